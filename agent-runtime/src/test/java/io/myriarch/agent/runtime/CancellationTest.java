package io.myriarch.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.agent.runtime.FakeScheduler.Said;
import io.myriarch.protocol.wire.FailureKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CancellationTest {
  @TempDir Path data;

  @Test
  void shouldInterruptABlockedHandlerAndFreeItsAgent() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      long task = fixture.assign(1, "block", "");
      Await.until(() -> fixture.runtime.links().getFirst().host().assigned() == 1);
      fixture.cancel(task, 1);
      Said.Failed failed = fixture.link.await(Said.Failed.class);
      assertThat(failed.task()).isEqualTo(task);
      assertThat(failed.kind()).isEqualTo(FailureKind.INTERRUPTED);
      assertThat(fixture.done(1, "state", "")).isIn("false 1", "false 2");
    }
  }

  @Test
  void shouldTellACpuBoundHandlerThatItIsCancelled() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      long task = fixture.assign(1, "compute-until-cancelled", "");
      fixture.cancel(task, 1);
      assertThat(fixture.link.await(Said.Failed.class).kind()).isEqualTo(FailureKind.INTERRUPTED);
      assertThat(fixture.done(1, "compute", "")).isEqualTo("false agent-1");
    }
  }

  @Test
  void shouldReplaceAgentsWhoseHandlersIgnoreTheInterrupt() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      int handlers = 2 * Runtime.getRuntime().availableProcessors();
      for (int agent = 0; agent < handlers; agent++) {
        String operation = agent % 2 == 0 ? "deaf-computing" : "deaf";
        long task = fixture.assign(agent, operation, "");
        int begun = agent + 1;
        Await.until(() -> TestAgent.DEAF.get() == begun);
        fixture.cancel(task, agent);
        fixture.link.send(new Frames().remove(agent, 1));
        fixture.link.send(new Frames().deploy(agent, 1, "test", "lab", "{\"colour\":\"red\"}"));
        // The others go on, on the pool too, and the new agent of this number does.
        assertThat(fixture.done(50, "compute", "")).isEqualTo("false agent-50");
        assertThat(fixture.done(agent, "compute", "")).isEqualTo("false agent-" + agent);
      }
      assertThat(fixture.runtime.links().getFirst().working()).isZero();
      TestAgent.gate.countDown();
      assertThat(fixture.done(0, "upper", "x")).isEqualTo("X");
    }
  }

  @Test
  void shouldNotDisturbAnotherAttempt() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      long task = fixture.assign(1, "block", "");
      fixture.cancel(task + 1, 1);
      fixture.link.send(new Frames().cancel(task, 1, 2).cancel(task, 2, 1).cancel(task, 9_999, 1));
      assertThat(fixture.done(2, "echo", "x")).isEqualTo("x");
      TestAgent.gate.countDown();
      assertThat(fixture.link.await(Said.Completed.class).task()).isEqualTo(task);
    }
  }

  /** Cancels come at every moment of an attempt; each next task must find no interrupt. */
  @Test
  void shouldNeverLeakAnInterruptIntoTheNextTask() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      for (int round = 0; round < 200; round++) {
        int agent = round % LinkFixture.AGENTS;
        String operation = round % 2 == 0 ? "upper" : "compute";
        long task = fixture.assign(agent, operation, "x");
        fixture.cancel(task, agent);
        awaitEnd(fixture, task);
        assertThat(fixture.done(agent, "state", "")).startsWith("false ");
      }
    }
  }

  private static void awaitEnd(LinkFixture fixture, long task) throws Exception {
    while (true) {
      Said said = fixture.link.await(Said.class);
      if (said instanceof Said.Completed completed && completed.task() == task) {
        return;
      }
      if (said instanceof Said.Failed failed && failed.task() == task) {
        assertThat(failed.kind()).isEqualTo(FailureKind.INTERRUPTED);
        return;
      }
    }
  }
}
