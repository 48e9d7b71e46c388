package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a runtime may say and no agent can mean; each was found by fuzzing. */
class AbsurdReportsTest {
  private final CoreHarness harness = CoreHarness.withRuntimes("r1", "r2");

  @ParameterizedTest
  @CsvSource({
    "-2147483648, -2147483648",
    "-2147483648, 2147483647",
    "2147483647, 2147483647",
    "-1, 2147483647",
    "0, -1",
    "6, 1",
    "0, 2147483647",
  })
  void shouldTakeOfReadyAgentsThoseThatThereAre(int firstAgent, int count) {
    harness.core.agentsReady(harness.runtime("r1").row, firstAgent, count);
    assertThat(harness.core.agents().size(AgentStatus.IDLE)).isEqualTo(6);
    new CoreInvariants(harness).check("after the report");
  }
}
