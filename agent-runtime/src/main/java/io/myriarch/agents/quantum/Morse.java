package io.myriarch.agents.quantum;

import com.fasterxml.jackson.annotation.JsonTypeName;

/** V = depth (1 - exp(-a (x - x_e)))²: a bond that stretches and breaks. */
@JsonTypeName("morse")
record Morse(Double depth, Double a, Double xE) implements Potential {
  Morse {
    Potential.positive(depth, "depth");
    Potential.positive(a, "a");
    xE = xE == null ? 0.0 : xE;
  }

  @Override
  public double value(double x, Particle particle) {
    double stretch = 1 - Math.exp(-a * (x - xE));
    return depth * stretch * stretch;
  }

  @Override
  public double lowest() {
    return 0;
  }

  @Override
  public double threshold() {
    return depth;
  }

  @Override
  public double energyBound(int states, Particle particle) {
    return particle.hbar() * a * Math.sqrt(2 * depth / particle.mass()) * states;
  }

  @Override
  public Interval classicalRegion(double energy, Particle particle) {
    double stretch = Math.sqrt(energy / depth);
    return new Interval(xE - Math.log1p(stretch) / a, xE - Math.log1p(-stretch) / a);
  }
}
