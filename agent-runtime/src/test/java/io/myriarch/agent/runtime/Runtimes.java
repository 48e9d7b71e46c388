package io.myriarch.agent.runtime;

import io.myriarch.agent.runtime.host.AgentKinds;
import io.myriarch.agent.runtime.link.LinkConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runtimes for tests: in this process, with times that a test can wait for. */
final class Runtimes {
  private static final LinkConfig QUICK = new LinkConfig(2_000, 10, 100, 600, 500);

  private Runtimes() {}

  static RuntimeConfig config(FakeScheduler scheduler, Path data) {
    return new RuntimeConfig("r1", List.of(scheduler.address()), 0, data, "zone=a", 20_000, 5_000);
  }

  /** An edge runtime; the scheduler is told that it may be cut off for an hour. */
  static AgentRuntime startEdge(FakeScheduler scheduler, Path data) throws IOException {
    RuntimeConfig usual = config(scheduler, data);
    RuntimeConfig edge =
        new RuntimeConfig(
            usual.id(),
            usual.schedulers(),
            0,
            data,
            usual.labels(),
            usual.agentsMax(),
            usual.drainTimeoutMs(),
            EdgeConfig.of("1h", "16MiB"));
    return AgentRuntime.start(edge, AgentKinds.of(List.of(new TestAgent.Provider())), QUICK);
  }

  static AgentRuntime start(FakeScheduler scheduler, Path data) throws IOException {
    return AgentRuntime.start(
        config(scheduler, data), AgentKinds.of(List.of(new TestAgent.Provider())), QUICK);
  }
}
