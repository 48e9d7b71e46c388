package io.myriarch.agents.quantum;

/**
 * Payload of {@code bound-states}. All numbers are in one consistent set of units; with mass and
 * hbar left out (1) these are atomic units for an electron.
 *
 * @param potential an object with its {@code kind} and parameters
 * @param states so many of the lowest; 5 if left out
 * @param mass of the particle
 * @param hbar the reduced Planck constant
 */
record BoundStatesRequest(Potential potential, Integer states, Double mass, Double hbar) {
  private static final int STATES_DEFAULT = 5;
  private static final int STATES_MAX = 40;

  BoundStatesRequest {
    if (potential == null) {
      throw new IllegalArgumentException(
          "'potential' is missing; send one such as {\"kind\":\"harmonic\",\"omega\":1.0}");
    }
    states = states == null ? STATES_DEFAULT : states;
    if (states < 1 || states > STATES_MAX) {
      throw new IllegalArgumentException("'states' must be from 1 to " + STATES_MAX);
    }
    mass = Potential.positiveOr(mass, 1, "mass");
    hbar = Potential.positiveOr(hbar, 1, "hbar");
  }

  Particle particle() {
    return new Particle(mass, hbar);
  }
}
