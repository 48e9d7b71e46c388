package io.myriarch.scheduler.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.scheduler.SmallSettings;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.core.RetryPolicy;
import io.myriarch.scheduler.fleet.RuntimeListener;
import io.myriarch.scheduler.ingress.binary.ClientListener;
import io.myriarch.scheduler.journal.FakeJournal;
import io.myriarch.scheduler.shard.SchedulingLoop;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A fault in the core while a frame is handled: the process stops, and replay makes it whole. */
class CoreFaultTest {
  private static final RandomGenerator PLANTED =
      () -> {
        throw new IllegalStateException("planted");
      };

  private final SteppedHost host = new SteppedHost();
  private FakeJournal journal = FakeJournal.forcedByHand();
  private final AtomicInteger stops = new AtomicInteger();
  private final WireSocket clientSocket = new WireSocket();
  private final WireSocket runtimeSocket = new WireSocket();
  private final HonestClient client = new HonestClient(clientSocket);
  private final HonestRuntime runtime = new HonestRuntime(runtimeSocket);

  /** With this source of jitter, which a failed attempt asks in the middle of its step. */
  private SchedulingLoop start(RandomGenerator random, WireSocket... sockets) {
    FleetLayout layout =
        new FleetLayout(List.of(new FleetLayout.Wanted("analytics", "metrics", 2, "")));
    SchedulingLoop loop =
        new SchedulingLoop(
            host,
            journal,
            SmallSettings.of("recovery.grace", "0s").limits(),
            layout,
            new RetryPolicy(100, 1_000, random),
            1,
            stops::incrementAndGet);
    loop.start();
    if (sockets.length == 2) {
      ClientListener.accept(loop, sockets[0], null, 8);
      RuntimeListener.accept(loop, sockets[1], 250);
      runtime.join("r1", 2);
      client.hello(1);
      settle();
    }
    return loop;
  }

  private void settle() {
    for (int i = 0; i < 10; i++) {
      host.run();
      journal.force();
      host.run();
      client.work();
      runtime.work();
    }
  }

  @Test
  void shouldStopInsteadOfGoingOnWithHalfAStep() {
    SchedulingLoop loop = start(PLANTED, clientSocket, runtimeSocket);
    host.pass(1_100 * SteppedHost.MS);
    settle();
    client.submit();
    runtime.failAll();
    settle();
    assertThat(stops).hasValue(1);
    assertThat(loop.core().isHalfDone()).isTrue();
    long position = journal.nextPosition();
    client.submit();
    settle();
    assertThat(journal.nextPosition()).as("nothing is recorded any more").isEqualTo(position);
    assertThat(stops).hasValue(1);
  }

  @Test
  void shouldHaveAWholeStateAfterTheReplay() {
    start(PLANTED, clientSocket, runtimeSocket);
    host.pass(1_100 * SteppedHost.MS);
    settle();
    client.submit();
    runtime.failAll();
    settle();
    journal = journal.reopened();
    SchedulingLoop next = start(() -> 0);
    assertThat(next.core().isHalfDone()).isFalse();
    assertThat(next.core().tasks().size()).isEqualTo(1);
    assertThat(next.core().counters().ledgerImbalance()).isZero();
  }
}
