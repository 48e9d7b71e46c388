package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.TaskStatus;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The audit that the simulator relies on: what a test breaks in the tables, it sees. */
class CoreAuditTest {
  private static final int RUNNING_AGENT = 2;
  private static final int OTHER_AGENT = 3;
  private static final int IDLE_AGENT = 5;
  private static final int RESTING_AGENT = 0;

  /** Two tasks run, with the agents 2 and 3, and one waits for a specialty that is paused. */
  record Scene(CoreHarness harness, int running, int other, int queued) {
    TaskTable tasks() {
      return harness.core.tasks();
    }

    AgentTable agents() {
      return harness.core.agents();
    }

    RuntimeRow runtime() {
      return harness.core.runtimes().getFirst();
    }
  }

  private static Scene scene() {
    CoreHarness harness = CoreHarness.withRuntimes("r1");
    harness.core.pause("analytics", "metrics", true);
    long running = harness.accept(harness.submission("analytics", "reports"));
    long other = harness.accept(harness.submission("analytics", "reports"));
    long queued = harness.accept(harness.submission("analytics", "metrics"));
    TaskTable tasks = harness.core.tasks();
    return new Scene(harness, tasks.find(running), tasks.find(other), tasks.find(queued));
  }

  static Stream<Arguments> breaches() {
    return Stream.of(
        breach(s -> s.tasks().remove(s.queued), "a gauge of live tasks"),
        breach(s -> s.harness.core.counters().entered(TaskStatus.QUEUED), "a gauge of live tasks"),
        breach(s -> s.harness.core.counters().accepted(0), "accepted less finished"),
        breach(
            s -> s.tasks().payload(s.queued, s.tasks().payload(s.queued), 1_000), "payload memory"),
        breach(s -> s.tasks().timerArmed(s.running, false), "has lost its timer, or kept it"),
        breach(s -> s.tasks().timerArmed(s.queued, true), "has lost its timer, or kept it"),
        breach(
            s -> {
              s.tasks().deadlineNs(s.queued, 1);
              s.tasks().timerArmed(s.queued, true);
            },
            "timers"),
        breach(s -> s.tasks().isParked(s.queued, true), "queued tasks"),
        breach(s -> s.tasks().agent(s.other, RUNNING_AGENT), "agent 2 holds two tasks"),
        breach(s -> s.agents().error(RUNNING_AGENT), "agent 2 has a task and does not work"),
        breach(
            s -> s.agents().work(RUNNING_AGENT, s.tasks().id(s.running), s.harness.epoch, 2),
            "works on something else"),
        breach(
            s -> s.agents().host(RUNNING_AGENT, AgentTable.NONE), "agent 2 has a task and no host"),
        breach(
            s -> s.runtime().state = RuntimeRow.State.LOST, "the host of working agent 2 is gone"),
        breach(
            s -> s.tasks().add(s.tasks().id(s.queued), TaskStatus.QUEUED),
            "is in the table and is not found"),
        breach(s -> s.agents().idle(RESTING_AGENT, true), "an agent rests while task"),
        breach(
            s -> {
              s.agents().rest(IDLE_AGENT);
              s.agents().error(IDLE_AGENT);
            },
            "agent 5 has no attempt, or one"),
        breach(
            s -> {
              s.agents().rest(IDLE_AGENT);
              s.agents().work(IDLE_AGENT, 77, 1, 1);
            },
            "agent 5 works on a task that is not its"),
        breach(
            s -> s.agents().host(IDLE_AGENT, AgentTable.NONE),
            "agent 5 has no host and is not healing"),
        breach(s -> s.agents().rest(IDLE_AGENT), "agent 5 rests for no reason"),
        breach(
            s -> {
              s.harness.core.cancel(s.tasks().id(s.queued));
              s.agents().idle(RESTING_AGENT, true);
            },
            "agent 0 is offered though it may not be"),
        breach(s -> s.harness.core.tenants().entered(0), "live tasks of a tenant"),
        breach(s -> s.runtime().payloadBytesOut++, "payload credit of runtime 0"),
        breach(s -> s.runtime().agentsHosted++, "agents hosted by 0"));
  }

  private static Arguments breach(Consumer<Scene> change, String sentence) {
    return Arguments.of(change, sentence);
  }

  @Test
  void shouldFindNothingWrongWithASoundCore() {
    Scene scene = scene();
    assertThat(scene.agents().status(RUNNING_AGENT)).isEqualTo(AgentStatus.WORKING);
    assertThat(scene.agents().status(OTHER_AGENT)).isEqualTo(AgentStatus.WORKING);
    assertThat(scene.harness.core.audit().firstFault()).isNull();
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("breaches")
  void shouldSee(Consumer<Scene> change, String sentence) {
    Scene scene = scene();
    CoreAudit audit = scene.harness.core.audit();
    assertThat(audit.firstFault()).isNull();
    change.accept(scene);
    assertThat(audit.firstFault()).contains(sentence);
  }
}
