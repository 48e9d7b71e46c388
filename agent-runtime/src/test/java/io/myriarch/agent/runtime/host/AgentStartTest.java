package io.myriarch.agent.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentContext;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agent.Operation;
import io.myriarch.agent.Task;
import io.myriarch.agent.runtime.session.Outgoing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentStartTest {
  /** Settings. */
  record Settings(int size) {}

  private final AtomicInteger starts = new AtomicInteger();
  private final AtomicInteger stops = new AtomicInteger();
  private final CountDownLatch slow = new CountDownLatch(1);
  private final CpuPool pool = new CpuPool(1);
  private final HostMetrics metrics = new HostMetrics();
  private final Outbox outbox = new Outbox(1_000);
  private final AgentHost host =
      new AgentHost(
          AgentKinds.of(List.of(new Provider())),
          new HostServices(pool, metrics, PayloadBound.usual()),
          outbox,
          1_000);

  /** Agent 3 fails twice before it starts, agent 7 is slow. */
  private final class Fussy implements Agent {
    @Override
    public void start(AgentContext context) throws Exception {
      if (starts.incrementAndGet() > 0 && context.id().equals("agent-7")) {
        slow.await();
      }
      if (context.id().equals("agent-3") && failures.incrementAndGet() <= 2) {
        throw new IllegalStateException("not yet");
      }
    }

    @Override
    public byte[] handle(Task task, AgentContext context) {
      return task.payload();
    }

    @Override
    public void stop(AgentContext context) {
      stops.incrementAndGet();
      throw new IllegalStateException("a stop that fails stops nobody");
    }
  }

  private final AtomicInteger failures = new AtomicInteger();

  private final class Provider implements AgentProvider {
    @Override
    public String type() {
      return "test";
    }

    @Override
    public String specialty() {
      return "fussy";
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public List<Operation> operations() {
      return List.of(Operation.of("run", "Runs."));
    }

    @Override
    public Agent create() {
      return new Fussy();
    }
  }

  @AfterEach
  void tearDown() {
    slow.countDown();
    host.state().removeAll();
    pool.close();
  }

  private int announced() {
    host.state().announceReady();
    int count = 0;
    Outgoing message;
    while ((message = outbox.pollMessage()) != null) {
      count += ((Outgoing.AgentsReady) message).count();
    }
    return count;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - endNs).isNegative();
      Thread.sleep(2);
    }
  }

  @Test
  void shouldAnnounceAgentsWhenTheyHaveStartedAndStopEachOnce() throws Exception {
    host.deploy(0, 10, "test", "fussy", new byte[0]);
    AtomicInteger ready = new AtomicInteger();
    await(() -> ready.addAndGet(announced()) == 9);
    assertThat(host.starting()).isEqualTo(1);
    slow.countDown();
    await(() -> ready.addAndGet(announced()) == 10);
    assertThat(failures.get()).isEqualTo(3);
    assertThat(starts.get()).isEqualTo(12);
    host.state().removeAll();
    await(() -> host.running() == 0);
    assertThat(stops.get()).isEqualTo(10);
  }

  @Test
  void shouldReadConfigurationAndSayWhatIsWrongWithIt() {
    assertThat(settings("{\"size\":3}").size()).isEqualTo(3);
    assertThat(settings("").size()).isZero();
    assertRefused("{\"sise\":3}", "has no setting sise");
    assertRefused("{\"size\":\"x\"}", "has a wrong value for size");
    assertRefused("[1]", "test/fussy cannot be read");
    assertRefused("{", "test/fussy");
  }

  private Settings settings(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    HostServices services = new HostServices(pool, metrics, new PayloadBound(10));
    return new AgentGroup("test", "fussy", bytes, null, services).configuration(Settings.class);
  }

  private void assertRefused(String json, String sentence) {
    assertThatThrownBy(() -> settings(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void shouldBoundWhatAgentsCount() {
    GroupMetrics group = metrics.of("test", "fussy");
    assertThatThrownBy(() -> group.count("Not A Name", 1)).hasMessageContaining("is refused");
    for (int i = 0; i < GroupMetrics.NAMES_MAX; i++) {
      group.count("n" + i, 1);
    }
    group.count("n0", 1);
    assertThatThrownBy(() -> group.count("more", 1)).hasMessageContaining("64 counters already");
  }
}
