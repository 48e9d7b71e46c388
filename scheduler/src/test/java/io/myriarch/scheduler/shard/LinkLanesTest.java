package io.myriarch.scheduler.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.FrameAccumulator;
import io.myriarch.protocol.wire.AcceptedDecoder;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.scheduler.SmallSettings;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.fuzz.SteppedHost;
import io.myriarch.scheduler.journal.FakeJournal;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Answers about tasks of both durabilities on one link, to a peer that reads a bit at a time. */
class LinkLanesTest {
  private static final int FRAMES = 100_000;

  private final SteppedHost host = new SteppedHost();
  private final FakeJournal journal = FakeJournal.forcedByHand();
  private final SlowSocket socket = new SlowSocket();

  /** Takes one write, and the next when its peer has read. */
  private static final class SlowSocket implements LinkSocket {
    final FrameAccumulator read = new FrameAccumulator(1 << 20);
    Runnable onWritable;
    boolean isFull;

    @Override
    public String peer() {
      return "slow";
    }

    @Override
    public void start(Consumer<ByteBuf> onBytes, Runnable writable, Runnable onClosed) {
      onWritable = writable;
    }

    @Override
    public void write(ByteBuf bytes) {
      for (var part : bytes.nioBuffers()) {
        read.append(part);
      }
      bytes.release();
      isFull = true;
    }

    @Override
    public boolean isFull() {
      return isFull;
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void close() {}
  }

  private SchedulingLoop startLoop() {
    SmallSettings settings = SmallSettings.of();
    FleetLayout layout =
        new FleetLayout(List.of(new FleetLayout.Wanted("analytics", "metrics", 1, "")));
    SchedulingLoop loop =
        new SchedulingLoop(
            host, journal, settings.limits(), layout, settings.retryPolicy(), 1, () -> {});
    loop.start();
    host.run();
    return loop;
  }

  @Test
  void shouldNeverPutAFrameIntoTheMiddleOfAnother() throws Exception {
    SchedulingLoop loop = startLoop();
    ClientLink link = new ClientLink(loop, loop.nextLinkId(), socket);
    loop.add(link);
    link.start((buffer, offset, length) -> {});
    for (int i = 0; i < FRAMES; i++) {
      Durability durability = i % 2 == 0 ? Durability.FSYNC : Durability.PROCESS;
      link.accepted(3L * i, 5L * i, durability, 0, 1);
    }
    loop.workSoon();
    host.run();
    journal.force();
    loop.workSoon();
    host.run();
    List<Long> seen = new ArrayList<>();
    for (int round = 0; round < 1_000 && seen.size() < FRAMES; round++) {
      socket.read.drain((buffer, offset, length) -> {
        AcceptedDecoder accepted = new AcceptedDecoder();
        accepted.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        assertThat(accepted.firstTaskId() * 3).isEqualTo(accepted.firstCorrelationId() * 5);
        seen.add(accepted.firstCorrelationId() / 3);
      });
      socket.isFull = false;
      socket.onWritable.run();
      host.run();
    }
    assertThat(seen).hasSize(FRAMES).doesNotHaveDuplicates();
    assertThat(seen.stream().filter(i -> i % 2 == 0)).isSorted();
    assertThat(seen.stream().filter(i -> i % 2 == 1)).isSorted();
    assertThat(seen)
        .as("one lane is ahead of the other")
        .isNotEqualTo(seen.stream().sorted().toList());
  }
}
