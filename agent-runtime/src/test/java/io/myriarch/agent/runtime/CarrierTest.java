package io.myriarch.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CarrierTest {
  @TempDir Path data;

  @Test
  void shouldNoticeAndNameAgentsThatHoldTheCarriers() throws Exception {
    try (LogCapture log = new LogCapture();
        LinkFixture fixture = new LinkFixture(data)) {
      int usual = fixture.runtime.watchdog().parallelism();
      holdAllCarriers(fixture);
      assertThat(fixture.done(90, "upper", "still served")).isEqualTo("STILL SERVED");
      Await.until(() -> log.has("agent-\\d+ \\(test/lab\\) burns CPU .* in operation spin"));
      Await.until(() ->
          fixture
              .runtime
              .metrics()
              .scrape()
              .matches(
                  "(?s).*myriarch_runtime_agent_stuck_total\\{specialty=\"lab\",type=\"test\"}"
                      + " [1-9].*"));
      TestAgent.gate.countDown();
      Await.until(() -> fixture.runtime.watchdog().parallelism() == usual);
    }
  }

  // As many as it takes: carriers that an earlier test needed may linger for a while.
  private static void holdAllCarriers(LinkFixture fixture) throws Exception {
    int agent = 0;
    while (fixture.runtime.watchdog().stuck() == 0) {
      assertThat(agent).isLessThan(40);
      fixture.assign(agent++, "spin", "");
      long endNs = System.nanoTime() + 500_000_000;
      while (fixture.runtime.watchdog().stuck() == 0 && System.nanoTime() - endNs < 0) {
        Thread.sleep(5);
      }
    }
  }

  @Test
  void shouldNotSuspectAgentsThatWait() throws Exception {
    try (LogCapture log = new LogCapture();
        LinkFixture fixture = new LinkFixture(data)) {
      for (int agent = 0; agent < 90; agent++) {
        fixture.assign(agent, agent % 2 == 0 ? "block" : "compute-until-cancelled", "");
      }
      for (int i = 0; i < 20; i++) {
        assertThat(fixture.done(95, "upper", "x")).isEqualTo("X");
      }
      assertThat(log.has("burns CPU")).isFalse();
      for (int agent = 0; agent < 90; agent++) {
        fixture.cancel(1_001 + agent, agent);
      }
    }
  }
}
