package io.myriarch.scheduler.shard;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.OutboundFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames on their way out of a link, encoded one after the other in chunks of direct memory. The
 * socket is given slices of these chunks, so nothing is copied on the way. A frame lies whole in
 * one chunk. A chunk that the socket has written to its end is used again from its front. One that
 * is full is used again when the socket has written it, the first one first; only if that one is
 * still held a new one is made. So a link that is busy for long makes no new memory, and the memory
 * held for bytes that a peer does not read is at most some twice these bytes, a chunk, and what was
 * needed at some time since {@link #releaseIdle} was called last but one.
 *
 * <p>Thread rule: the shard's event loop alone.
 */
final class OutputChunks {
  private static final int CHUNK_BYTES_MIN = 4 * 1024;

  /** Only a frame that is larger gets a larger chunk. */
  private static final int CHUNK_BYTES_MAX = 256 * 1024;

  /** 16 MiB: no more is kept for the next time. */
  private static final int SPARES_MAX = 64;

  private static final int SMALL_ROUNDS_BEFORE_SHRINK = 64;

  /** A run of memory: what lies from {@code head} to {@code tail} has not been given away. */
  private static final class Chunk {
    final ByteBuffer memory;
    final ByteBuf bytes;
    final int capacity;
    int head;
    int tail;

    Chunk(int capacity) {
      this.capacity = capacity;
      // Not of a pool: a link that is dropped with its process, as in a simulated world, leaves no
      // memory behind.
      memory = ByteBuffer.allocateDirect(capacity);
      bytes = Unpooled.wrappedBuffer(memory);
    }

    boolean isEmpty() {
      return head == tail;
    }

    /** Whether the socket has written all it was given of this chunk. */
    boolean isWritten() {
      return bytes.refCnt() == 1;
    }
  }

  private final int bytesMax;
  private final ArrayDeque<Chunk> full = new ArrayDeque<>();
  private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

  /** Of the usual size, in the order in which the socket got their last bytes. */
  private final ArrayDeque<Chunk> spares = new ArrayDeque<>();

  private Chunk last;
  private int pending;

  /** The fewest spares that there were since {@link #releaseIdle}: nobody needed these. */
  private int idleSpares;

  private int largestRound;
  private int smallRounds;

  /** Holds {@code bytesMax} bytes at most that have not been taken. */
  OutputChunks(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * Begins a frame whose SBE message, header included, has at most {@code messageBytesMax} bytes.
   * Returns the offset in {@link #buffer} where the message header goes, or {@link
   * OutboundFrames#FULL}. A frame that was begun and not ended leaves nothing behind.
   */
  int begin(int messageBytesMax) {
    int needed = Framing.LENGTH_BYTES + messageBytesMax;
    if ((long) pending + needed > bytesMax) {
      return OutboundFrames.FULL;
    }
    if (pending == 0) {
      beginRound();
    }
    if (last == null || needed > last.capacity - last.tail) {
      addChunk(needed);
    }
    return last.tail + Framing.LENGTH_BYTES;
  }

  /** Ends the frame, and returns its bytes; {@code encodedLength} is without the header. */
  int end(int encodedLength) {
    int length = Framing.HEADER_BYTES + encodedLength;
    Framing.frameLength(buffer, last.tail, length);
    last.tail += Framing.LENGTH_BYTES + length;
    pending += Framing.LENGTH_BYTES + length;
    return Framing.LENGTH_BYTES + length;
  }

  /** Where frames are encoded. Asked for after each {@link #begin}: it may lie elsewhere then. */
  MutableDirectBuffer buffer() {
    return buffer;
  }

  /** The next bytes, at most so many: for the socket, which releases them when it is done. */
  ByteBuf take(int bytes) {
    Chunk first = full.isEmpty() ? last : full.peek();
    int length = Math.min(bytes, first.tail - first.head);
    ByteBuf taken = first.bytes.retainedSlice(first.head, length);
    largestRound = Math.max(largestRound, pending);
    first.head += length;
    pending -= length;
    if (first != last && first.isEmpty()) {
      putAside(full.poll());
    }
    return taken;
  }

  /** Bytes that have not been taken yet. */
  int pendingBytes() {
    return pending;
  }

  /** A chunk of the usual size is kept for the next time; the socket may still write it. */
  private void putAside(Chunk chunk) {
    if (chunk.capacity == CHUNK_BYTES_MAX && spares.size() < SPARES_MAX) {
      spares.add(chunk);
    } else {
      chunk.bytes.release();
    }
  }

  private void dropSpares() {
    spares.forEach(chunk -> chunk.bytes.release());
    spares.clear();
    idleSpares = 0;
  }

  /** Gives back what was not needed since the last call, also of a link that is never empty. */
  void releaseIdle() {
    for (int i = 0; i < idleSpares; i++) {
      spares.remove().bytes.release();
    }
    idleSpares = spares.size();
  }

  /** Gives back memory that nothing needs. */
  void trim() {
    dropSpares();
    if (pending == 0 && last != null && last.isWritten()) {
      letGo();
    }
  }

  /** Gives all memory back but what the socket still writes. Nothing can be begun afterwards. */
  void close() {
    full.forEach(chunk -> chunk.bytes.release());
    full.clear();
    dropSpares();
    if (last != null) {
      letGo();
    }
    pending = 0;
  }

  private void letGo() {
    last.bytes.release();
    last = null;
    buffer.wrap(0, 0);
  }

  /** Nothing is pending: the chunk is used from its front again, unless it is far too large. */
  private void beginRound() {
    if (last == null || last.tail == 0 || !last.isWritten()) {
      return;
    }
    boolean isSmall = largestRound <= last.capacity / 4 && last.capacity > CHUNK_BYTES_MIN;
    smallRounds = isSmall ? smallRounds + 1 : 0;
    largestRound = 0;
    if (last.capacity > CHUNK_BYTES_MAX || smallRounds == SMALL_ROUNDS_BEFORE_SHRINK) {
      smallRounds = 0;
      letGo();
      dropSpares();
    } else {
      last.head = 0;
      last.tail = 0;
    }
  }

  private void addChunk(int needed) {
    int capacity = CHUNK_BYTES_MIN;
    if (last != null) {
      capacity = Math.min(2 * last.capacity, CHUNK_BYTES_MAX);
      if (last.isEmpty()) {
        putAside(last);
      } else {
        full.add(last);
      }
    }
    if (needed > capacity) {
      capacity = needed > CHUNK_BYTES_MAX ? needed : BitUtil.findNextPositivePowerOfTwo(needed);
    }
    last = chunkOf(capacity);
    buffer.wrap(last.memory);
  }

  private Chunk chunkOf(int capacity) {
    if (capacity != CHUNK_BYTES_MAX || spares.isEmpty() || !spares.peek().isWritten()) {
      return new Chunk(capacity);
    }
    Chunk chunk = spares.remove();
    idleSpares = Math.min(idleSpares, spares.size());
    chunk.head = 0;
    chunk.tail = 0;
    return chunk;
  }
}
