package io.myriarch.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.agent.runtime.FakeScheduler.Said;
import io.myriarch.protocol.wire.FailureKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomesTest {
  @TempDir Path data;

  @Test
  void shouldAnswerBaseOperationsForEveryAgent() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      assertThat(fixture.done(3, "echo", "{}")).isEqualTo("{}");
      assertThat(fixture.done(3, "echo", "")).isEmpty();
      assertThat(fixture.done(3, "noop", "what nobody looks at")).isEmpty();
      fixture.failed(3, "fail", "x");
      assertThat(fixture.done(3, "health", ""))
          .startsWith(
              "{\"id\":\"agent-3\",\"type\":\"test\",\"specialty\":\"lab\",\"status\":\"ok\"")
          .contains("\"tasks_done\":3,\"tasks_failed\":1,\"uptime_ms\":");
    }
  }

  @Test
  void shouldRunOperationsOfAProvider() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      assertThat(fixture.done(0, "upper", "abc")).isEqualTo("ABC");
      assertThat(fixture.done(0, "", "main")).isEqualTo("MAIN");
      assertThat(fixture.done(0, "setting", "")).isEqualTo("Settings[colour=red, size=0]");
      assertThat(fixture.done(0, "state", "")).isEqualTo("false 4");
    }
  }

  @Test
  void shouldRunCpuBoundOperationsOnPlatformThreads() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      assertThat(fixture.done(5, "compute", "")).isEqualTo("false agent-5");
    }
  }

  @Test
  void shouldSayWhyAHandlerFailed() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      assertFailed(fixture, "it broke", FailureKind.ERROR, "java.io.IOException: it broke");
      assertFailed(fixture, "final", FailureKind.FINAL_ERROR, "it makes no sense");
      assertFailed(fixture, "null", FailureKind.FINAL_ERROR, "returned null");
      assertFailed(fixture, "large", FailureKind.FINAL_ERROR, "1,048,577 bytes");
    }
  }

  private static void assertFailed(
      LinkFixture fixture, String how, FailureKind kind, String containing) throws Exception {
    Said.Failed failed = fixture.failed(1, "fail", how);
    assertThat(failed.kind()).isEqualTo(kind);
    assertThat(failed.text()).contains(containing);
  }

  @Test
  void shouldStartAnAgentAnewAfterAnError() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      fixture.done(1, "state", "");
      Said.Failed failed = fixture.failed(1, "fail", "error");
      assertThat(failed.kind()).isEqualTo(FailureKind.ERROR);
      assertThat(failed.text()).isEqualTo("java.lang.StackOverflowError: deep");
      assertThat(fixture.done(1, "state", "")).isEqualTo("false 1");
    }
  }

  @Test
  void shouldCutLongErrorsAtACharacter() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      String text = fixture.failed(1, "fail", "long").text();
      assertThat(text.getBytes(StandardCharsets.UTF_8).length).isBetween(4_094, 4_096);
      assertThat(text).endsWith("ää");
    }
  }

  @Test
  void shouldRefuseWhatItDoesNotHave() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      Said.Failed unknown = fixture.failed(1, "no-such", "");
      assertThat(unknown.kind()).isEqualTo(FailureKind.FINAL_ERROR);
      assertThat(unknown.text()).startsWith("agent-1 (test/lab) has no operation no-such; it has ");
      Said.Failed absent = fixture.failed(5_000, "echo", "");
      assertThat(absent.kind()).isEqualTo(FailureKind.NOT_HOSTED);
      fixture.link.send(new Frames().deploy(200, 1, "plain", "one", ""));
      fixture.link.awaitReady(1);
      assertThat(fixture.done(200, "echo", "x")).isEqualTo("x");
      assertThat(fixture.failed(200, "", "").text())
          .isEqualTo(
              "agent-200 (plain/one) has no main operation; it answers only echo, noop and health.");
    }
  }

  @Test
  void shouldRefuseASecondAttemptAndCountIt() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      long first = fixture.assign(1, "block", "");
      Said.Failed second = fixture.failed(1, "echo", "");
      assertThat(second.kind()).isEqualTo(FailureKind.NOT_HOSTED);
      assertThat(second.text()).isEqualTo("agent-1 works on another attempt.");
      assertThat(fixture.runtime.links().getFirst().host().refused()).isEqualTo(1);
      TestAgent.gate.countDown();
      assertThat(fixture.link.await(Said.Completed.class).task()).isEqualTo(first);
    }
  }

  @Test
  void shouldNotLetABlockedAgentDelayOthers() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      for (int agent = 0; agent < 50; agent++) {
        fixture.assign(agent, "block", "");
      }
      for (int agent = 50; agent < 100; agent++) {
        assertThat(fixture.done(agent, "upper", "a")).isEqualTo("A");
      }
    }
  }

  @Test
  void shouldCarryTheLargestPayloads() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      String large = "x".repeat(1 << 20);
      for (int agent = 0; agent < 4; agent++) {
        assertThat(fixture.done(agent, "echo", large)).hasSize(1 << 20);
      }
    }
  }

  @Test
  void shouldRemoveAgents() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      long working = fixture.assign(3, "block", "");
      fixture.link.send(new Frames().remove(0, 50));
      assertThat(fixture.failed(1, "echo", "").kind()).isEqualTo(FailureKind.NOT_HOSTED);
      assertThat(fixture.done(50, "echo", "x")).isEqualTo("x");
      TestAgent.gate.countDown();
      assertThat(fixture.link.await(Said.Completed.class).task()).isEqualTo(working);
      Await.until(() -> fixture.runtime.links().getFirst().host().running() == 50);
    }
  }
}
