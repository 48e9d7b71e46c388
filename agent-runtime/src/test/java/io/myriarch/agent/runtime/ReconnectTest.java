package io.myriarch.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.agent.runtime.FakeScheduler.Connection;
import io.myriarch.agent.runtime.FakeScheduler.Said;
import io.myriarch.agent.runtime.link.SchedulerLink;
import io.myriarch.agent.runtime.session.LinkState;
import io.myriarch.protocol.wire.RejectCode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconnectTest {
  @TempDir Path data;

  @Test
  void shouldKeepAttemptsOverALostConnectionAndDeliverEachOutcomeOnce() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      Set<Long> tasks = new HashSet<>();
      for (int agent = 0; agent < 20; agent++) {
        tasks.add(fixture.assign(agent, "block", ""));
      }
      Await.until(() -> fixture.runtime.links().getFirst().host().assigned() == 20);
      fixture.link.close();
      Connection again = fixture.scheduler.connection();
      assertThat(again.await(Said.Join.class).held()).isEqualTo(20);
      Set<Long> held = new HashSet<>();
      for (Said said : again.introduction) {
        if (said instanceof Said.Held h) {
          held.add(h.task());
        }
      }
      assertThat(held).isEqualTo(tasks);
      TestAgent.gate.countDown();
      again.send(new Frames().welcome(8, 400));
      assertEachOnce(again, tasks);
      fixture.deploy(again);
      assertThat(fixture.done(5, "state", "")).isEqualTo("false 2");
    }
  }

  @Test
  void shouldSendWhatEndedWhileThereWasNoScheduler() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      Set<Long> tasks = new HashSet<>();
      for (int agent = 0; agent < 20; agent++) {
        tasks.add(fixture.assign(agent, "block", ""));
      }
      Await.until(() -> fixture.runtime.links().getFirst().host().assigned() == 20);
      fixture.link.close();
      Connection again = fixture.scheduler.connection();
      TestAgent.gate.countDown();
      SchedulerLink link = fixture.runtime.links().getFirst();
      Await.until(() -> link.outbox().depth() + link.unconfirmed() == 20);
      again.close();
      Connection third = fixture.scheduler.joined();
      assertThat(third.introduction).filteredOn(said -> said instanceof Said.Held).isEmpty();
      assertThat(outcomesOf(third)).isEqualTo(tasks);
      assertThat(third.isQuiet(Said.Completed.class, 100)).isTrue();
    }
  }

  @Test
  void shouldSendAgainWhatNoSchedulerHasConfirmedAndNothingElse() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      assertThat(fixture.done(1, "echo", "confirmed")).isEqualTo("confirmed");
      Await.until(() -> fixture.runtime.links().getFirst().unconfirmed() == 0);
      fixture.scheduler.confirming = false;
      Set<Long> tasks = new HashSet<>();
      for (int agent = 0; agent < 20; agent++) {
        tasks.add(fixture.assign(agent, "echo", "x"));
      }
      assertEachOnce(fixture.link, tasks);
      fixture.link.close();
      Connection second = fixture.scheduler.connection();
      second.await(Said.Join.class);
      assertThat(outcomesOf(second)).isEqualTo(tasks);
      fixture.scheduler.confirming = true;
      second.close();
      Connection third = fixture.scheduler.joined();
      assertThat(outcomesOf(third)).isEqualTo(tasks);
      Await.until(() -> fixture.runtime.links().getFirst().unconfirmed() == 0);
      third.close();
      assertThat(outcomesOf(fixture.scheduler.joined())).isEmpty();
    }
  }

  @Test
  void shouldCloseTheLinkOfASchedulerThatConfirmsWhatItWasNotSent() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      assertThat(fixture.done(1, "echo", "x")).isEqualTo("x");
      fixture.link.send(new Frames().outcomesDurable(2));
      fixture.link.await(Said.Closed.class);
    }
  }

  private static Set<Long> outcomesOf(Connection connection) {
    Set<Long> tasks = new HashSet<>();
    for (Said said : connection.introduction) {
      if (said instanceof Said.Completed completed) {
        tasks.add(completed.task());
      }
    }
    return tasks;
  }

  private static void assertEachOnce(Connection connection, Set<Long> tasks) throws Exception {
    Set<Long> open = new HashSet<>(tasks);
    while (!open.isEmpty()) {
      assertThat(open.remove(connection.await(Said.Completed.class).task())).isTrue();
    }
    assertThat(connection.isQuiet(Said.Completed.class, 100)).isTrue();
  }

  @Test
  void shouldStopAgentsThatAreNotDeployedAgain() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      fixture.link.close();
      Connection again = fixture.scheduler.joined();
      again.send(new Frames().deploy(10, 5, "test", "lab", "{\"colour\":\"red\"}"));
      again.awaitReady(5);
      Await.until(() -> fixture.runtime.links().getFirst().host().running() == 5);
      assertThat(fixture.runtime.links().getFirst().host().state().hosted()).isEqualTo(5);
    }
  }

  @Test
  void shouldReplaceAgentsOfAnotherKind() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      fixture.link.close();
      Connection again = fixture.scheduler.joined();
      again.send(new Frames().deploy(0, 100, "test", "lab", "{\"colour\":\"blue\"}"));
      again.awaitReady(100);
      again.send(new Frames().name(1, "setting").assign(1, 7, 1, 1, new byte[0]));
      assertThat(again.await(Said.Completed.class).text())
          .isEqualTo("Settings[colour=blue, size=0]");
      Await.until(() -> fixture.runtime.links().getFirst().host().running() == 100);
    }
  }

  @Test
  void shouldConnectAnewWhenTheSchedulerFallsSilent() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      fixture.link.silent = true;
      fixture.link.await(Said.Ping.class);
      fixture.link.await(Said.Closed.class);
      fixture.deploy(fixture.scheduler.joined());
      assertThat(fixture.done(1, "echo", "x")).isEqualTo("x");
    }
  }

  @Test
  void shouldCloseAndConnectAnewAfterGarbage() throws Exception {
    byte[][] garbage = {
      {-1, -1, -1, -1, 0},
      {3, 0, 0, 0, 1, 2, 3},
      {8, 0, 0, 0, 0, 0, 77, 0, 1, 0, 1, 0},
      {8, 0, 0, 0, 0, 0, 64, 0, 9, 0, 1, 0},
      {8, 0, 0, 0, 8, 0, 64, 0, 1, 0, 1, 0},
      {8, 0, 0, 0, 8, 0, 61, 0, 1, 0, 1, 0},
    };
    try (LinkFixture fixture = new LinkFixture(data)) {
      for (byte[] bytes : garbage) {
        fixture.link.send(new Frames().raw(bytes));
        fixture.link.await(Said.Closed.class);
        fixture.deploy(fixture.scheduler.joined());
        assertThat(fixture.done(1, "echo", "x")).isEqualTo("x");
      }
    }
  }

  @Test
  void shouldRefuseRangesThatMakeNoSense() throws Exception {
    try (LogCapture log = new LogCapture();
        LinkFixture fixture = new LinkFixture(data)) {
      fixture.link.send(new Frames().deploy(-5, 10, "test", "lab", ""));
      fixture.link.await(Said.Closed.class);
      Await.until(() -> log.has("names the agents -5 to 4, which cannot be"));
      Connection again = fixture.scheduler.joined();
      again.send(new Frames().deploy(1_000, 20_001, "a", "b", ""));
      again.await(Said.Closed.class);
    }
  }

  @Test
  void shouldEndWhenAnotherRuntimeKeepsItsId() throws Exception {
    try (LogCapture log = new LogCapture();
        FakeScheduler scheduler = new FakeScheduler();
        AgentRuntime runtime = Runtimes.start(scheduler, data)) {
      Thread refusing = refuseAll(scheduler, RejectCode.DUPLICATE_RUNTIME, "r1 is connected");
      assertThat(runtime.awaitEnd()).isEqualTo(3);
      assertThat(log.has("Another live runtime has the id r1; choose another --id")).isTrue();
      refusing.interrupt();
    }
  }

  @Test
  void shouldEndWhenTheSchedulerSpeaksAnotherVersion() throws Exception {
    try (LogCapture log = new LogCapture();
        FakeScheduler scheduler = new FakeScheduler();
        AgentRuntime runtime = Runtimes.start(scheduler, data)) {
      Thread refusing = refuseAll(scheduler, RejectCode.UNSUPPORTED_VERSION, "only version 2");
      assertThat(runtime.awaitEnd()).isEqualTo(4);
      assertThat(log.has("speaks another protocol version.*only version 2")).isTrue();
      assertThat(runtime.links().getFirst().state()).isEqualTo(LinkState.CLOSED);
      refusing.interrupt();
    }
  }

  private static Thread refuseAll(FakeScheduler scheduler, RejectCode code, String sentence) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            while (true) {
              Connection connection = scheduler.connection();
              connection.await(Said.Join.class);
              connection.send(new Frames().closing(code, sentence));
            }
          } catch (Exception | AssertionError e) {
            // the test is over
          }
        });
  }
}
