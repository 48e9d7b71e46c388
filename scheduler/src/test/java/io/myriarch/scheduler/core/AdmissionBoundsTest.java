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
  void shouldRefuseThePayloadBeyondTheBoundAndKeepNothingOfIt() {
    limits.tasksMax = 10_000;
    limits.payloadBytesMax = 1 << 20;
    CoreHarness harness = new CoreHarness(limits);
    Submission large = harness.submission();
    CoreHarness.payload(large, "x".repeat(4096));
    long first = harness.accept(large);
    for (int i = 1; i < 256; i++) {
      harness.accept(large);
    }
    Said.Rejected refusal = harness.refuse(large);
    assertThat(refusal.code()).isEqualTo(RejectCode.OVERLOADED);
    assertThat(refusal.sentence()).isEqualTo("The bound on payload bytes is reached.");
    assertThat(harness.core.tasks().size()).isEqualTo(256);
    assertThat(harness.core.payloads().usedBytes()).isEqualTo(1 << 20);

    harness.core.cancel(first);
    harness.accept(large);
    harness.core.turn();
    assertThat(harness.core.counters().ledgerImbalance()).isZero();
  }

  @Test
  void shouldAcceptAnySizeAgainOnceThePayloadsOfAnotherSizeAreGone() {
    limits.tasksMax = 10_000;
    limits.payloadBytesMax = 1 << 20;
    CoreHarness harness = new CoreHarness(limits);
    long small = harness.acceptOne();
    Submission large = harness.submission();
    CoreHarness.payload(large, "x".repeat(4096));
    assertThat(harness.refuse(large).code()).isEqualTo(RejectCode.OVERLOADED);
    harness.core.cancel(small);
    harness.accept(large);
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
