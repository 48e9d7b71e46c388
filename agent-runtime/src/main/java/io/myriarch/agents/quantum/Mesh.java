package io.myriarch.agents.quantum;

import io.myriarch.agent.FinalTaskException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the x axis into elements, so fine that a polynomial follows the wave in each, and so far out
 * that the wave has faded at the ends.
 *
 * <p>Edges of the classical region are edges of elements, so a step of the potential there costs no
 * accuracy.
 */
final class Mesh {
  /** The wave fades by exp(-16) beyond the classical region, the energy is good to its square. */
  private static final double DECAY = 16;

  /** Phase, or exponent of the decay, that one element spans. */
  private static final double PHASE = 6;

  /** A state whose decay has come this far needs no more resolution of its own. */
  private static final double FADED = 6;

  private static final int INSIDE_ELEMENTS_MIN = 3;
  private static final int INSIDE_SAMPLES = 400;
  private static final int ELEMENTS_MAX = 60;

  private final Potential potential;
  private final Particle particle;
  private final double energyTop;

  private Mesh(Potential potential, Particle particle, double energyTop) {
    this.potential = potential;
    this.particle = particle;
    this.energyTop = energyTop;
  }

  /**
   * Edges of the elements, ascending.
   *
   * @param energyTop of the highest state that is asked for
   */
  static double[] edges(Potential potential, Particle particle, double energyTop)
      throws FinalTaskException {
    return new Mesh(potential, particle, energyTop).edges();
  }

  private double[] edges() throws FinalTaskException {
    Interval inside = potential.classicalRegion(energyTop, particle);
    List<Double> edges = new ArrayList<>();
    edges.addAll(outside(inside.from(), -1).reversed());
    int count =
        Math.max(
            INSIDE_ELEMENTS_MIN, (int) Math.ceil(waveNumber(inside) * inside.length() / PHASE));
    refuseIfTooMany(edges.size() + count);
    for (int i = 0; i <= count; i++) {
      edges.add(inside.from() + inside.length() * i / count);
    }
    edges.addAll(outside(inside.to(), 1));
    refuseIfTooMany(edges.size());
    return edges.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The largest within the classical region, of any state up to the top, barriers included. */
  private double waveNumber(Interval inside) {
    double highest = energyTop;
    for (int i = 1; i < INSIDE_SAMPLES; i++) {
      double x = inside.from() + inside.length() * i / INSIDE_SAMPLES;
      highest = Math.max(highest, potential.value(x, particle));
    }
    return particle.waveNumber(highest - potential.lowest());
  }

  /** Edges beyond the turning point, going away from it until the wave has faded or to a wall. */
  private List<Double> outside(double turningPoint, int direction) throws FinalTaskException {
    List<Double> edges = new ArrayList<>();
    Interval range = potential.range();
    double room = direction < 0 ? turningPoint - range.from() : range.to() - turningPoint;
    double distance = 0;
    for (double decay = 0; decay < DECAY && distance < room; ) {
      double width = PHASE / resolution(turningPoint, direction, distance, 0);
      width = PHASE / resolution(turningPoint, direction, distance, width);
      width = Math.min(width, room - distance);
      decay += width * decayRate(turningPoint + direction * (distance + width / 2));
      distance += width;
      edges.add(turningPoint + direction * distance);
      refuseIfTooMany(edges.size());
    }
    return edges;
  }

  /** Decay per length of the top state in the middle of a step, where it counts. */
  private double decayRate(double x) {
    return particle.waveNumber(Math.max(potential.value(x, particle) - energyTop, 0));
  }

  private double resolution(double turningPoint, int direction, double distance, double width) {
    double x = turningPoint + direction * (distance + width);
    double value = potential.value(x, particle);
    double top = particle.waveNumber(value - energyTop);
    double lowest = particle.waveNumber(value - potential.lowest());
    return Math.max(top, Math.min(lowest, FADED / distance));
  }

  private static void refuseIfTooMany(int elements) throws FinalTaskException {
    if (elements > ELEMENTS_MAX) {
      throw new FinalTaskException(
          "the states would need a grid of more than "
              + ELEMENTS_MAX
              + " elements; ask for fewer states, or for a lower or narrower potential");
    }
  }
}
