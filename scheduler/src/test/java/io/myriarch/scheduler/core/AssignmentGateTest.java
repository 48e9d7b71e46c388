package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom the gate tells, and when: each group costs a look at all of its agents. */
class AssignmentGateTest {
  private static final long S = 1_000_000_000L;
  private static final int GROUP = 1;
  private static final int AGENT = 2;

  /** Breakers open at the first failure for a second, and have one probe. */
  private final AssignmentGate gate = gate(true);

  private static AssignmentGate gate(boolean isEnabled) {
    return new AssignmentGate(
        CoreHarness.LAYOUT, new FaultLimits.Breaker(isEnabled, 10, 100, 1, 1, S, 60 * S));
  }

  private List<Integer> toldAt(long nowNs) {
    List<Integer> groups = new ArrayList<>();
    gate.turn(nowNs, groups::add);
    return groups;
  }

  @Test
  void shouldSayOnlyOfTheFailureThatOpensABreakerThatItDid() {
    assertThat(gate.failed(AGENT, GROUP, 0)).isTrue();
    assertThat(gate.failed(AGENT, GROUP, 0)).isFalse();
    assertThat(gate.isOpen(GROUP)).isFalse();
    assertThat(gate.isOpen(0)).isTrue();
  }

  @Test
  void shouldSayOnlyOfTheSuccessThatClosesABreakerThatItDid() {
    assertThat(gate.succeeded(AGENT, GROUP, 0)).isFalse();
    gate.failed(AGENT, GROUP, 0);
    gate.turn(S, _ -> {});
    gate.admits(AGENT, GROUP);
    assertThat(gate.succeeded(AGENT, GROUP, S)).isTrue();
    assertThat(gate.isOpen(GROUP)).isTrue();
    assertThat(gate.succeeded(AGENT, GROUP, S)).isFalse();
  }

  @Test
  void shouldTellAGroupOnceWhenItsBreakerHalfOpensAndOnceForEachSeatThatBecomesFree() {
    assertThat(toldAt(0)).isEmpty();
    gate.failed(AGENT, GROUP, 0);
    assertThat(toldAt(S - 1)).isEmpty();
    assertThat(toldAt(S)).containsExactly(GROUP);
    assertThat(toldAt(S)).isEmpty();
    gate.admits(AGENT, GROUP);
    gate.left(AGENT, GROUP);
    assertThat(toldAt(S)).containsExactly(GROUP);
    assertThat(toldAt(S)).isEmpty();
  }

  @Test
  void shouldCountNothingWithoutBreakers() {
    AssignmentGate without = gate(false);
    assertThat(without.failed(AGENT, GROUP, 0)).isFalse();
    assertThat(without.succeeded(AGENT, GROUP, 0)).isFalse();
    assertThat(without.bar(GROUP)).isEqualTo(AssignmentBar.NONE);
  }
}
