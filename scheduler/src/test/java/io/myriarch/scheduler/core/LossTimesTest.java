package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How long losses take to be noticed, and their tasks to run elsewhere. */
class LossTimesTest {
  private static final double MS = 1e6;

  private final CoreHarness harness = CoreHarness.withRuntimes("r1", "r2");
  private final CoreCounters counters = harness.core.counters();

  private double sumMs(LatencyBuckets times) {
    return times.snapshot().sumNs() / MS;
  }

  @Test
  void shouldCountFromTheLastSignOfLifeWhenTheConnectionCloses() {
    long taskId = harness.acceptOne();
    FakeRuntime worker = harness.workerOf(taskId);
    worker.isSilent = true;
    harness.advanceMs(200);
    harness.lose(worker);
    assertThat(counters.failureDetection().snapshot().count()).isEqualTo(1);
    assertThat(sumMs(counters.failureDetection())).isEqualTo(200);
    assertThat(counters.redispatch().snapshot().count()).isEqualTo(1);
    assertThat(sumMs(counters.redispatch())).as("another agent was idle").isEqualTo(200);
  }

  @Test
  void shouldCountSilenceUntilItIsNoticed() {
    harness.runtime("r1").isSilent = true;
    harness.advanceMs(2_000);
    assertThat(counters.failureDetection().snapshot().count()).isEqualTo(1);
    assertThat(sumMs(counters.failureDetection())).isBetween(1_500.0, 1_600.0);
  }

  @Test
  void shouldCountTheWaitForAnAgentInTheRedispatch() {
    List<Long> tasks = harness.occupyAll();
    long lost = tasks.getFirst();
    FakeRuntime worker = harness.workerOf(lost);
    harness.lose(worker);
    assertThat(counters.redispatch().snapshot().count()).isZero();
    harness.advanceMs(300);
    FakeRuntime other = harness.connected().getFirst();
    other.complete(other.running.getFirst(), "done");
    assertThat(counters.redispatch().snapshot().count()).isEqualTo(1);
    assertThat(sumMs(counters.redispatch())).isEqualTo(300);
  }

  @Test
  void shouldNotCountARuntimeThatLeaves() {
    FakeRuntime leaving = harness.runtime("r1");
    harness.core.runtimeLeaving(leaving.row);
    harness.lose(leaving);
    assertThat(counters.failureDetection().snapshot().count()).isZero();
  }

  @Test
  void shouldForgetALostTaskThatEnds() {
    List<Long> tasks = harness.occupyAll();
    long lost = tasks.getFirst();
    harness.lose(harness.workerOf(lost));
    harness.core.cancel(lost);
    harness.advanceMs(300);
    for (FakeRuntime runtime : harness.connected()) {
      List.copyOf(runtime.running).forEach(attempt -> runtime.complete(attempt, "done"));
    }
    assertThat(counters.redispatch().snapshot().count())
        .as("the other two of that runtime")
        .isEqualTo(2);
  }
}
