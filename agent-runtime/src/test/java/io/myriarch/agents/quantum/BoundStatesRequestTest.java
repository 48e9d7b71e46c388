package io.myriarch.agents.quantum;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agents.AgentRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundStatesRequestTest {
  private AgentRun agent;

  @BeforeEach
  void create() throws Exception {
    agent = AgentRun.of(new QuantumMechanicsProvider());
  }

  @Test
  void shouldShowTheGrids() throws Exception {
    JsonNode result = agent.result("{\"potential\":{\"kind\":\"harmonic\",\"omega\":2}}");
    assertThat(result.get("requested").asInt()).isEqualTo(5);
    assertThat(result.has("threshold")).isFalse();
    JsonNode grid = result.get("grid");
    assertThat(grid.get("points").asInt())
        .isEqualTo(grid.get("elements").asInt() * grid.get("order").asInt() - 1);
    assertThat(grid.get("x_max").asDouble()).isEqualTo(-grid.get("x_min").asDouble());
    assertThat(result.get("check_grid").get("order").asInt()).isLessThan(grid.get("order").asInt());
  }

  @Test
  void shouldReturnTheBoundStatesThereAreWhenMoreAreAskedFor() throws Exception {
    JsonNode result =
        agent.result("{\"potential\":{\"kind\":\"finite-well\",\"width\":1,\"depth\":2}}");
    assertThat(result.get("requested").asInt()).isEqualTo(5);
    assertThat(result.get("states")).hasSize(1);
    assertThat(result.get("threshold").asDouble()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | 'potential' is missing",
        "{\"potential\":{\"omega\":1}} | field 'potential' has no 'kind'; known are: infinite-well",
        "{\"potential\":{\"kind\":\"cubic\"}} | has the unknown kind 'cubic'; known are: infinite-well, finite-well, harmonic, morse, double-well, tabulated",
        "{\"potential\":{\"kind\":\"harmonic\"}} | field 'potential': 'omega' is missing",
        "{\"potential\":{\"kind\":\"harmonic\",\"omga\":1}} | unknown field 'potential.omga'; allowed are: omega",
        "{\"potential\":{\"kind\":\"harmonic\",\"omega\":-1}} | 'omega' must be greater than 0, not -1.0",
        "{\"potential\":{\"kind\":\"harmonic\",\"omega\":1},\"states\":0} | 'states' must be from 1 to 40",
        "{\"potential\":{\"kind\":\"harmonic\",\"omega\":1},\"states\":41} | 'states' must be from 1 to 40",
        "{\"potential\":{\"kind\":\"harmonic\",\"omega\":1},\"mass\":0} | 'mass' must be greater than 0",
        "{\"potential\":{\"kind\":\"harmonic\",\"omega\":1},\"n\":1} | unknown field 'n'; allowed are: hbar, mass, potential, states",
        "{\"potential\":{\"kind\":\"harmonic\",\"omega\":1e300},\"mass\":1e300} | outside what can be computed",
        "{\"potential\":{\"kind\":\"double-well\",\"barrier\":1e6,\"minimum\":10}} | more than",
        "{\"potential\":{\"kind\":\"tabulated\",\"x\":[0,1,2,3]}} | 'x' and 'v' must be arrays of the same length",
        "{\"potential\":{\"kind\":\"tabulated\",\"x\":[0,1,2],\"v\":[0,0,0]}} | from 4 to 5000 points",
        "{\"potential\":{\"kind\":\"tabulated\",\"x\":[0,1,1,2],\"v\":[0,0,0,0]}} | 'x' must increase; point 2 does not",
        "{\"potential\":{\"kind\":\"tabulated\",\"x\":[0,1,2,3],\"v\":[0,0,1e999,0]}} | point 2 of the table is not finite"
      })
  void shouldRefuseARequestThatMakesNoSense(String payload, String message) {
    assertThat(agent.failure(payload))
        .isInstanceOf(FinalTaskException.class)
        .hasMessageContaining(message);
  }
}
