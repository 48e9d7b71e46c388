package io.myriarch.agents.quantum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.agents.AgentRun;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hipparchus.analysis.UnivariateFunction;
import org.hipparchus.analysis.solvers.BrentSolver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoundStatesTest {
  private AgentRun agent;

  @BeforeEach
  void create() throws Exception {
    agent = AgentRun.of(new QuantumMechanicsProvider());
  }

  @Test
  void shouldGiveTheLevelsOfTheHarmonicOscillator() throws Exception {
    JsonNode states = states("{\"potential\":{\"kind\":\"harmonic\",\"omega\":1},\"states\":12}");
    assertThat(states).hasSize(12);
    for (int n = 0; n < 12; n++) {
      assertState(states.get(n), n, n + 0.5, 1e-9);
      assertThat(states.get(n).get("mean_x").asDouble()).isCloseTo(0, within(1e-6));
      assertThat(states.get(n).get("mean_x2").asDouble()).isCloseTo(n + 0.5, within(1e-7));
    }
  }

  @Test
  void shouldScaleWithMassAndHbar() throws Exception {
    JsonNode states =
        states(
            "{\"potential\":{\"kind\":\"harmonic\",\"omega\":3},\"states\":4,\"mass\":1836,"
                + "\"hbar\":0.5}");
    for (int n = 0; n < 4; n++) {
      assertState(states.get(n), n, 0.5 * 3 * (n + 0.5), 1e-8);
    }
  }

  @Test
  void shouldGiveTheLevelsOfTheInfiniteWell() throws Exception {
    double width = 2.5;
    JsonNode states =
        states("{\"potential\":{\"kind\":\"infinite-well\",\"width\":2.5},\"states\":20}");
    for (int n = 0; n < 20; n++) {
      double exact = Math.pow((n + 1) * Math.PI / width, 2) / 2;
      assertState(states.get(n), n, exact, 1e-9 * exact);
      assertThat(states.get(n).get("mean_x").asDouble()).isCloseTo(width / 2, within(1e-6));
      double meanSquare = width * width * (1.0 / 3 - 1 / (2 * Math.pow((n + 1) * Math.PI, 2)));
      assertThat(states.get(n).get("mean_x2").asDouble()).isCloseTo(meanSquare, within(1e-6));
    }
  }

  @Test
  void shouldGiveTheLevelsOfTheMorsePotential() throws Exception {
    double depth = 10;
    double a = 0.6;
    JsonNode result =
        agent.result(
            "{\"potential\":{\"kind\":\"morse\",\"depth\":10,\"a\":0.6,\"x_e\":1.5},\"states\":40}");
    double quantum = a * Math.sqrt(2 * depth);
    int bound = (int) Math.floor(Math.sqrt(2 * depth) / a - 0.5) + 1;
    assertThat(result.get("threshold").asDouble()).isEqualTo(depth);
    assertThat(result.get("states")).hasSize(bound);
    for (int n = 0; n < bound; n++) {
      double e = quantum * (n + 0.5);
      assertState(result.get("states").get(n), n, e - e * e / (4 * depth), 1e-7);
    }
  }

  @Test
  void shouldGiveTheLevelsOfTheFiniteWell() throws Exception {
    for (double depth : new double[] {0.05, 1, 12, 50, 700}) {
      double width = 2;
      JsonNode states =
          states(
              "{\"potential\":{\"kind\":\"finite-well\",\"width\":2,\"depth\":"
                  + depth
                  + "},\"states\":30}");
      double[] exact = finiteWell(width, depth);
      assertThat(states).as("depth " + depth).hasSize(exact.length);
      for (int n = 0; n < exact.length; n++) {
        assertState(states.get(n), n, exact[n], 1e-8 * depth);
      }
    }
  }

  /** z tan z or -z cot z = sqrt(z0² - z²): one root in each quarter period. */
  private static double[] finiteWell(double width, double depth) {
    double z0 = Math.sqrt(2 * depth) * width / 2;
    int count = (int) Math.ceil(z0 / (Math.PI / 2));
    return IntStream.range(0, count)
        .mapToDouble(n -> {
          UnivariateFunction matching =
              z -> {
                double k = Math.sqrt(Math.max(z0 * z0 - z * z, 0));
                return n % 2 == 0
                    ? z * Math.sin(z) - k * Math.cos(z)
                    : z * Math.cos(z) + k * Math.sin(z);
              };
          double low = n * Math.PI / 2 + 1e-12;
          double high = Math.min((n + 1) * Math.PI / 2, z0);
          double z = new BrentSolver(1e-15, 1e-15).solve(200, matching, low, high);
          return 2 * z * z / (width * width) - depth;
        })
        .toArray();
  }

  @Test
  void shouldSplitTheLevelsOfTheDoubleWell() throws Exception {
    JsonNode states =
        states(
            "{\"potential\":{\"kind\":\"double-well\",\"barrier\":4,\"minimum\":1.8},\"states\":8}");
    double splitting =
        states.get(1).get("energy").asDouble() - states.get(0).get("energy").asDouble();
    double above = states.get(2).get("energy").asDouble() - states.get(1).get("energy").asDouble();
    assertThat(splitting).isPositive().isLessThan(above / 20);
    for (int n = 0; n < 8; n++) {
      assertThat(states.get(n).get("nodes").asInt()).isEqualTo(n);
      assertThat(states.get(n).get("error_estimate").asDouble()).isLessThan(1e-6);
    }
  }

  @Test
  void shouldAgreeWithADoubleWellTakenAsATable() throws Exception {
    String x = table(i -> -6 + i * 0.02);
    String v = table(i -> 4 * Math.pow(Math.pow((-6 + i * 0.02) / 1.8, 2) - 1, 2));
    JsonNode table =
        states(
            "{\"potential\":{\"kind\":\"tabulated\",\"x\":["
                + x
                + "],\"v\":["
                + v
                + "]},\"states\":6}");
    JsonNode formula =
        states(
            "{\"potential\":{\"kind\":\"double-well\",\"barrier\":4,\"minimum\":1.8},\"states\":6}");
    for (int n = 0; n < 6; n++) {
      assertState(table.get(n), n, formula.get(n).get("energy").asDouble(), 1e-5);
    }
  }

  private static String table(java.util.function.IntToDoubleFunction value) {
    return IntStream.rangeClosed(0, 600)
        .mapToObj(i -> Double.toString(value.applyAsDouble(i)))
        .collect(Collectors.joining(","));
  }

  private JsonNode states(String payload) throws Exception {
    return agent.result(payload).get("states");
  }

  private static void assertState(JsonNode state, int n, double energy, double tolerance) {
    assertThat(state.get("n").asInt()).isEqualTo(n);
    assertThat(state.get("nodes").asInt()).as("nodes of state " + n).isEqualTo(n);
    assertThat(state.get("energy").asDouble())
        .as("state " + n)
        .isCloseTo(energy, within(tolerance));
  }
}
