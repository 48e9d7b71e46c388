package io.myriarch.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Puts a link's bytes together to frames, however the reads cut them. {@link #drain(ByteBuffer,
 * FrameHandler)} takes a read as it lies in memory and keeps only the beginning of a frame that is
 * not complete. Or append what was read, or read straight into {@link #writable}, then {@link
 * #drain(FrameHandler)}. Nothing is allocated for a frame. Memory grows up to one frame of the
 * maximum length and the reads appended since the last drain, and goes back when large frames stay
 * away.
 *
 * <p>Thread rule: one thread at a time.
 */
public final class FrameAccumulator {
  private static final int CAPACITY_INITIAL = 4 * 1024;
  private static final int SMALL_DRAINS_BEFORE_SHRINK = 64;

  private final int frameBytesMax;
  private final UnsafeBuffer storage = new UnsafeBuffer(0, 0);
  private final UnsafeBuffer input = new UnsafeBuffer(0, 0);
  private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
  private ByteBuffer bytes;
  private int head;
  private int tail;
  private int largestNeed;
  private int smallDrains;

  /** Accepts frames of at most this length, see {@link Framing#frameBytesMax}. */
  public FrameAccumulator(int frameBytesMax) {
    if (frameBytesMax < Framing.HEADER_BYTES) {
      throw new IllegalArgumentException("frameBytesMax must hold a header: " + frameBytesMax);
    }
    this.frameBytesMax = frameBytesMax;
    allocate(CAPACITY_INITIAL);
  }

  /** Takes all that remains in {@code source}. */
  public void append(ByteBuffer source) {
    append(source, source.remaining());
  }

  private void append(ByteBuffer source, int length) {
    reserve(length);
    bytes.put(tail, source, source.position(), length);
    source.position(source.position() + length);
    tail += length;
  }

  /** Takes {@code length} bytes of {@code source}. */
  public void append(byte[] source, int offset, int length) {
    reserve(length);
    bytes.put(tail, source, offset, length);
    tail += length;
  }

  /**
   * Room for at least {@code bytesMin} bytes that the caller fills from its position on, by a read
   * of a channel for example, and then confirms with {@link #written}. Good until the next call.
   */
  public ByteBuffer writable(int bytesMin) {
    reserve(bytesMin);
    return bytes.limit(bytes.capacity()).position(tail);
  }

  /** Confirms that {@code length} bytes have been put into {@link #writable}. */
  public void written(int length) {
    if (length < 0 || length > bytes.capacity() - tail) {
      throw new IllegalArgumentException("not a part of the writable room: " + length);
    }
    tail += length;
    // More than was asked for may have come.
    largestNeed = Math.max(largestNeed, tail - head);
  }

  /**
   * Hands over every complete frame that {@link WireSchema#check} finds well formed, and returns
   * their number. What is left, the beginning of a frame, stays for the next time. After an
   * exception nothing more can be drained from this link.
   *
   * @throws ProtocolException if a length or a frame is not valid, or the handler says so
   */
  public int drain(FrameHandler handler) throws ProtocolException {
    int frames = 0;
    int length = completeLength(storage, head, tail);
    while (length > 0) {
      int at = head + Framing.LENGTH_BYTES;
      head = at + length;
      handOver(storage, at, length, handler);
      frames++;
      length = completeLength(storage, head, tail);
    }
    settle();
    return frames;
  }

  /**
   * The same for what came before and all that remains in {@code source}; frames that lie whole in
   * the source are handed over where they lie.
   */
  public int drain(ByteBuffer source, FrameHandler handler) throws ProtocolException {
    int frames = 0;
    while (head < tail && source.hasRemaining()) {
      append(source, Math.min(source.remaining(), missingBytes()));
      frames += drain(handler);
    }
    if (source.hasRemaining()) {
      frames += drainInPlace(source, handler);
      append(source);
      settle();
    }
    return frames;
  }

  private int drainInPlace(ByteBuffer source, FrameHandler handler) throws ProtocolException {
    input.wrap(source, source.position(), source.remaining());
    int end = source.remaining();
    int frames = 0;
    int at = 0;
    int length = completeLength(input, at, end);
    while (length > 0) {
      handOver(input, at + Framing.LENGTH_BYTES, length, handler);
      at += Framing.LENGTH_BYTES + length;
      frames++;
      length = completeLength(input, at, end);
    }
    source.position(source.position() + at);
    return frames;
  }

  /** What the begun frame needs before more is known of it: its length first, then the rest. */
  private int missingBytes() throws ProtocolException {
    int buffered = tail - head;
    return buffered < Framing.LENGTH_BYTES
        ? Framing.LENGTH_BYTES - buffered
        : Framing.LENGTH_BYTES + checkedLength(storage, head) - buffered;
  }

  private void handOver(UnsafeBuffer from, int at, int length, FrameHandler handler)
      throws ProtocolException {
    frame.wrap(from, at, length);
    WireSchema.check(frame, 0, length);
    handler.onFrame(frame, 0, length);
  }

  /** The length of the frame at {@code at}, or 0 if it is not complete. */
  private int completeLength(DirectBuffer from, int at, int end) throws ProtocolException {
    if (end - at < Framing.LENGTH_BYTES) {
      return 0;
    }
    int length = checkedLength(from, at);
    return length <= end - at - Framing.LENGTH_BYTES ? length : 0;
  }

  /** Gives back the memory that no begun frame needs. */
  public void trim() {
    if (head == tail && bytes.capacity() > CAPACITY_INITIAL) {
      moveTo(CAPACITY_INITIAL);
      largestNeed = 0;
      smallDrains = 0;
    }
  }

  /** Bytes that wait for the rest of their frame. */
  public int bufferedBytes() {
    return tail - head;
  }

  /** Bytes of memory held. */
  public int capacityBytes() {
    return bytes.capacity();
  }

  private int checkedLength(DirectBuffer from, int at) throws ProtocolException {
    int length = Framing.frameLength(from, at);
    if (!Framing.isValidLength(length, frameBytesMax)) {
      throw new ProtocolException(
          "A frame claims a length of %d bytes; allowed are %d to %d. Check that both ends speak the same protocol."
              .formatted(length, Framing.HEADER_BYTES, frameBytesMax));
    }
    return length;
  }

  private void reserve(int length) {
    if (length > bytes.capacity() - tail) {
      int buffered = tail - head;
      int needed = Math.addExact(buffered, length);
      if (needed > bytes.capacity()) {
        moveTo(capacityFor(needed));
      } else {
        moveToFront();
      }
    }
    largestNeed = Math.max(largestNeed, tail - head + length);
  }

  /** After a drain: an empty buffer starts at its front again, a far too large one shrinks. */
  private void settle() {
    if (head == tail) {
      head = 0;
      tail = 0;
    }
    smallDrains = largestNeed <= bytes.capacity() / 4 ? smallDrains + 1 : 0;
    if (smallDrains == SMALL_DRAINS_BEFORE_SHRINK) {
      smallDrains = 0;
      if (bytes.capacity() > CAPACITY_INITIAL) {
        moveTo(capacityFor(largestNeed));
      }
    }
    largestNeed = tail - head;
  }

  private void moveTo(int capacity) {
    ByteBuffer old = bytes;
    int length = tail - head;
    int from = head;
    allocate(capacity);
    bytes.put(0, old, from, length);
    head = 0;
    tail = length;
  }

  private void moveToFront() {
    int length = tail - head;
    bytes.put(0, bytes, head, length);
    head = 0;
    tail = length;
  }

  private void allocate(int capacity) {
    bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    storage.wrap(bytes, 0, capacity);
  }

  private static int capacityFor(int needed) {
    int capacity = CAPACITY_INITIAL;
    while (capacity < needed && capacity < 1 << 30) {
      capacity <<= 1;
    }
    return Math.max(capacity, needed);
  }
}
