package io.myriarch.scheduler.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.OutboundFrames;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutputChunksTest {
  private static final int OVERHEAD_BYTES = Framing.LENGTH_BYTES + Framing.HEADER_BYTES;
  private static final int BYTES_MAX = 1 << 20;

  private final OutputChunks out = new OutputChunks(BYTES_MAX);

  /** A frame whose body begins with the number. */
  private void frame(int number, int bodyLength) {
    int offset = out.begin(Framing.HEADER_BYTES + bodyLength);
    out.buffer().putInt(offset + Framing.HEADER_BYTES, number, ByteOrder.LITTLE_ENDIAN);
    assertThat(out.end(bodyLength)).isEqualTo(OVERHEAD_BYTES + bodyLength);
  }

  private void sendAll() {
    while (out.pendingBytes() > 0) {
      out.take(BYTES_MAX).release();
    }
  }

  @Test
  void shouldGiveEveryByteInOrderHoweverThePeerReads() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      ArrayDeque<ByteBuf> socket = new ArrayDeque<>();
      ByteBuffer received = ByteBuffer.allocate(32 << 20).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < 500; i++) {
        frame(i, Integer.BYTES + random.nextInt(random.nextInt(20) == 0 ? 300_000 : 200));
        int released = random.nextInt(3) == 0 ? out.pendingBytes() : 0;
        while (released > 0 || out.pendingBytes() > BYTES_MAX / 2) {
          ByteBuf taken = out.take(1 + random.nextInt(100_000));
          released -= taken.readableBytes();
          socket.add(taken);
        }
        while (random.nextBoolean() && !socket.isEmpty()) {
          receive(socket.poll(), received);
        }
      }
      while (out.pendingBytes() > 0) {
        socket.add(out.take(BYTES_MAX));
      }
      socket.forEach(taken -> receive(taken, received));
      assertNumbered(received.flip(), seed);
    }
  }

  private static void receive(ByteBuf taken, ByteBuffer received) {
    received.limit(received.position() + taken.readableBytes());
    taken.readBytes(received);
    received.limit(received.capacity());
    taken.release();
  }

  private static void assertNumbered(ByteBuffer received, long seed) {
    for (int i = 0; i < 500; i++) {
      int length = received.getInt();
      assertThat(received.getInt(received.position() + Framing.HEADER_BYTES))
          .as("seed %d", seed)
          .isEqualTo(i);
      received.position(received.position() + length);
    }
    assertThat(received.hasRemaining()).isFalse();
  }

  @Test
  void shouldSayFullAtItsBoundAndGoOnWhenItHasSent() {
    frame(0, BYTES_MAX - OVERHEAD_BYTES - 100);
    assertThat(out.begin(97)).isEqualTo(OutboundFrames.FULL);
    assertThat(out.begin(96)).isNotEqualTo(OutboundFrames.FULL);
    sendAll();
    assertThat(out.begin(97)).isNotEqualTo(OutboundFrames.FULL);
  }

  @Test
  void shouldUseItsMemoryAgainWhenTheSocketHasWritten() {
    frame(0, 100);
    ByteBuf first = out.take(BYTES_MAX);
    long address = addressOf(first);
    first.release();
    for (int i = 1; i < 1_000; i++) {
      frame(i, 100);
      ByteBuf taken = out.take(BYTES_MAX);
      assertThat(addressOf(taken)).isEqualTo(address);
      taken.release();
    }
  }

  @Test
  void shouldMakeNoNewMemoryForALinkThatIsNeverEmpty() {
    Set<Long> addresses = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      frame(i, 100);
      while (out.pendingBytes() > BYTES_MAX / 2) {
        ByteBuf taken = out.take(10_000);
        if (i > 20_000) {
          addresses.add(taken.unwrap().memoryAddress());
        }
        taken.release();
      }
    }
    assertThat(addresses).hasSizeBetween(2, 4);
  }

  /** Rounds of one large frame: never empty for long, never small. */
  @Test
  void shouldGiveBackWhatARushNeededThoughTheLinkStaysBusy() {
    Deque<ByteBuf> socket = new ArrayDeque<>();
    for (int i = 0; out.begin(100_000) != OutboundFrames.FULL; i++) {
      frame(i, 90_000);
    }
    while (out.pendingBytes() > 0) {
      socket.add(out.take(BYTES_MAX));
    }
    List<ByteBuf> chunks = socket.stream().map(ByteBuf::unwrap).toList();
    socket.forEach(ByteBuf::release);
    assertThat(chunks).filteredOn(chunk -> chunk.refCnt() == 1).hasSizeGreaterThan(3);

    out.releaseIdle();
    for (int i = 0; i < 10; i++) {
      frame(i, 200_000);
      sendAll();
    }
    out.releaseIdle();
    assertThat(chunks).filteredOn(chunk -> chunk.refCnt() == 1).hasSizeLessThan(3);
  }

  @Test
  void shouldNotTouchWhatTheSocketHasYetToWrite() {
    frame(7, 1_000);
    ByteBuf held = out.take(BYTES_MAX);
    for (int i = 0; i < 1_000; i++) {
      frame(i + 8, 1_000);
      sendAll();
    }
    assertThat(held.getIntLE(OVERHEAD_BYTES)).isEqualTo(7);
    assertThat(held.release()).as("nobody else holds its memory any more").isTrue();
  }

  @Test
  void shouldGiveAllMemoryBackWhenItIsClosedOrTrimmed() {
    frame(1, 100_000);
    frame(2, 200_000);
    ByteBuf taken = out.take(50_000);
    ByteBuf memory = taken.unwrap();
    out.close();
    assertThat(out.pendingBytes()).isZero();
    taken.release();
    assertThat(memory.refCnt()).isZero();

    OutputChunks idle = new OutputChunks(BYTES_MAX);
    idle.begin(100);
    idle.end(50);
    ByteBuf sent = idle.take(BYTES_MAX);
    idle.trim();
    sent.release();
    idle.trim();
    assertThat(idle.buffer().capacity()).isZero();
  }

  @Test
  void shouldGiveBackLargeChunksWhenFramesAreSmallForLong() {
    for (int i = 0; i < 5_000; i++) {
      frame(i, 100);
    }
    sendAll();
    int large = out.buffer().capacity();
    for (int i = 0; i < 200; i++) {
      frame(i, 100);
      sendAll();
    }
    assertThat(large).isGreaterThanOrEqualTo(128 << 10);
    assertThat(out.buffer().capacity()).isEqualTo(4 << 10);
  }

  private static long addressOf(ByteBuf bytes) {
    return org.agrona.BufferUtil.address(bytes.nioBuffer().slice());
  }
}
