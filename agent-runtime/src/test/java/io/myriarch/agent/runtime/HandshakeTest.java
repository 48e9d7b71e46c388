package io.myriarch.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.agent.runtime.FakeScheduler.Connection;
import io.myriarch.agent.runtime.FakeScheduler.Said;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandshakeTest {
  @TempDir Path data;

  @Test
  void shouldIntroduceItselfAndItsKinds() throws Exception {
    try (FakeScheduler scheduler = new FakeScheduler();
        AgentRuntime runtime = Runtimes.start(scheduler, data)) {
      Connection connection = scheduler.connection();
      Said.Hello hello = connection.await(Said.Hello.class);
      assertThat(hello.id()).isEqualTo("r1");
      assertThat(hello.httpPort()).isEqualTo(runtime.httpPort());
      assertThat(hello.version()).isEqualTo(2);
      assertThat(hello.labels()).isEqualTo("zone=a");
      assertThat(connection.await(Said.Join.class).held()).isZero();
      assertThat(connection.introduction)
          .contains(
              new Said.Kind(
                  "test", "lab", TestAgent.OPERATIONS.stream().map(TestAgent::shown).toList()));
    }
  }

  @Test
  void shouldDeployManyAgentsQuicklyAndEcho() throws Exception {
    try (FakeScheduler scheduler = new FakeScheduler();
        AgentRuntime _ = Runtimes.start(scheduler, data)) {
      Connection connection = scheduler.joined();
      long startNs = System.nanoTime();
      connection.send(
          new Frames()
              .deploy(0, 7_000, "research", "citation", "")
              .deploy(20_000, 8_000, "analytics", "metrics", ""));
      connection.awaitReady(15_000);
      assertThat((System.nanoTime() - startNs) / 1_000_000).isLessThan(5_000);
      byte[] payload = "hello".getBytes(StandardCharsets.UTF_8);
      Frames frames = new Frames().name(3, "echo");
      for (int i = 0; i < 1_000; i++) {
        frames.assign(100 + i, 20_000 + i, 1, 3, payload);
      }
      connection.send(frames);
      for (int i = 0; i < 1_000; i++) {
        Said.Completed completed = connection.await(Said.Completed.class);
        assertThat(completed.task() - 100).isEqualTo(completed.agent() - 20_000);
        assertThat(completed.text()).isEqualTo("hello");
      }
    }
  }

  @Test
  void shouldTakePayloadsAndGiveResultsAsLargeAsTheSchedulerAllows() throws Exception {
    try (FakeScheduler scheduler = new FakeScheduler()) {
      scheduler.payloadBytesMax = 3 << 19;
      try (AgentRuntime _ = Runtimes.start(scheduler, data)) {
        Connection connection = scheduler.joined();
        connection.send(new Frames().deploy(0, 1, "analytics", "metrics", "").name(3, "echo"));
        connection.awaitReady(1);
        byte[] largest = new byte[3 << 19];
        largest[largest.length - 1] = 7;
        connection.send(new Frames().assign(1, 0, 1, 3, largest));
        assertThat(connection.await(Said.Completed.class).result()).isEqualTo(largest);
      }
    }
  }

  @Test
  void shouldNotJoinASchedulerThatNamesAnAbsurdPayload() throws Exception {
    try (FakeScheduler scheduler = new FakeScheduler()) {
      scheduler.payloadBytesMax = 0xFFFF_FFF0L;
      try (AgentRuntime _ = Runtimes.start(scheduler, data)) {
        scheduler.joined().await(Said.Closed.class);
      }
    }
  }

  @Test
  void shouldSendHeartbeatsWithItsFigures() throws Exception {
    try (FakeScheduler scheduler = new FakeScheduler();
        AgentRuntime _ = Runtimes.start(scheduler, data)) {
      Connection connection = scheduler.joined();
      connection.send(new Frames().deploy(0, 10, "a", "b", ""));
      connection.awaitReady(10);
      Said.Heartbeat heartbeat = connection.await(Said.Heartbeat.class);
      while (heartbeat.hosted() < 10) {
        heartbeat = connection.await(Said.Heartbeat.class);
      }
      assertThat(heartbeat.rss()).isGreaterThan(10_000_000);
      assertThat(heartbeat.heap()).isPositive();
      assertThat(heartbeat.cpuMillis()).isPositive();
    }
  }
}
