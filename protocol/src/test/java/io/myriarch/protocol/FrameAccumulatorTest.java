package io.myriarch.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.protocol.wire.CompletedDecoder;
import io.myriarch.protocol.wire.CompletedEncoder;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.myriarch.protocol.wire.PingEncoder;
import io.myriarch.protocol.wire.RejectCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

class FrameAccumulatorTest {
  private static final int FRAME_BYTES_MAX = 100_000;

  private final OutboundFrames out = new OutboundFrames(1024, 64 << 20);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final CompletedEncoder completed = new CompletedEncoder();
  private final CompletedDecoder decoder = new CompletedDecoder();
  private final FrameAccumulator accumulator = new FrameAccumulator(FRAME_BYTES_MAX);
  private final List<Long> seen = new ArrayList<>();

  /** One of the ways to get frames. */
  @FunctionalInterface
  private interface Drain {
    int to(FrameHandler handler) throws ProtocolException;
  }

  @Test
  void shouldHandOverManyFramesOfOneRead() throws Exception {
    for (int i = 0; i < 1000; i++) {
      addCompleted(i, new byte[i % 100]);
    }
    accumulator.append(out.pending());
    assertThat(accumulator.drain(this::collect)).isEqualTo(1000);
    assertThat(seen).hasSize(1000).isSorted();
    assertThat(accumulator.bufferedBytes()).isZero();
  }

  @Test
  void shouldHandOverFramesHoweverTheyAreCut() throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      seen.clear();
      byte[] stream = stream(random, 200);
      int at = 0;
      int frames = 0;
      while (at < stream.length) {
        int length = Math.min(stream.length - at, 1 + random.nextInt(5_000));
        frames += feed(random, stream, at, length);
        at += length;
      }
      assertThat(frames).as("seed %d", seed).isEqualTo(200);
      assertThat(seen).as("seed %d", seed).hasSize(200).isSorted();
    }
  }

  @Test
  void shouldRefuseALengthThatNoFrameHas() {
    for (int length : new int[] {-1, 0, 7, FRAME_BYTES_MAX + 1, Integer.MAX_VALUE}) {
      FrameAccumulator fresh = new FrameAccumulator(FRAME_BYTES_MAX);
      fresh.append(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).flip());
      ByteBuffer inPlace = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      inPlace.putInt(length).flip();
      for (Drain drain :
          List.<Drain>of(
              fresh::drain, each -> new FrameAccumulator(FRAME_BYTES_MAX).drain(inPlace, each))) {
        assertThatThrownBy(() -> drain.to(this::collect))
            .isInstanceOfSatisfying(
                ProtocolException.class,
                e -> assertThat(e.code()).isEqualTo(RejectCode.PROTOCOL_ERROR))
            .hasMessageContaining("length of " + length + " bytes; allowed are 8 to 100000");
      }
    }
  }

  @Test
  void shouldNeverFailOnGarbageButWithAProtocolException() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] garbage = stream(random, 3);
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        garbage[random.nextInt(garbage.length)] = (byte) random.nextInt();
      }
      FrameAccumulator fresh = new FrameAccumulator(FRAME_BYTES_MAX);
      try {
        if (random.nextBoolean()) {
          fresh.append(garbage, 0, garbage.length);
          fresh.drain(this::collectAny);
        } else {
          fresh.drain(ByteBuffer.wrap(garbage), this::collectAny);
        }
      } catch (ProtocolException expected) {
        assertThat(expected).hasMessageMatching("(A|No) .*");
      }
    }
  }

  @Test
  void shouldGiveMemoryBackAfterALargeFrame() throws Exception {
    addCompleted(1, new byte[90_000]);
    accumulator.append(out.pending());
    accumulator.drain(this::collect);
    int large = accumulator.capacityBytes();
    for (int i = 0; i < 200; i++) {
      out.clear();
      addCompleted(i, new byte[10]);
      accumulator.append(out.pending());
      accumulator.drain(this::collect);
    }
    assertThat(large).isGreaterThan(90_000);
    assertThat(accumulator.capacityBytes()).isLessThan(10_000);
    assertThat(seen).hasSize(201);
  }

  @Test
  void shouldKeepABegunFrameThatIsLargerThanTheRoomAskedForWhenItShrinks() throws Exception {
    addCompleted(1, new byte[90_000]);
    byte[] frame = bytes(out.pending());
    accumulator.append(frame, 0, frame.length);
    for (int i = 0; i < 64; i++) {
      accumulator.drain(this::collect);
      accumulator.writable(100);
    }
    // A read takes all the room there is, of which little was asked for.
    accumulator.writable(100).put(frame, 0, 60_000);
    accumulator.written(60_000);
    accumulator.drain(this::collect);
    accumulator.append(frame, 60_000, frame.length - 60_000);
    accumulator.drain(this::collect);
    assertThat(seen).hasSize(2);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Test
  void shouldRefuseToConfirmMoreThanWasWritable() {
    ByteBuffer room = accumulator.writable(10);
    assertThatThrownBy(() -> accumulator.written(room.remaining() + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private int feed(Random random, byte[] stream, int at, int length) throws ProtocolException {
    switch (random.nextInt(4)) {
      case 0 -> accumulator.append(stream, at, length);
      case 1 -> accumulator.append(ByteBuffer.wrap(stream, at, length));
      case 2 -> {
        accumulator.writable(length).put(stream, at, length);
        accumulator.written(length);
      }
      default -> {
        return accumulator.drain(inMemory(random, stream, at, length), this::collect);
      }
    }
    return accumulator.drain(this::collect);
  }

  /** On the heap or not, and not at the beginning of its memory. */
  private static ByteBuffer inMemory(Random random, byte[] stream, int at, int length) {
    return random.nextBoolean()
        ? ByteBuffer.wrap(stream, at, length)
        : ByteBuffer.allocateDirect(length + 9)
            .position(7)
            .put(stream, at, length)
            .flip()
            .position(7);
  }

  @Test
  void shouldHandOverFramesWhereTheyLieAndKeepOnlyWhatIsNotComplete() throws Exception {
    int capacity = accumulator.capacityBytes();
    for (int i = 0; i < 10; i++) {
      addCompleted(i, new byte[9_000]);
    }
    byte[] stream = bytes(out.pending());
    int cut = stream.length - 9_000;
    List<byte[]> arrays = new ArrayList<>();
    ByteBuffer first = ByteBuffer.wrap(stream, 0, cut);
    assertThat(accumulator.drain(first, (buffer, _, _) -> arrays.add(buffer.byteArray())))
        .isEqualTo(9);
    assertThat(arrays).allSatisfy(array -> assertThat(array).isSameAs(stream));
    assertThat(first.hasRemaining()).isFalse();
    assertThat(accumulator.bufferedBytes()).isLessThan(100);
    assertThat(accumulator.capacityBytes()).isEqualTo(capacity);
    assertThat(accumulator.drain(ByteBuffer.wrap(stream, cut, 9_000), this::collect)).isOne();
    assertThat(seen).containsExactly(9L);
    assertThat(accumulator.bufferedBytes()).isZero();
  }

  @Test
  void shouldTakeAFrameByteByByte() throws Exception {
    addCompleted(3, new byte[20]);
    byte[] stream = bytes(out.pending());
    int frames = 0;
    for (int i = 0; i < stream.length; i++) {
      assertThat(frames).isZero();
      frames += accumulator.drain(ByteBuffer.wrap(stream, i, 1), this::collect);
    }
    assertThat(frames).isOne();
    assertThat(seen).containsExactly(3L);
  }

  private byte[] stream(Random random, int frames) {
    out.clear();
    for (int i = 0; i < frames; i++) {
      if (random.nextInt(4) == 0) {
        int offset = out.begin(64);
        new PingEncoder().wrapAndApplyHeader(out.buffer(), offset, header).timestampNs(i);
        out.end(PingEncoder.BLOCK_LENGTH);
      } else {
        addCompleted(i, new byte[random.nextInt(random.nextInt(10) == 0 ? 50_000 : 200)]);
      }
    }
    byte[] stream = new byte[out.pendingBytes()];
    out.pending().get(stream);
    return stream;
  }

  private void addCompleted(long taskId, byte[] result) {
    int offset = out.begin(100 + result.length);
    completed.wrapAndApplyHeader(out.buffer(), offset, header).taskId(taskId).attempt(1);
    completed.putResult(result, 0, result.length);
    out.end(completed.encodedLength());
  }

  private void collect(DirectBuffer buffer, int offset, int length) {
    MessageHeaderDecoder head = new MessageHeaderDecoder();
    head.wrap(buffer, offset);
    if (head.templateId() == CompletedDecoder.TEMPLATE_ID) {
      decoder.wrapAndApplyHeader(buffer, offset, head);
      seen.add(decoder.taskId());
      assertThat(decoder.attempt()).isEqualTo(1);
      assertThat(decoder.sbeDecodedLength() + Framing.HEADER_BYTES).isEqualTo(length);
    } else {
      seen.add(buffer.getLong(offset + Framing.HEADER_BYTES, ByteOrder.LITTLE_ENDIAN));
    }
  }

  private void collectAny(DirectBuffer buffer, int offset, int length) {
    MessageHeaderDecoder head = new MessageHeaderDecoder();
    head.wrap(buffer, offset);
    if (head.templateId() == CompletedDecoder.TEMPLATE_ID) {
      decoder.wrapAndApplyHeader(buffer, offset, head);
      byte[] result = new byte[decoder.resultLength()];
      decoder.getResult(result, 0, result.length);
    }
  }
}
