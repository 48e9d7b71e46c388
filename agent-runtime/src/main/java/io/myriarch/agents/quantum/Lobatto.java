package io.myriarch.agents.quantum;

/**
 * Gauss-Lobatto-Legendre quadrature on [-1, 1], whose points include both ends, and the Lagrange
 * polynomials through its points.
 *
 * <p>After Canuto, Hussaini, Quarteroni, Zang: Spectral Methods (2006), section 2.3.
 *
 * @param points ascending
 * @param weights of the quadrature
 * @param stiffness row i, column j: integral of the product of the slopes of polynomials i and j
 */
record Lobatto(double[] points, double[] weights, double[][] stiffness) {
  private static final int NEWTON_STEPS_MAX = 50;

  static Lobatto ofOrder(int order) {
    double[] points = new double[order + 1];
    double[] legendre = new double[order + 1];
    double[] weights = new double[order + 1];
    for (int i = 0; i <= order; i++) {
      points[i] = point(order, -Math.cos(Math.PI * i / order));
      legendre[i] = legendre(order, points[i])[0];
      weights[i] = 2 / (order * (order + 1) * legendre[i] * legendre[i]);
    }
    return new Lobatto(points, weights, stiffness(weights, derivative(order, points, legendre)));
  }

  /** The zero of (1 - x²) P'(x) next to a start, by Newton's method. */
  private static double point(int order, double start) {
    double x = start;
    for (int step = 0; step < NEWTON_STEPS_MAX; step++) {
      double[] p = legendre(order, x);
      double next = x - (x * p[0] - p[1]) / ((order + 1) * p[0]);
      if (Math.abs(next - x) < 1e-16) {
        return next;
      }
      x = next;
    }
    return x;
  }

  /** Legendre polynomials of this order and the one below, at x. */
  private static double[] legendre(int order, double x) {
    double below = 1;
    double here = x;
    for (int n = 1; n < order; n++) {
      double above = ((2 * n + 1) * x * here - n * below) / (n + 1);
      below = here;
      here = above;
    }
    return new double[] {here, below};
  }

  private static double[][] stiffness(double[] weights, double[][] slopes) {
    int size = weights.length;
    double[][] stiffness = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        for (int k = 0; k < size; k++) {
          stiffness[i][j] += weights[k] * slopes[k][i] * slopes[k][j];
        }
      }
    }
    return stiffness;
  }

  /** Row i, column j: slope of polynomial j at point i. */
  private static double[][] derivative(int order, double[] x, double[] legendre) {
    double[][] slopes = new double[order + 1][order + 1];
    for (int i = 0; i <= order; i++) {
      for (int j = 0; j <= order; j++) {
        if (i != j) {
          slopes[i][j] = legendre[i] / (legendre[j] * (x[i] - x[j]));
        }
      }
    }
    slopes[0][0] = -order * (order + 1) / 4.0;
    slopes[order][order] = order * (order + 1) / 4.0;
    return slopes;
  }
}
