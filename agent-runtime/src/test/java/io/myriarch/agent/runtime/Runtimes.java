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

  static AgentRuntime start(FakeScheduler scheduler, Path data) throws IOException {
    return AgentRuntime.start(
        config(scheduler, data), AgentKinds.of(List.of(new TestAgent.Provider())), QUICK);
  }
}
