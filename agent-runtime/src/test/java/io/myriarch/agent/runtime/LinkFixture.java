package io.myriarch.agent.runtime;

import io.myriarch.agent.runtime.FakeScheduler.Connection;
import io.myriarch.agent.runtime.FakeScheduler.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A runtime with a hundred test agents, joined to a fake scheduler. */
final class LinkFixture implements AutoCloseable {
  static final int AGENTS = 100;

  final FakeScheduler scheduler;
  final AgentRuntime runtime;
  Connection link;
  private long tasks = 1_000;

  LinkFixture(Path data) throws Exception {
    this(new FakeScheduler(), data);
  }

  private LinkFixture(FakeScheduler scheduler, Path data) throws Exception {
    this(scheduler, Runtimes.start(scheduler, data));
  }

  LinkFixture(FakeScheduler scheduler, AgentRuntime runtime) throws Exception {
    TestAgent.closeGate();
    this.scheduler = scheduler;
    this.runtime = runtime;
    deploy(scheduler.joined());
  }

  /** Deploys the agents over a connection and names the operations on it. */
  void deploy(Connection connection) throws Exception {
    link = connection;
    Frames frames = new Frames().deploy(0, AGENTS, "test", "lab", "{\"colour\":\"red\"}");
    frames.name(0, "echo").name(1, "health").name(2, "").name(3, "noop");
    for (int i = 0; i < TestAgent.OPERATIONS.size(); i++) {
      frames.name(10 + i, TestAgent.OPERATIONS.get(i).name());
    }
    link.send(frames.name(99, "no-such"));
    link.awaitReady(AGENTS);
  }

  static int number(String operation) {
    return switch (operation) {
      case "echo" -> 0;
      case "health" -> 1;
      case "" -> 2;
      case "noop" -> 3;
      case "no-such" -> 99;
      default -> 10 + TestAgent.OPERATIONS.stream().map(o -> o.name()).toList().indexOf(operation);
    };
  }

  /** Assigns a task; its id. */
  long assign(int agent, String operation, String payload) throws Exception {
    long task = ++tasks;
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    link.send(new Frames().assign(task, agent, 1, number(operation), bytes));
    return task;
  }

  /** Does a task that succeeds; its result. */
  String done(int agent, String operation, String payload) throws Exception {
    long task = assign(agent, operation, payload);
    Said.Completed completed = link.await(Said.Completed.class);
    while (completed.task() != task) {
      completed = link.await(Said.Completed.class);
    }
    return completed.text();
  }

  /** Does a task that fails; how. */
  Said.Failed failed(int agent, String operation, String payload) throws Exception {
    long task = assign(agent, operation, payload);
    Said.Failed failed = link.await(Said.Failed.class);
    while (failed.task() != task) {
      failed = link.await(Said.Failed.class);
    }
    return failed;
  }

  void cancel(long task, int agent) throws Exception {
    link.send(new Frames().cancel(task, agent, 1));
  }

  @Override
  public void close() throws IOException {
    TestAgent.gate.countDown();
    runtime.close();
    scheduler.close();
  }
}
