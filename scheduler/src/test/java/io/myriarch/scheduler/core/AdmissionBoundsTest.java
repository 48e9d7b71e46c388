package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.RejectCode;
import org.junit.jupiter.api.Test;

class AdmissionBoundsTest {
  private final TinyLimits limits = new TinyLimits();

  @Test
  void shouldRefuseTheTaskBeyondTheBoundAndAcceptAgainWhenOneHasEnded() {
    limits.tasksMax = 8;
    CoreHarness harness = new CoreHarness(limits);
    harness.joinReady("r1");
    long first = harness.acceptOne();
    for (int i = 1; i < 8; i++) {
      harness.acceptOne();
    }
    Said.Rejected refusal = harness.refuse(harness.submission());
    assertThat(refusal.code()).isEqualTo(RejectCode.OVERLOADED);
    assertThat(refusal.sentence()).isEqualTo("The bound on live tasks is reached.");
    assertThat(refusal.retryAfterMs()).isBetween(20, 30_000);
    harness.complete(first);
    harness.acceptOne();
    assertThat(harness.core.tasks().size()).isEqualTo(8);
  }

  @Test
  void shouldTellARetryTimeThatFollowsTheDrainRate() {
    limits.tasksMax = 64;
    CoreHarness harness = new CoreHarness(limits);
    harness.joinReady("r1");
    assertThat(harness.core.retryAfterMs()).as("no rate known").isEqualTo(1_000);
    for (int second = 0; second < 10; second++) {
      for (int i = 0; i < 20; i++) {
        harness.complete(harness.acceptOne());
        harness.advanceMs(50);
      }
    }
    for (int i = 0; i < 64; i++) {
      harness.acceptOne();
    }
    assertThat(harness.core.retryAfterMs()).as("4 tasks at 20 a second").isBetween(150, 260);
    harness.advanceMs(60_000);
    assertThat(harness.core.retryAfterMs()).as("nothing ends").isEqualTo(30_000);
  }
}
