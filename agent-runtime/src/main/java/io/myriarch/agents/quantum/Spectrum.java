package io.myriarch.agents.quantum;

import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * Energies and waves on a grid.
 *
 * @param x of the grid's points
 * @param weights of the quadrature at these; the wave at a point is its component there divided by
 *     the root of the weight
 */
record Spectrum(EigenDecompositionSymmetric eigen, double[] x, double[] weights, Grid grid) {
  /** What is smaller than this part of the wave's maximum may be noise. */
  private static final double NOISE = 1e-9;

  double energy(int state) {
    return eigen.getEigenvalue(state);
  }

  /** How many of the lowest states lie below an energy, at most {@code limit}. */
  int countBelow(double energy, int limit) {
    int count = 0;
    while (count < Math.min(limit, x.length) && energy(count) < energy) {
      count++;
    }
    return count;
  }

  /** The mean of x to a power. */
  double mean(int state, int power) {
    double[] wave = eigen.getEigenvector(state).toArray();
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += wave[i] * wave[i] * Math.pow(x[i], power);
    }
    return sum;
  }

  /** How often the wave changes its sign. */
  int nodes(int state) {
    double[] wave = eigen.getEigenvector(state).toArray();
    double largest = 0;
    for (int i = 0; i < x.length; i++) {
      wave[i] /= Math.sqrt(weights[i]);
      largest = Math.max(largest, Math.abs(wave[i]));
    }
    int nodes = 0;
    double before = 0;
    for (double value : wave) {
      if (Math.abs(value) > NOISE * largest) {
        nodes += before * value < 0 ? 1 : 0;
        before = value;
      }
    }
    return nodes;
  }
}
