package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CreditTest {
  private static final int PAYLOAD_BYTES = 100;
  private final CoreHarness harness = harness();
  private final FakeRuntime runtime = harness.runtime("r1");

  /** Two payloads use up the credit of a runtime. */
  private static CoreHarness harness() {
    TinyLimits limits = new TinyLimits();
    limits.runtimePayloadBytesMax = 2 * PAYLOAD_BYTES;
    CoreHarness harness = new CoreHarness(limits);
    harness.joinReady("r1");
    return harness;
  }

  private long accept() {
    Submission submission = harness.submission();
    CoreHarness.payload(submission, "x".repeat(PAYLOAD_BYTES));
    return harness.accept(submission);
  }

  private List<Long> acceptMany(int count) {
    List<Long> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(accept());
    }
    return tasks;
  }

  @Test
  void shouldNotSendMorePayloadBytesThanTheCredit() {
    List<Long> tasks = acceptMany(4);
    assertThat(runtime.running).hasSize(2);
    assertThat(runtime.row.payloadBytesOut).isEqualTo(2 * PAYLOAD_BYTES);
    assertThat(harness.status(tasks.get(2))).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void shouldUseAgentsAgainWhenCreditComesBack() {
    List<Long> tasks = acceptMany(20);
    List<Long> done = new ArrayList<>();
    for (long taskId : tasks) {
      assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
      harness.complete(taskId);
      done.add(taskId);
      harness.core.turn();
      assertThat(runtime.row.payloadBytesOut).isBetween(0L, 2L * PAYLOAD_BYTES);
    }
    assertThat(done).isEqualTo(tasks);
    assertThat(runtime.row.payloadBytesOut).isZero();
    acceptMany(6);
    assertThat(runtime.running).hasSize(2);
  }

  @Test
  void shouldUseTheCreditOfAnotherRuntime() {
    harness.joinReady("r2");
    harness.settle();
    acceptMany(6);
    assertThat(runtime.running).hasSize(2);
    assertThat(harness.runtime("r2").running).hasSize(2);
  }

  @Test
  void shouldGiveCreditBackForAFencedAttempt() {
    List<Long> tasks = acceptMany(3);
    harness.core.cancel(tasks.get(0));
    assertThat(harness.status(tasks.get(2))).isEqualTo(TaskStatus.ASSIGNED);
    assertThat(runtime.row.payloadBytesOut).isEqualTo(2 * PAYLOAD_BYTES);
    runtime.interruptAll();
    assertThat(runtime.row.payloadBytesOut).isEqualTo(2 * PAYLOAD_BYTES);
  }

  @Test
  void shouldNotListAnAgentTwiceThatMovedAwayAndBackWithoutCredit() {
    List<Long> running = acceptMany(2);
    accept();
    assertThat(runtime.row.withoutCredit.size()).isEqualTo(4);
    harness.joinReady("r2");
    harness.settle();
    harness.lose(harness.runtime("r2"));
    harness.settle();
    assertThat(runtime.agents).hasSize(6);
    running.forEach(harness::complete);
    harness.core.turn();
    for (int i = 0; i < 30; i++) {
      long taskId = harness.acceptOne();
      assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
      harness.complete(taskId);
    }
  }

  @Test
  void shouldSendAPayloadThatIsLargerThanTheWholeCreditWhenNothingIsOut() {
    Submission large = harness.submission();
    CoreHarness.payload(large, "x".repeat(4_000));
    long taskId = harness.accept(large);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
    long next = accept();
    assertThat(harness.status(next)).isEqualTo(TaskStatus.QUEUED);
    harness.complete(taskId);
    assertThat(harness.status(next)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldUseAgentsAgainWhenHalfOfTheCreditIsBack() {
    List<Long> small = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Submission submission = harness.submission();
      CoreHarness.payload(submission, "x".repeat(PAYLOAD_BYTES / 2));
      small.add(harness.accept(submission));
    }
    long waiting = accept();
    assertThat(harness.status(waiting)).isEqualTo(TaskStatus.QUEUED);
    assertThat(runtime.row.withoutCredit.size()).isEqualTo(2);
    harness.core.cancel(waiting);
    harness.complete(small.get(0));
    assertThat(runtime.row.withoutCredit.size()).as("three quarters are out").isEqualTo(2);
    harness.complete(small.get(1));
    assertThat(runtime.row.withoutCredit.isEmpty()).isTrue();
    assertThat(harness.core.agents().isListed(4)).isTrue();
  }
}
