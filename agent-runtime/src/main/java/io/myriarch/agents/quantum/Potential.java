package io.myriarch.agents.quantum;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A potential energy V(x) that holds a particle. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(InfiniteWell.class),
  @JsonSubTypes.Type(FiniteWell.class),
  @JsonSubTypes.Type(Harmonic.class),
  @JsonSubTypes.Type(Morse.class),
  @JsonSubTypes.Type(DoubleWell.class),
  @JsonSubTypes.Type(Tabulated.class)
})
sealed interface Potential
    permits InfiniteWell, FiniteWell, Harmonic, Morse, DoubleWell, Tabulated {
  double value(double x, Particle particle);

  /** The bottom. */
  double lowest();

  /** From here on the particle is free: states above are not bound. */
  default double threshold() {
    return Double.POSITIVE_INFINITY;
  }

  /** Walls that nothing passes stand at its ends, where these are finite. */
  default Interval range() {
    return Interval.EVERYWHERE;
  }

  /** About, and better more than, the energy of the last of so many states. */
  double energyBound(int states, Particle particle);

  /** From the first to the last place where V is below this energy. */
  Interval classicalRegion(double energy, Particle particle);

  static double positiveOr(Double value, double otherwise, String name) {
    if (value == null) {
      return otherwise;
    }
    return positive(value, name);
  }

  static double positive(Double value, String name) {
    if (value == null) {
      throw new IllegalArgumentException("'" + name + "' is missing");
    }
    if (!(value > 0) || value.isInfinite()) {
      throw new IllegalArgumentException("'" + name + "' must be greater than 0, not " + value);
    }
    return value;
  }
}
