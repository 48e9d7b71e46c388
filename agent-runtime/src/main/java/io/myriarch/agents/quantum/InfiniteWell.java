package io.myriarch.agents.quantum;

import com.fasterxml.jackson.annotation.JsonTypeName;

/** V = 0 between 0 and width, walls there. */
@JsonTypeName("infinite-well")
record InfiniteWell(Double width) implements Potential {
  InfiniteWell {
    Potential.positive(width, "width");
  }

  @Override
  public double value(double x, Particle particle) {
    return 0;
  }

  @Override
  public double lowest() {
    return 0;
  }

  @Override
  public Interval range() {
    return new Interval(0, width);
  }

  @Override
  public double energyBound(int states, Particle particle) {
    return energyBound(states, width, particle);
  }

  /** Of a well with walls this far apart. */
  static double energyBound(int states, double width, Particle particle) {
    double waveNumber = states * Math.PI / width;
    return particle.kineticFactor() * waveNumber * waveNumber;
  }

  @Override
  public Interval classicalRegion(double energy, Particle particle) {
    return range();
  }
}
