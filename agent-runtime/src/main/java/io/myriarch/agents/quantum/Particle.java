package io.myriarch.agents.quantum;

/** What moves in the potential. */
record Particle(double mass, double hbar) {
  /** hbar² / 2m: the factor of the second derivative. */
  double kineticFactor() {
    return hbar * hbar / (2 * mass);
  }

  /** Wave number, or rate of decay where the energy is negative, of this kinetic energy. */
  double waveNumber(double kineticEnergy) {
    return Math.sqrt(Math.abs(kineticEnergy) / kineticFactor());
  }
}
