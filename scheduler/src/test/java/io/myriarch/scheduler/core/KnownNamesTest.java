package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.RejectCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names that others choose are remembered up to a bound. */
class KnownNamesTest {
  private final CoreHarness harness = new CoreHarness();

  private RuntimeRow join(String id, List<AgentKind> kinds) {
    return harness.core.runtimeJoined(
        new RuntimeIntroduction(id, 1, 1, 6, 0, "", 0, kinds, List.of()));
  }

  @Test
  void shouldTakeTheRowOfTheLongestLostRuntimeWhenAllAreTaken() {
    for (int i = 0; i < CoreLimits.RUNTIMES_MAX; i++) {
      harness.core.runtimeLost(join("r" + i, List.of()));
      harness.advanceMs(1);
    }
    assertThat(harness.core.runtimes()).hasSize(CoreLimits.RUNTIMES_MAX);
    RuntimeRow added = join("one more", List.of());
    assertThat(harness.core.runtimes()).hasSize(CoreLimits.RUNTIMES_MAX).contains(added);
    assertThat(added.index()).as("that of r0").isZero();
    assertThat(harness.core.runtimes()).noneMatch(runtime -> runtime.id().equals("r0"));
  }

  @Test
  void shouldOpenSoManyRoutesAndNoMore() {
    List<AgentKind.Operation> operations = new ArrayList<>();
    for (int i = 0; i <= CoreLimits.ROUTES_MAX; i++) {
      operations.add(new AgentKind.Operation("op" + i, ""));
    }
    var _ = join("r1", List.of(new AgentKind("analytics", "metrics", "1", operations)));
    for (int i = 0; i < CoreLimits.ROUTES_MAX; i++) {
      assertThat(open(i)).isInstanceOf(RouteOpener.Outcome.Opened.class);
    }
    assertThat(open(CoreLimits.ROUTES_MAX))
        .isInstanceOfSatisfying(
            RouteOpener.Outcome.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(RejectCode.OVERLOADED));
    assertThat(open(0)).as("one that is open").isInstanceOf(RouteOpener.Outcome.Opened.class);
  }

  private RouteOpener.Outcome open(int operation) {
    return harness.core.openRoute("analytics", "metrics", "op" + operation, "");
  }
}
