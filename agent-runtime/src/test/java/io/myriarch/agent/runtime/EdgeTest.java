package io.myriarch.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.agent.runtime.FakeScheduler.Connection;
import io.myriarch.agent.runtime.FakeScheduler.Said;
import io.myriarch.agent.runtime.link.SchedulerLink;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeTest {
  private static final int OUTCOMES = 20;

  @TempDir Path data;

  private static Set<Long> outcomesOf(Connection connection) {
    Set<Long> tasks = new HashSet<>();
    for (Said said : connection.introduction) {
      if (said instanceof Said.Completed completed) {
        assertThat(tasks.add(completed.task())).isTrue();
      }
    }
    return tasks;
  }

  /** Tasks that end while there is no scheduler, in the outbox of a process that has ended. */
  @SuppressWarnings("try") // the scheduler goes in the midst
  private Set<Long> endedWhileCutOff() throws Exception {
    try (FakeScheduler scheduler = new FakeScheduler();
        LinkFixture fixture = new LinkFixture(scheduler, Runtimes.startEdge(scheduler, data))) {
      SchedulerLink link = fixture.runtime.links().getFirst();
      Set<Long> tasks = new HashSet<>();
      for (int agent = 0; agent < OUTCOMES; agent++) {
        tasks.add(fixture.assign(agent, "block", ""));
      }
      Await.until(() -> link.host().assigned() == OUTCOMES);
      scheduler.close();
      fixture.link.close();
      Await.until(() -> !link.isJoined());
      TestAgent.gate.countDown();
      Await.until(() -> link.store().figures().depth() == OUTCOMES);
      assertThat(link.outbox().depth()).isZero();
      assertThat(fixture.runtime.metrics().scrape())
          .containsPattern("myriarch_runtime_durable_outbox_depth\\{link=\"0\"} 20.0");
      return tasks;
    }
  }

  @Test
  void shouldDeliverAfterItsOwnRestartWhatEndedWhileItWasCutOff() throws Exception {
    Set<Long> tasks = endedWhileCutOff();
    try (FakeScheduler scheduler = new FakeScheduler();
        AgentRuntime again = Runtimes.startEdge(scheduler, data)) {
      Connection link = scheduler.joined();
      assertThat(outcomesOf(link)).isEqualTo(tasks);
      SchedulerLink own = again.links().getFirst();
      Await.until(() -> own.store().figures().depth() == 0);
      assertThat(own.store().figures().delivered()).isEqualTo(OUTCOMES);
    }
    try (FakeScheduler scheduler = new FakeScheduler();
        AgentRuntime third = Runtimes.startEdge(scheduler, data)) {
      assertThat(outcomesOf(scheduler.joined())).isEmpty();
      assertThat(third.links().getFirst().store().restored()).isEmpty();
    }
  }

  @Test
  void shouldKeepWhatWasSentUntilItIsDurable() throws Exception {
    Set<Long> tasks = new HashSet<>();
    try (FakeScheduler scheduler = new FakeScheduler();
        LinkFixture fixture = new LinkFixture(scheduler, Runtimes.startEdge(scheduler, data))) {
      scheduler.confirming = false;
      for (int agent = 0; agent < OUTCOMES; agent++) {
        tasks.add(fixture.assign(agent, "echo", "x"));
      }
      for (int i = 0; i < OUTCOMES; i++) {
        fixture.link.await(Said.Completed.class);
      }
      assertThat(fixture.runtime.links().getFirst().store().figures().depth()).isEqualTo(OUTCOMES);
    }
    try (FakeScheduler scheduler = new FakeScheduler();
        AgentRuntime again = Runtimes.startEdge(scheduler, data)) {
      assertThat(outcomesOf(scheduler.joined())).isEqualTo(tasks);
      Await.until(() -> again.links().getFirst().store().figures().depth() == 0);
    }
  }

  @Test
  void shouldSayForHowLongItMayBeCutOff() throws Exception {
    try (FakeScheduler scheduler = new FakeScheduler();
        AgentRuntime runtime = Runtimes.startEdge(scheduler, data)) {
      Connection link = scheduler.joined();
      Said.Hello hello = (Said.Hello) link.introduction.getFirst();
      assertThat(hello.cutOffMaxMs()).isEqualTo(3_600_000);
      assertThat(runtime.links()).hasSize(1);
    }
  }
}
