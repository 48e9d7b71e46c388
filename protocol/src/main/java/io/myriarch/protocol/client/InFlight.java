package io.myriarch.protocol.client;

import io.myriarch.protocol.client.FrameChunks.Chunk;
import io.netty.channel.Channel;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * The submissions without an answer, with their frames, by correlation id. Ids count up from 1; the
 * window spans from the oldest without an answer, so an id has its slot for itself. Event loop
 * only.
 */
final class InFlight {
  /** Says which number a route has on the present link. */
  @FunctionalInterface
  interface RouteNumbers {
    int numberOf(int routeIndex);
  }

  private static final byte UNANSWERED = (byte) 0x80;

  private final FrameChunks chunks;
  private final long bytesMax;
  private final int mask;
  private final long[] submissionIds;
  private final Chunk[] chunkOf;
  private final int[] offsets;
  private final int[] lengths;
  private final int[] routes;
  private final byte[] flags;
  private int window;
  private long oldest = 1;
  private long next = 1;
  private long nextToSend = 1;
  private long bytes;

  InFlight(int windowMax, int bytesMax) {
    int capacity = BitUtil.findNextPositivePowerOfTwo(windowMax);
    this.bytesMax = bytesMax;
    this.chunks = new FrameChunks(bytesMax);
    this.mask = capacity - 1;
    this.window = windowMax;
    this.submissionIds = new long[capacity];
    this.chunkOf = new Chunk[capacity];
    this.offsets = new int[capacity];
    this.lengths = new int[capacity];
    this.routes = new int[capacity];
    this.flags = new byte[capacity];
  }

  /** The credit of the present link, at most what the store was made for. */
  int window(int granted) {
    window = Math.max(1, Math.min(granted, mask + 1));
    return window;
  }

  /** How many more submissions may be added now. */
  int room() {
    return bytes >= bytesMax ? 0 : (int) Math.max(0, oldest + window - next);
  }

  /** Submissions that may have been made in all, by the credit. */
  long submissionsMax() {
    return oldest - 1 + window;
  }

  /** Keeps a submission and gives it the next correlation id. */
  void add(long submissionId, int route, int flagBits, DirectBuffer from, int index, int length) {
    Chunk chunk = chunks.chunkFor(length);
    int slot = (int) next & mask;
    int offset = chunk.used;
    chunk.buffer.putBytes(offset, from, index, length);
    SubmitFrame.correlationId(chunk.buffer, offset, next);
    chunk.used += length;
    chunk.live++;
    submissionIds[slot] = submissionId;
    chunkOf[slot] = chunk;
    offsets[slot] = offset;
    lengths[slot] = length;
    routes[slot] = route;
    flags[slot] = (byte) (flagBits | UNANSWERED);
    bytes += length;
    next++;
  }

  /** Whether this submission waits for its answer. */
  boolean isUnanswered(long correlationId) {
    return correlationId >= oldest && correlationId < next && flags[slot(correlationId)] < 0;
  }

  long submissionId(long correlationId) {
    return submissionIds[slot(correlationId)];
  }

  int flags(long correlationId) {
    return flags[slot(correlationId)] & ~UNANSWERED;
  }

  int route(long correlationId) {
    return routes[slot(correlationId)];
  }

  /** Lets go of a submission that was unanswered. */
  void answered(long correlationId) {
    int slot = slot(correlationId);
    flags[slot] = 0;
    bytes -= lengths[slot];
    chunks.answered(chunkOf[slot]);
    chunkOf[slot] = null;
    while (oldest < next && flags[slot(oldest)] >= 0) {
      oldest++;
    }
    nextToSend = Math.max(nextToSend, oldest);
  }

  /** A new link: everything without an answer is to be sent again. */
  void rewind() {
    nextToSend = oldest;
  }

  /** The oldest id without an answer; equal to {@link #next} if there is none. */
  long oldest() {
    return oldest;
  }

  /** The id that the next submission gets. */
  long next() {
    return next;
  }

  boolean isEmpty() {
    return oldest == next;
  }

  /** Unanswered submissions. */
  long count() {
    long count = 0;
    for (long id = oldest; id < next; id++) {
      count += isUnanswered(id) ? 1 : 0;
    }
    return count;
  }

  /**
   * Writes what has not been sent on this link, as far as the credit goes, without flushing. Frames
   * that lie side by side leave in one piece. Returns whether anything was written.
   */
  boolean write(Channel channel, RouteNumbers numbers) {
    long end = Math.min(next, oldest + window);
    boolean written = nextToSend < end;
    while (nextToSend < end) {
      if (isUnanswered(nextToSend)) {
        writeRun(channel, numbers, end);
      } else {
        nextToSend++;
      }
    }
    return written;
  }

  private void writeRun(Channel channel, RouteNumbers numbers, long end) {
    int first = slot(nextToSend);
    Chunk chunk = chunkOf[first];
    int from = offsets[first];
    int to = from;
    while (nextToSend < end && isUnanswered(nextToSend)) {
      int slot = slot(nextToSend);
      if (chunkOf[slot] != chunk || offsets[slot] != to) {
        break;
      }
      SubmitFrame.route(chunk.buffer, to, numbers.numberOf(routes[slot]));
      to += lengths[slot];
      nextToSend++;
    }
    var _ = channel.write(chunk.bytes.retainedSlice(from, to - from), channel.voidPromise());
  }

  /** Gives all memory back; nothing is sent again. */
  void close() {
    for (long id = oldest; id < next; id++) {
      if (isUnanswered(id)) {
        chunks.answered(chunkOf[slot(id)]);
      }
    }
    oldest = next;
    chunks.close();
  }

  private int slot(long correlationId) {
    return (int) correlationId & mask;
  }
}
