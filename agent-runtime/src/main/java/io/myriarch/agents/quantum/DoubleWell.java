package io.myriarch.agents.quantum;

import com.fasterxml.jackson.annotation.JsonTypeName;

/** V = barrier ((x/minimum)² - 1)²: two wells at ±minimum with a barrier between. */
@JsonTypeName("double-well")
record DoubleWell(Double barrier, Double minimum) implements Potential {
  /** Semi-classical levels of p² + x⁴ are this times (n + 1/2) to the power 4/3. */
  private static final double QUARTIC = 2.1851;

  /** The semi-classical ground state is a fifth too low. */
  private static final double SAFETY = 1.3;

  DoubleWell {
    Potential.positive(barrier, "barrier");
    Potential.positive(minimum, "minimum");
  }

  @Override
  public double value(double x, Particle particle) {
    double u = x / minimum;
    return barrier * (u * u - 1) * (u * u - 1);
  }

  @Override
  public double lowest() {
    return 0;
  }

  /** V is at most barrier ((x/minimum)⁴ + 1), and so are the levels. */
  @Override
  public double energyBound(int states, Particle particle) {
    double quartic = barrier / Math.pow(minimum, 4);
    double unit = Math.cbrt(quartic) * Math.pow(particle.kineticFactor(), 2.0 / 3);
    return barrier + SAFETY * QUARTIC * Math.pow(states - 0.5, 4.0 / 3) * unit;
  }

  @Override
  public Interval classicalRegion(double energy, Particle particle) {
    double edge = minimum * Math.sqrt(1 + Math.sqrt(energy / barrier));
    return new Interval(-edge, edge);
  }
}
