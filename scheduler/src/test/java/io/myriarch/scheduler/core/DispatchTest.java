package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DispatchTest {
  private final CoreHarness harness = CoreHarness.withRuntimes("r1", "r2");

  private long accept(int priority) {
    Submission submission = harness.submission();
    submission.priority = priority;
    return harness.accept(submission);
  }

  private List<Long> assignedSince(int known) {
    return harness.output.assigned.subList(known, harness.output.assigned.size()).stream()
        .map(Said.Attempt::taskId)
        .toList();
  }

  @Test
  void shouldAssignAtOnceWithThePayloadAndAFencingToken() {
    long taskId = harness.acceptOne();
    Said.Attempt attempt = harness.output.assigned.getFirst();
    assertThat(attempt.taskId()).isEqualTo(taskId);
    assertThat(attempt.epoch()).isEqualTo(harness.epoch);
    assertThat(attempt.attempt()).isEqualTo(1);
    assertThat(attempt.payload()).startsWith("payload ");
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldTellTheResultToWhoFollowsAndFreeTheAgent() {
    Submission submission = harness.submission();
    long taskId = harness.accept(submission);
    int agent = harness.attempt(taskId).agent();
    harness.complete(taskId);
    assertThat(harness.output.finished.get(taskId))
        .isEqualTo(
            new Said.Finished(
                taskId,
                TaskStatus.SUCCEEDED,
                "done",
                CoreHarness.CLIENT,
                submission.correlationId));
    assertThat(harness.core.agents().status(agent)).isEqualTo(AgentStatus.IDLE);
    assertThat(harness.core.agents().succeeded(agent)).isEqualTo(1);
    assertThat(harness.core.finishedTasks().position(taskId)).isPositive();
    assertThat(harness.core.payloads().usedBytes()).isZero();
  }

  @Test
  void shouldServeHigherPrioritiesFirstAndEachInTheOrderOfArrival() {
    List<Long> running = harness.occupyAll();
    long low = accept(0);
    long normal = accept(4);
    long high = accept(9);
    long normalLater = accept(4);
    long highLater = accept(9);
    int known = harness.output.assigned.size();
    running.subList(0, 5).forEach(harness::complete);
    assertThat(assignedSince(known)).containsExactly(high, highLater, normal, normalLater, low);
  }

  @Test
  void shouldServeTheOldestOfEqualPriorityWhateverItsTarget() {
    List<Long> running = harness.occupyAll();
    List<Long> waiting = new ArrayList<>();
    for (String[] target :
        List.of(
            new String[] {"analytics", "any"},
            new String[] {"any", "any"},
            new String[] {"analytics", "metrics"})) {
      waiting.add(harness.accept(harness.submission(target[0], target[1])));
      harness.advanceMs(1);
    }
    int known = harness.output.assigned.size();
    running.stream()
        .filter(id -> harness.attempt(id).agent() < 2)
        .toList()
        .forEach(harness::complete);
    long third = harness.output.assigned.get(known).taskId();
    harness.complete(third);
    assertThat(assignedSince(known)).containsExactlyElementsOf(waiting);
  }

  @Test
  void shouldServeHigherPrioritiesFirstAlsoAfterAHold() {
    CoreHarness fresh = new CoreHarness();
    Submission lowOfSpecialty = fresh.submission("monitoring", "checks");
    lowOfSpecialty.priority = 0;
    long low = fresh.accept(lowOfSpecialty);
    long lowLater = fresh.accept(lowOfSpecialty);
    List<Long> high = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Submission submission = fresh.submission();
      submission.priority = 9;
      high.add(fresh.accept(submission));
    }
    fresh.restart();
    fresh.join("r1");
    fresh.settle();
    fresh.advanceMs(5_100);
    assertThat(fresh.output.assigned)
        .extracting(Said.Attempt::taskId)
        .containsExactlyElementsOf(high);
    assertThat(fresh.status(low)).isEqualTo(TaskStatus.QUEUED);
    assertThat(fresh.status(lowLater)).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void shouldKeepATaskToTheAgentsThatItNames() {
    for (int i = 0; i < 3; i++) {
      harness.accept(harness.submission("monitoring", "checks"));
      harness.accept(harness.submission("analytics", "any"));
    }
    for (Said.Attempt attempt : harness.output.assigned) {
      int route = harness.core.tasks().route(harness.core.tasks().find(attempt.taskId()));
      String type = harness.core.routes().get(route).typeName();
      assertThat(attempt.agent() >= 4).isEqualTo(type.equals("monitoring"));
    }
    assertThat(harness.output.assigned).as("one check waits").hasSize(5);
  }

  @Test
  void shouldUseNoMoreAgentsThanThereWereTasksAtOnceWhileTheRuntimesTakeTurns() {
    List<Said.Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      long taskId = harness.acceptOne();
      attempts.add(harness.attempt(taskId));
      harness.complete(taskId);
    }
    assertThat(attempts)
        .extracting(Said.Attempt::agent)
        .containsOnly(attempts.get(0).agent(), attempts.get(1).agent());
    for (int i = 1; i < attempts.size(); i++) {
      assertThat(attempts.get(i).link()).isNotEqualTo(attempts.get(i - 1).link());
    }
  }

  @Test
  void shouldUseAnAgentThatFailedOnlyWhenNoOtherIsIdle() {
    long failing = harness.acceptOne();
    Said.Attempt attempt = harness.attempt(failing);
    int agent = attempt.agent();
    harness.workerOf(failing).fail(attempt, FailureKind.ERROR, "failed");
    harness.core.cancel(failing);
    for (int i = 0; i < 5; i++) {
      assertThat(harness.attempt(harness.acceptOne()).agent()).isNotEqualTo(agent);
    }
    assertThat(harness.attempt(harness.acceptOne()).agent()).isEqualTo(agent);
  }

  @Test
  void shouldLetATaskWaitForASpecialtyThatIsBusyWhileOthersRest() {
    harness.accept(harness.submission("monitoring", "checks"));
    harness.accept(harness.submission("monitoring", "checks"));
    long third = harness.accept(harness.submission("monitoring", "checks"));
    harness.advanceMs(300);
    assertThat(harness.status(third)).isEqualTo(TaskStatus.QUEUED);
    assertThat(harness.core.counters().oldestWaitingAgeNs()).isEqualTo(300 * CoreHarness.MS);
    harness.complete(harness.output.assigned.getFirst().taskId());
    assertThat(harness.status(third)).isEqualTo(TaskStatus.ASSIGNED);
    harness.core.turn();
    assertThat(harness.core.counters().oldestWaitingAgeNs()).isZero();
  }
}
