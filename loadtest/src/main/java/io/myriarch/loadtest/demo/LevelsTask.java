package io.myriarch.loadtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** Energy levels in potentials whose levels are known in closed form (hbar = m = 1). */
final class LevelsTask implements RealTask {
  private static final int STATES = 6;
  private static final double TOLERANCE = 1e-6;
  private static final double MORSE_DEPTH = 20;
  private static final double MORSE_A = 0.5;
  private static final double WELL_WIDTH = 2;

  /** A potential and the energy of its state n. */
  private record Known(String kind, ObjectNode potential, IntToDoubleFunction energy) {}

  private static final List<Known> KNOWN =
      List.of(
          new Known("harmonic", potential("harmonic").put("omega", 1.5), n -> 1.5 * (n + 0.5)),
          new Known(
              "morse",
              potential("morse").put("depth", MORSE_DEPTH).put("a", MORSE_A),
              LevelsTask::morse),
          new Known(
              "infinite-well",
              potential("infinite-well").put("width", WELL_WIDTH),
              n -> Math.pow((n + 1) * Math.PI / WELL_WIDTH, 2) / 2));

  private volatile double worst;

  private static ObjectNode potential(String kind) {
    return JsonNodeFactory.instance.objectNode().put("kind", kind);
  }

  private static double morse(int n) {
    double quantum = MORSE_A * Math.sqrt(2 * MORSE_DEPTH) * (n + 0.5);
    return quantum - quantum * quantum / (4 * MORSE_DEPTH);
  }

  @Override
  public String type() {
    return "quantum";
  }

  @Override
  public String specialty() {
    return "quantum-mechanics";
  }

  @Override
  public String operation() {
    return "bound-states";
  }

  @Override
  public JsonNode payload(long run) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("states", STATES);
    payload.set("potential", known(run).potential);
    return payload;
  }

  private static Known known(long run) {
    return KNOWN.get((int) (run % KNOWN.size()));
  }

  @Override
  public String fault(long run, JsonNode result) {
    Known known = known(run);
    JsonNode states = result.path("states");
    if (states.size() != STATES) {
      return "%s has %d states, not %d".formatted(known.kind, states.size(), STATES);
    }
    for (int n = 0; n < STATES; n++) {
      double exact = known.energy.applyAsDouble(n);
      double energy = states.get(n).path("energy").asDouble(Double.NaN);
      double off = Math.abs(energy / exact - 1);
      if (!(off <= TOLERANCE)) {
        return "level %d of %s is %s, not %s".formatted(n, known.kind, energy, exact);
      }
      worst = Math.max(worst, off);
    }
    return "";
  }

  @Override
  public String finding() {
    return String.format(
        Locale.ROOT, "levels of %d potentials right to %.0e", KNOWN.size(), Math.max(worst, 1e-16));
  }
}
