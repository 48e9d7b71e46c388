package io.myriarch.scheduler.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.SmallSettings;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.core.RetryPolicy;
import io.myriarch.scheduler.fleet.RuntimeListener;
import io.myriarch.scheduler.ingress.binary.ClientListener;
import io.myriarch.scheduler.journal.FakeJournal;
import io.myriarch.scheduler.shard.SchedulingLoop;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Much runs when the disk is full: far more outcomes than can be kept until there is room. */
class FullDiskTest {
  private static final SmallSettings SETTINGS =
      SmallSettings.of(
          "recovery.grace",
          "0s",
          "task.payloadBytesMax",
          "1MiB",
          "admission.payloadBytesMax",
          "64MiB");
  private static final int AGENTS = 15;
  private static final byte[] PAYLOAD = new byte[900_000];

  private final SteppedHost host = new SteppedHost();
  private final FakeJournal journal = FakeJournal.forcedByHand();
  private final AtomicInteger stops = new AtomicInteger();
  private final WireSocket clientSocket = new WireSocket();
  private final WireSocket runtimeSocket = new WireSocket();
  private final HonestClient client = new HonestClient(clientSocket);
  private final HonestRuntime runtime = new HonestRuntime(runtimeSocket);
  private SchedulingLoop loop;

  @BeforeEach
  void giveEveryAgentATask() {
    loop =
        new SchedulingLoop(
            host,
            journal,
            SETTINGS.limits(),
            new FleetLayout(List.of(new FleetLayout.Wanted("analytics", "metrics", AGENTS, ""))),
            new RetryPolicy(100, 1_000, () -> 0),
            1,
            stops::incrementAndGet);
    loop.start();
    ClientListener.accept(loop, clientSocket, null, 8);
    RuntimeListener.accept(loop, runtimeSocket, 250);
    runtime.join("r1", AGENTS);
    client.hello(1);
    settle();
    host.pass(1_100 * SteppedHost.MS);
    settle();
    for (int i = 0; i < AGENTS; i++) {
      client.submit(PAYLOAD);
    }
    host.run();
    journal.force();
    host.run();
    client.work();
    assertThat(client.complaint()).isNull();
    assertThat(loop.core().counters().live(TaskStatus.ASSIGNED)).isEqualTo(AGENTS);
    journal.full(true);
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

  private void standStillForLong() {
    for (int i = 0; i < 100; i++) {
      host.pass(1_000 * SteppedHost.MS);
      runtime.heartbeat();
      settle();
    }
    assertThat(stops).hasValue(0);
  }

  @Test
  void shouldLeaveOutcomesInTheSocketUntilThereIsRoom() {
    standStillForLong();
    assertThat(runtimeSocket.isClosed()).isFalse();
    assertThat(loop.core().tasks().size()).isPositive();
    client.submit();
    journal.full(false);
    standStillForLong();
    assertThat(clientSocket.isClosed()).isFalse();
    assertThat(client.complaint()).startsWith(RejectCode.OVERLOADED.name());
    assertThat(loop.core().counters().finishedTotal()).isEqualTo(AGENTS);
    assertThat(loop.core().counters().deadLetteredTotal()).isZero();
    assertThat(loop.core().counters().ledgerImbalance()).isZero();
    assertThat(loop.core().counters().failedAttemptsTotal(FailureKind.LOST)).isZero();
  }

  @Test
  void shouldLearnOfALostRuntimeWhenThereIsRoom() {
    runtime.work();
    host.run();
    runtimeSocket.close();
    standStillForLong();
    journal.full(false);
    host.pass(10 * SteppedHost.MS);
    settle();
    assertThat(loop.core().counters().live(TaskStatus.ASSIGNED)).isZero();
    assertThat(loop.core().tasks().size()).isPositive();
    assertThat(stops).hasValue(0);
    assertThat(loop.core().counters().ledgerImbalance()).isZero();
  }
}
