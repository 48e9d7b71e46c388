package io.myriarch.agents.quantum;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;

/**
 * The energy operator as a symmetric matrix: finite elements with Gauss-Lobatto points as a
 * discrete variable representation (Rescigno and McCurdy, Phys. Rev. A 62, 032706, 2000). Waves
 * vanish at both ends; in between they converge exponentially with the order.
 */
final class Hamiltonian {
  private static final double EIGEN_EPSILON = 1e-15;

  private final double[] edges;
  private final int order;
  private final Lobatto lobatto;
  private final double[] x;
  private final double[] weights;
  private final double[][] matrix;

  Hamiltonian(Potential potential, Particle particle, double[] edges, int order) {
    this.edges = edges;
    this.order = order;
    lobatto = Lobatto.ofOrder(order);
    int points = (edges.length - 1) * order + 1;
    x = new double[points];
    weights = new double[points];
    matrix = new double[points][points];
    double[] potentialTimesWeight = new double[points];
    for (int element = 0; element < edges.length - 1; element++) {
      addElement(element, potential, particle, potentialTimesWeight);
    }
    for (int i = 0; i < points; i++) {
      for (int j = 0; j <= i; j++) {
        matrix[i][j] /= Math.sqrt(weights[i] * weights[j]);
        matrix[j][i] = matrix[i][j];
      }
      matrix[i][i] += potentialTimesWeight[i] / weights[i];
    }
  }

  private void addElement(
      int element, Potential potential, Particle particle, double[] potentialTimesWeight) {
    double from = edges[element];
    double half = (edges[element + 1] - from) / 2;
    double kinetic = particle.kineticFactor() / half;
    int first = element * order;
    for (int i = 0; i <= order; i++) {
      x[first + i] = from + half * (1 + lobatto.points()[i]);
      double weight = half * lobatto.weights()[i];
      weights[first + i] += weight;
      potentialTimesWeight[first + i] +=
          weight * potential.value(inside(i, x[first + i], half), particle);
      for (int j = 0; j <= i; j++) {
        matrix[first + i][first + j] += kinetic * lobatto.stiffness()[i][j];
      }
    }
  }

  /** A point of an element, moved off its edges: there the potential may jump. */
  private double inside(int i, double at, double half) {
    double nudge = 1e-9 * half;
    return i == 0 ? at + nudge : i == order ? at - nudge : at;
  }

  /** Eigenvalues ascending, with their waves. */
  Spectrum spectrum() {
    int inner = x.length - 2;
    RealMatrix operator = new Array2DRowRealMatrix(matrix, false).getSubMatrix(1, inner, 1, inner);
    EigenDecompositionSymmetric eigen =
        new EigenDecompositionSymmetric(operator, EIGEN_EPSILON, false);
    double[] innerX = new double[inner];
    double[] innerWeights = new double[inner];
    System.arraycopy(x, 1, innerX, 0, inner);
    System.arraycopy(weights, 1, innerWeights, 0, inner);
    Grid grid = new Grid(edges[0], edges[edges.length - 1], edges.length - 1, order, inner);
    return new Spectrum(eigen, innerX, innerWeights, grid);
  }
}
