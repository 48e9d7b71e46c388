package io.myriarch.agents.quantum;

import com.fasterxml.jackson.annotation.JsonTypeName;

/** V = -depth for |x| &lt; width/2, 0 outside. */
@JsonTypeName("finite-well")
record FiniteWell(Double width, Double depth) implements Potential {
  FiniteWell {
    Potential.positive(width, "width");
    Potential.positive(depth, "depth");
  }

  @Override
  public double value(double x, Particle particle) {
    return Math.abs(x) < width / 2 ? -depth : 0;
  }

  @Override
  public double lowest() {
    return -depth;
  }

  @Override
  public double threshold() {
    return 0;
  }

  @Override
  public double energyBound(int states, Particle particle) {
    return -depth + InfiniteWell.energyBound(states, width, particle);
  }

  @Override
  public Interval classicalRegion(double energy, Particle particle) {
    return new Interval(-width / 2, width / 2);
  }
}
