package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.RejectCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteOpeningTest {
  private final CoreHarness harness = CoreHarness.withRuntimes("r1");

  private RouteOpener.Outcome.Refused refused(
      String type, String specialty, String operation, String tenant) {
    return (RouteOpener.Outcome.Refused) harness.core.openRoute(type, specialty, operation, tenant);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          poetry    | odes    | echo    | UNKNOWN_TYPE      | The fleet has no agents of type 'poetry'; it has analytics, monitoring, and 'any'.
          poetry    | any     | echo    | UNKNOWN_TYPE      | The fleet has no agents of type 'poetry'; it has analytics, monitoring, and 'any'.
          analytics | odes    | echo    | UNKNOWN_SPECIALTY | Type 'analytics' has no specialty 'odes'; it has metrics, reports, and 'any'.
          any       | metrics | echo    | UNKNOWN_SPECIALTY | Type 'any' goes with specialty 'any' only; name the type of 'metrics'.
          analytics | metrics | dance   | UNKNOWN_OPERATION | Agents of analytics/metrics have no operation 'dance'; they have summary, histogram, echo, noop, health.
          analytics | reports | dance   | UNKNOWN_OPERATION | Agents of analytics/reports have only the base operations echo, noop, health; name one of them.
          analytics | reports | ''      | UNKNOWN_OPERATION | Agents of analytics/reports have only the base operations echo, noop, health; name one of them.
          analytics | any     | summary | UNKNOWN_OPERATION | With 'any' only the operations that every agent has can be used: echo, noop, health.
          any       | any     | ''      | UNKNOWN_OPERATION | With 'any' only the operations that every agent has can be used: echo, noop, health.
          ''        | metrics | echo    | INVALID_REQUEST   | type and specialty are needed; either may be 'any'.
          analytics | ''      | echo    | INVALID_REQUEST   | type and specialty are needed; either may be 'any'.
          """)
  void shouldSayWhatIsWrongWithNamesThatLeadNowhere(
      String type, String specialty, String operation, RejectCode code, String sentence) {
    RouteOpener.Outcome.Refused refused = refused(type, specialty, operation, "");
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.sentence()).isEqualTo(sentence);
    assertThat(refused.retryAfterMs()).isZero();
    assertThat(harness.core.counters().rejectedTotal(code)).isEqualTo(1);
  }

  @Test
  void shouldAskToComeBackWhileNoRuntimeHasToldItsOperations() {
    CoreHarness empty = new CoreHarness();
    var refused =
        (RouteOpener.Outcome.Refused) empty.core.openRoute("analytics", "metrics", "", "");
    assertThat(refused.code()).isEqualTo(RejectCode.NOT_READY);
    assertThat(refused.retryAfterMs()).isEqualTo(500);
    assertThat(refused.sentence()).contains("try again in a moment");
    assertThat(empty.core.counters().rejectedTotal(RejectCode.NOT_READY)).isEqualTo(1);
    empty.route("analytics", "metrics", "echo");
  }

  @Test
  void shouldTakeTheMainOperationWhenNoneIsNamed() {
    int main = harness.route("analytics", "metrics", "");
    assertThat(harness.core.routes().get(main).operation()).isEqualTo("summary");
    assertThat(harness.route("analytics", "metrics", "summary")).isEqualTo(main);
  }

  @Test
  void shouldGiveTheSameNamesTheSameNumberAndRecordARouteOnce() {
    int first = harness.route("monitoring", "checks", "probe");
    int records = harness.output.journal.position();
    assertThat(harness.route("monitoring", "checks", "probe")).isEqualTo(first);
    assertThat(harness.output.journal.position()).isEqualTo(records);
    assertThat(harness.route("monitoring", "any", "echo")).isNotEqualTo(first);
    assertThat(harness.output.journal.position()).isEqualTo(records + 1);
  }

  @Test
  void shouldSurviveAKindWithoutOperationsOfItsOwn() {
    AgentKind bare = new AgentKind("analytics", "reports", "1", List.of());
    RuntimeIntroduction introduction =
        new RuntimeIntroduction("r2", 1, 55, 100, 0, "", 0, List.of(bare), List.of());
    harness.core.runtimeJoined(introduction);
    RouteOpener.Outcome.Refused refused = refused("analytics", "reports", "", "");
    assertThat(refused.code()).isEqualTo(RejectCode.UNKNOWN_OPERATION);
    assertThat(refused.sentence())
        .isEqualTo(
            "Agents of analytics/reports have only the base operations echo, noop, health; name one of"
                + " them.");
  }

  @Test
  void shouldTakeTheLongestNameOfATenant() {
    harness.route("any", "any", "echo", "t".repeat(CoreLimits.TENANT_LENGTH_MAX));
    RouteOpener.Outcome.Refused refused =
        refused("any", "any", "echo", "t".repeat(CoreLimits.TENANT_LENGTH_MAX + 1));
    assertThat(refused.code()).isEqualTo(RejectCode.INVALID_REQUEST);
  }
}
