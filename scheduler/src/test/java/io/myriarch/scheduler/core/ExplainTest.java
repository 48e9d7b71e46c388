package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.FailureKind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainTest {
  private final CoreHarness harness = CoreHarness.withRuntimes("r1");

  private Explanation explain(long taskId) {
    return explain(harness, taskId);
  }

  private static Explanation explain(CoreHarness harness, long taskId) {
    return harness.core.explain(harness.core.tasks().find(taskId));
  }

  private long keyed(String key) {
    Submission submission = harness.submission();
    submission.orderingKey = key;
    return harness.accept(submission);
  }

  @Test
  void shouldSayWhoWorksOnATask() {
    long taskId = harness.acceptOne();
    Explanation why = explain(taskId);
    assertThat(why.reason()).isEqualTo(WaitReason.RUNNING);
    assertThat(why.reason().label()).isEqualTo("running");
    assertThat(why.untilMs()).isEqualTo(harness.nowMs + 30_000);
    assertThat(why.sentence())
        .isEqualTo(
            "Agent %d works on attempt 1; it has time until %s."
                .formatted(
                    harness.attempt(taskId).agent(), Instant.ofEpochMilli(harness.nowMs + 30_000)));
    assertThat(why.estimateMs()).isEqualTo(-1);
    assertThat(why.ahead()).isEqualTo(-1);
  }

  @Test
  void shouldTellTimesThatAreWaitedFor() {
    Submission submission = harness.submission();
    submission.notBeforeDelayMs = 700;
    submission.deadlineMs = 900;
    Explanation why = explain(harness.accept(submission));
    assertThat(why.reason()).isEqualTo(WaitReason.NOT_BEFORE);
    assertThat(why.untilMs()).isEqualTo(harness.nowMs + 700);
    assertThat(why.deadlineMs()).isEqualTo(harness.nowMs + 900);
    assertThat(why.estimateMs()).isEqualTo(700);

    long failing = harness.acceptOne();
    harness.workerOf(failing).fail(harness.attempt(failing), FailureKind.ERROR, "no");
    why = explain(failing);
    assertThat(why.reason()).isEqualTo(WaitReason.BACK_OFF);
    assertThat(why.untilMs()).isBetween(harness.nowMs, harness.nowMs + 100);
    assertThat(why.sentence()).startsWith("Attempt 1 did not succeed");
  }

  @Test
  void shouldNameTheTaskThatHoldsAnOrderingKey() {
    long head = keyed("account 1");
    keyed("account 1");
    long third = keyed("account 1");
    assertThat(explain(head).heldBy()).isZero();
    assertThat(explain(head).orderingKey()).isEqualTo("account 1");
    Explanation why = explain(third);
    assertThat(why.reason()).isEqualTo(WaitReason.ORDERING_KEY);
    assertThat(why.heldBy()).isEqualTo(head);
    assertThat(why.ahead()).isEqualTo(2);
    assertThat(why.isAheadExact()).isTrue();
    assertThat(why.sentence())
        .isEqualTo(
            "Ordering key 'account 1' is held by task %s; there are 2 in all before it."
                .formatted(TaskIds.format(head)));
  }

  @Test
  void shouldTellOfTheDiskAndOfAFencedHandler() {
    long head = keyed("a");
    long second = keyed("a");
    harness.core.cancel(head);
    assertThat(explain(second).reason()).isEqualTo(WaitReason.DURABILITY);
    harness.durable();
    assertThat(explain(second).reason()).isEqualTo(WaitReason.FENCED_HANDLER);
  }

  @Test
  void shouldCountThoseThatGoFirst() {
    harness.occupyAll();
    for (int i = 0; i < 3; i++) {
      Submission high = harness.submission();
      high.priority = 7;
      harness.accept(high);
      harness.acceptOne();
    }
    long taskId = harness.acceptOne();
    Explanation why = explain(taskId);
    assertThat(why.reason()).isEqualTo(WaitReason.IDLE_AGENT);
    assertThat(why.ahead()).isEqualTo(6);
    assertThat(why.agents())
        .containsEntry(AgentStatus.WORKING, 6)
        .containsEntry(AgentStatus.IDLE, 0);
    assertThat(why.estimateMs()).as("nothing has ended yet").isEqualTo(-1);
  }

  @Test
  void shouldEstimateByTheRateAtWhichTasksEnd() {
    for (int i = 0; i < 400; i++) {
      harness.complete(harness.acceptOne());
      harness.advanceMs(100);
    }
    harness.occupyAll();
    for (int i = 0; i < 19; i++) {
      harness.acceptOne();
    }
    assertThat(explain(harness.acceptOne()).estimateMs()).isBetween(1_900L, 2_100L);
  }

  @Test
  void shouldTellThatItIsTheTurnOfAnotherTenant() {
    harness.occupyAll();
    harness.accept(harness.submissionOf("flood", "any", "any"));
    long taskId = harness.accept(harness.submissionOf("lab", "any", "any"));
    Explanation why = explain(taskId);
    assertThat(why.reason()).isEqualTo(WaitReason.FAIRNESS);
    assertThat(why.sentence())
        .isEqualTo("It is the next of its tenant; 1 other tenants wait for the same agents.");
  }

  @Test
  void shouldTellOfPausesAndOfMissingAgents() {
    harness.core.pause("monitoring", "checks", true);
    long paused = harness.accept(harness.submission("monitoring", "checks"));
    assertThat(explain(paused).reason()).isEqualTo(WaitReason.PAUSED);
    assertThat(explain(paused).sentence()).isEqualTo("monitoring/checks is paused.");
    harness.core.pause("monitoring", "any", true);
    harness.core.pause("monitoring", "checks", false);
    assertThat(explain(paused).reason()).isEqualTo(WaitReason.TYPE_PAUSED);

    CoreHarness empty = new CoreHarness();
    Explanation why = explain(empty, empty.acceptOne());
    assertThat(why.reason()).isEqualTo(WaitReason.NO_AGENTS);
    assertThat(why.agents()).containsEntry(AgentStatus.HEALING, 6);
  }

  @Test
  void shouldTellOfTheGraceAfterARestart() {
    long taskId = harness.acceptOne();
    harness.restart();
    Explanation why = explain(taskId);
    assertThat(why.reason()).isEqualTo(WaitReason.RECOVERY_GRACE);
    assertThat(why.untilMs()).isEqualTo(harness.nowMs + 5_000);
    assertThat(why.estimateMs()).isEqualTo(5_000);
  }

  @Test
  void shouldTellThatARuntimeHasNoRoomForAPayload() {
    TinyLimits limits = new TinyLimits();
    limits.runtimePayloadBytesMax = 5;
    CoreHarness small = new CoreHarness(limits);
    small.joinReady("r1");
    small.acceptOne();
    Explanation why = explain(small, small.acceptOne());
    assertThat(why.reason()).isEqualTo(WaitReason.CREDIT);
    why = explain(small, small.acceptOne());
    assertThat(why.reason()).as("also of one that is not the next").isEqualTo(WaitReason.CREDIT);
    assertThat(why.ahead()).isEqualTo(1);
  }

  /** A payload that is not in memory is read when an agent is free: until then it is no reason. */
  @Test
  void shouldTellThatAgentsAreBusyThoughThePayloadIsNotInMemory() {
    TinyLimits limits = new TinyLimits();
    limits.payloadBytesMax = 64;
    CoreHarness small = new CoreHarness(limits);
    small.joinReady("r1");
    small.occupyAll();
    long taskId = small.acceptOne();
    assertThat(small.core.payloads().place(small.core.tasks().find(taskId)))
        .isEqualTo(TaskPayloads.Place.JOURNAL);
    assertThat(explain(small, taskId).reason()).isEqualTo(WaitReason.IDLE_AGENT);
  }

  @Test
  void shouldTellThatTheRecordOfTheStartIsNotDurableYet() {
    harness.startsAt = Long.MAX_VALUE - 1;
    harness.restart();
    Explanation why = explain(harness.acceptOne());
    assertThat(why.reason()).isEqualTo(WaitReason.DURABILITY);
    assertThat(why.untilMs()).isZero();
  }

  @Test
  void shouldTellThatATaskIsAboutToExpire() {
    List<Long> busy = harness.occupyAll();
    Submission submission = harness.submission();
    submission.deadlineMs = 10;
    long taskId = harness.accept(submission);
    harness.nowNs += 20 * CoreHarness.MS;
    harness.nowMs += 20;
    harness.core.time(harness.nowNs, harness.nowMs);
    harness.complete(busy.getFirst());
    assertThat(explain(taskId).reason()).isEqualTo(WaitReason.EXPIRY);
  }

  @Test
  void shouldStopCountingFarBack() {
    TinyLimits limits = new TinyLimits();
    limits.tasksMax = 20_000;
    limits.clientWindow = 32_768;
    CoreHarness full = new CoreHarness(limits);
    long last = 0;
    for (int i = 0; i < CoreLimits.EXPLAINED_AHEAD_MAX + 2; i++) {
      last = full.acceptOne();
    }
    Explanation why = explain(full, last);
    assertThat(why.ahead()).isEqualTo(CoreLimits.EXPLAINED_AHEAD_MAX);
    assertThat(why.isAheadExact()).isFalse();
  }

  @Test
  void shouldEstimateByTheShareOfTheTenant() {
    for (int i = 0; i < 400; i++) {
      harness.complete(harness.acceptOne());
      harness.advanceMs(100);
    }
    harness.occupyAll();
    for (int tenant = 0; tenant < 4; tenant++) {
      harness.accept(harness.submissionOf("tenant " + tenant, "any", "any"));
    }
    long taskId = harness.accept(harness.submissionOf("lab", "any", "any"));
    Explanation why = explain(taskId);
    assertThat(why.reason()).isEqualTo(WaitReason.FAIRNESS);
    assertThat(why.estimateMs()).as("a fifth of ten a second").isBetween(470L, 530L);
  }

  @Test
  void shouldCountOnlyTheAgentsThatCanDoTheTask() {
    harness.core.pause("analytics", "reports", true);
    assertThat(explain(harness.accept(harness.submission("analytics", "reports"))).agents())
        .containsEntry(AgentStatus.IDLE, 2);
    harness.core.pause("analytics", "any", true);
    assertThat(explain(harness.accept(harness.submission("analytics", "any"))).agents())
        .containsEntry(AgentStatus.IDLE, 4);
  }

  @Test
  void shouldTellWhenATaskThatWasMovedOnIsTriedAgain() {
    Submission submission = harness.submission();
    submission.notBeforeDelayMs = 300;
    submission.orderingKey = "a";
    long first = harness.acceptOne();
    long taskId = harness.accept(submission);
    assertThat(explain(taskId).sentence())
        .isEqualTo(
            "It is not to start before %s.".formatted(Instant.ofEpochMilli(harness.nowMs + 300)));
    assertThat(explain(first).orderingKey()).isEmpty();
  }
}
