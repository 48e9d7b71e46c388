package io.myriarch.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames on their way out of a link: encoded one after the other, sent with as few writes as the
 * channel allows. Bounded: a peer that does not read shows as {@link #FULL}.
 *
 * <pre>{@code
 * int offset = out.begin(MESSAGE_BYTES_MAX + payload.length);
 * encoder.wrapAndApplyHeader(out.buffer(), offset, header).taskId(7);
 * out.end(encoder.encodedLength());
 * }</pre>
 *
 * <p>Thread rule: one thread at a time.
 */
public final class OutboundFrames {
  /** Returned by {@link #begin} when the bound is reached. */
  public static final int FULL = -1;

  private static final int SMALL_ROUNDS_BEFORE_SHRINK = 64;

  private final int bytesInitial;
  private final int bytesMax;
  private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
  private ByteBuffer bytes;
  private int head;
  private int tail;
  private int largestNeed;
  private int smallRounds;

  /** Holds {@code bytesInitial} bytes, grows to {@code bytesMax} at most. */
  public OutboundFrames(int bytesInitial, int bytesMax) {
    if (bytesInitial <= 0 || bytesMax < bytesInitial) {
      throw new IllegalArgumentException(
          "bounds must be 0 < bytesInitial <= bytesMax: " + bytesInitial + ", " + bytesMax);
    }
    this.bytesInitial = bytesInitial;
    this.bytesMax = bytesMax;
    allocate(bytesInitial);
  }

  /**
   * Begins a frame whose SBE message, header included, has at most {@code messageBytesMax} bytes.
   * Returns the offset in {@link #buffer} where the message header goes, or {@link #FULL}. A frame
   * that was begun and not ended leaves nothing behind.
   */
  public int begin(int messageBytesMax) {
    if (!reserve(Framing.LENGTH_BYTES + messageBytesMax)) {
      return FULL;
    }
    return tail + Framing.LENGTH_BYTES;
  }

  /** Ends the frame; {@code encodedLength} is that of the SBE encoder, without the header. */
  public void end(int encodedLength) {
    int length = Framing.HEADER_BYTES + encodedLength;
    Framing.frameLength(buffer, tail, length);
    tail += Framing.LENGTH_BYTES + length;
  }

  /** Copies frames that lie ready, their lengths included; false if the bound is reached. */
  public boolean append(DirectBuffer source, int offset, int length) {
    if (!reserve(length)) {
      return false;
    }
    buffer.putBytes(tail, source, offset, length);
    tail += length;
    return true;
  }

  /** Where frames are encoded. Asked for after each {@link #begin}: its memory may have moved. */
  public MutableDirectBuffer buffer() {
    return buffer;
  }

  /** What is to be sent, from its position to its limit; then {@link #sent}. */
  public ByteBuffer pending() {
    return bytes.limit(tail).position(head);
  }

  /** Confirms that {@code length} bytes of {@link #pending} have gone. */
  public void sent(int length) {
    if (length < 0 || length > tail - head) {
      throw new IllegalArgumentException("not a part of what was pending: " + length);
    }
    head += length;
    if (head == tail) {
      clear();
    }
  }

  /** Forgets all that is pending. Memory goes back when it has not been needed for long. */
  public void clear() {
    smallRounds = largestNeed <= bytes.capacity() / 4 ? smallRounds + 1 : 0;
    if (smallRounds == SMALL_ROUNDS_BEFORE_SHRINK) {
      smallRounds = 0;
      if (bytes.capacity() > bytesInitial) {
        allocate(Math.max(bytesInitial, largestNeed));
      }
    }
    largestNeed = 0;
    head = 0;
    tail = 0;
  }

  /** Gives back the memory that nothing pending needs. */
  public void trim() {
    if (isEmpty() && bytes.capacity() > bytesInitial) {
      allocate(bytesInitial);
      head = 0;
      tail = 0;
      largestNeed = 0;
    }
  }

  /** Bytes not sent yet. */
  public int pendingBytes() {
    return tail - head;
  }

  public boolean isEmpty() {
    return head == tail;
  }

  private boolean reserve(int length) {
    long needed = (long) tail - head + length;
    if (needed > bytesMax) {
      return false;
    }
    largestNeed = Math.max(largestNeed, (int) needed);
    if (length > bytes.capacity() - tail) {
      makeRoom((int) needed);
    }
    return true;
  }

  private void makeRoom(int needed) {
    ByteBuffer old = bytes;
    int from = head;
    int pending = tail - head;
    if (needed > bytes.capacity()) {
      allocate((int) Math.min(bytesMax, Math.max(needed, 2L * bytes.capacity())));
    }
    old.clear();
    bytes.clear();
    bytes.put(0, old, from, pending);
    head = 0;
    tail = pending;
  }

  private void allocate(int capacity) {
    bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    buffer.wrap(bytes, 0, capacity);
  }
}
