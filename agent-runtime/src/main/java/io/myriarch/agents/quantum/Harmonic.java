package io.myriarch.agents.quantum;

import com.fasterxml.jackson.annotation.JsonTypeName;

/** V = m omega² x² / 2. */
@JsonTypeName("harmonic")
record Harmonic(Double omega) implements Potential {
  Harmonic {
    Potential.positive(omega, "omega");
  }

  @Override
  public double value(double x, Particle particle) {
    return particle.mass() * omega * omega * x * x / 2;
  }

  @Override
  public double lowest() {
    return 0;
  }

  @Override
  public double energyBound(int states, Particle particle) {
    return particle.hbar() * omega * states;
  }

  @Override
  public Interval classicalRegion(double energy, Particle particle) {
    double edge = Math.sqrt(2 * energy / particle.mass()) / omega;
    return new Interval(-edge, edge);
  }
}
