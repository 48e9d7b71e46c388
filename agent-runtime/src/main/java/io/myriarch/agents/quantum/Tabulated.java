package io.myriarch.agents.quantum;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Arrays;
import org.hipparchus.analysis.interpolation.SplineInterpolator;
import org.hipparchus.analysis.polynomials.PolynomialSplineFunction;

/** V given at points, a natural cubic spline between them, walls at the first and the last. */
@JsonTypeName("tabulated")
final class Tabulated implements Potential {
  private static final int POINTS_MIN = 4;
  private static final int POINTS_MAX = 5_000;
  private static final int BISECTIONS = 60;

  private final Interval range;
  private final double lowest;
  private final double highest;
  private final PolynomialSplineFunction spline;

  @JsonCreator
  Tabulated(@JsonProperty("x") double[] x, @JsonProperty("v") double[] v) {
    check(x, v);
    range = new Interval(x[0], x[x.length - 1]);
    lowest = Arrays.stream(v).min().orElseThrow();
    highest = Arrays.stream(v).max().orElseThrow();
    spline = new SplineInterpolator().interpolate(x, v);
  }

  private static void check(double[] x, double[] v) {
    if (x == null || v == null || x.length != v.length) {
      throw new IllegalArgumentException("'x' and 'v' must be arrays of the same length");
    }
    if (x.length < POINTS_MIN || x.length > POINTS_MAX) {
      throw new IllegalArgumentException(
          "a table must have from "
              + POINTS_MIN
              + " to "
              + POINTS_MAX
              + " points, not "
              + x.length);
    }
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i]) || !Double.isFinite(v[i])) {
        throw new IllegalArgumentException("point " + i + " of the table is not finite");
      }
      if (i > 0 && x[i] <= x[i - 1]) {
        throw new IllegalArgumentException("'x' must increase; point " + i + " does not");
      }
    }
  }

  @Override
  public double value(double x, Particle particle) {
    return spline.value(Math.clamp(x, range.from(), range.to()));
  }

  @Override
  public double lowest() {
    return lowest;
  }

  @Override
  public Interval range() {
    return range;
  }

  /** The semi-classical rule: a state for each pi of phase between the turning points. */
  @Override
  public double energyBound(int states, Particle particle) {
    double low = lowest;
    double high = highest + InfiniteWell.energyBound(states + 1, range.length(), particle);
    for (int step = 0; step < BISECTIONS; step++) {
      double middle = (low + high) / 2;
      if (phase(middle, particle) < Math.PI * (states + 0.5)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private double phase(double energy, Particle particle) {
    double[] knots = spline.getKnots();
    double phase = 0;
    for (int i = 1; i < knots.length; i++) {
      double kinetic = energy - spline.value((knots[i - 1] + knots[i]) / 2);
      phase += kinetic > 0 ? particle.waveNumber(kinetic) * (knots[i] - knots[i - 1]) : 0;
    }
    return phase;
  }

  @Override
  public Interval classicalRegion(double energy, Particle particle) {
    double[] knots = spline.getKnots();
    int first = 0;
    while (first < knots.length - 2 && spline.value(knots[first + 1]) >= energy) {
      first++;
    }
    int last = knots.length - 1;
    while (last > first + 1 && spline.value(knots[last - 1]) >= energy) {
      last--;
    }
    return new Interval(knots[first], knots[last]);
  }
}
