package io.myriarch.scheduler.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Off-heap memory of bounded size for the payloads of live tasks: a slab allocator. A segment is
 * cut into blocks of one power of two; a segment whose blocks are all free serves any size again.
 *
 * <p>A handle is the segment's number in the upper half and the offset in the lower.
 */
public final class PayloadArena {
  /** No memory left within the bound. */
  public static final long FULL = -1;

  private static final int BLOCK_BYTES_MIN = 64;
  private static final int SEGMENT_BYTES_USUAL = 1 << 20;
  private static final int NONE = -1;

  private final int segmentBytes;
  private final int segmentsMax;
  private final List<Segment> segments = new ArrayList<>();
  private final int[] withRoom;
  private int unused = NONE;
  private int emptyInClass;
  private long usedBytes;

  private static final class Segment {
    final UnsafeBuffer memory;
    final FreeSlots free;
    int sizeClass;
    int used;
    int next = NONE;
    int previous = NONE;

    Segment(int bytes) {
      memory = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes));
      free = new FreeSlots(bytes / BLOCK_BYTES_MIN);
    }
  }

  /**
   * An empty arena; memory is taken as it is needed.
   *
   * @param bytesMax bound on all segments; less than one holds nothing
   * @param blockBytesMax the largest payload
   */
  public PayloadArena(long bytesMax, int blockBytesMax) {
    int usual = (int) Math.min(SEGMENT_BYTES_USUAL, Math.max(BLOCK_BYTES_MIN, bytesMax));
    segmentBytes = BitUtil.findNextPositivePowerOfTwo(Math.max(usual, blockBytesMax));
    segmentsMax = (int) (bytesMax / segmentBytes);
    withRoom = new int[sizeClass(segmentBytes) + 1];
    java.util.Arrays.fill(withRoom, NONE);
  }

  /** Copies bytes in and returns their handle, or {@link #FULL}. Nothing is taken for length 0. */
  long store(DirectBuffer source, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (length > segmentBytes) {
      return FULL;
    }
    int sizeClass = sizeClass(length);
    int number = withRoom[sizeClass];
    if (number == NONE) {
      number = takeSegment(sizeClass);
      if (number == NONE) {
        return FULL;
      }
    }
    Segment segment = segments.get(number);
    int block = takeBlock(segment, number);
    segment.memory.putBytes(block, source, offset, length);
    usedBytes += blockBytes(sizeClass);
    return (long) number << 32 | block;
  }

  /** Gives the memory of {@link #store} back. */
  void release(long handle, int length) {
    if (length == 0) {
      return;
    }
    int number = (int) (handle >>> 32);
    Segment segment = segments.get(number);
    int sizeClass = segment.sizeClass;
    assert segment.used > 0 && sizeClass == sizeClass(length) : "released twice";
    if (isFull(segment)) {
      link(segment, number);
    }
    segment.free.free((int) handle / blockBytes(sizeClass));
    segment.used--;
    usedBytes -= blockBytes(sizeClass);
    boolean isOnlyOne = withRoom[sizeClass] == number && segment.next == NONE;
    if (segment.used == 0 && isOnlyOne) {
      emptyInClass++;
    } else if (segment.used == 0) {
      unlink(segment, number);
      segment.next = unused;
      unused = number;
    }
  }

  /** The memory that a handle points into, at {@link #offset}. */
  public DirectBuffer memory(long handle) {
    return segments.isEmpty() ? EMPTY : segments.get((int) (handle >>> 32)).memory;
  }

  private static final DirectBuffer EMPTY = new UnsafeBuffer(new byte[0]);

  /** Where the bytes of a handle begin in its {@link #memory}. */
  public static int offset(long handle) {
    return (int) handle;
  }

  /** Bytes of the blocks in use. */
  public long usedBytes() {
    return usedBytes;
  }

  /** The bound. */
  public long bytesMax() {
    return (long) segmentsMax * segmentBytes;
  }

  private int takeSegment(int sizeClass) {
    int number = unused;
    if (number != NONE) {
      unused = segments.get(number).next;
    } else if (segments.size() < segmentsMax) {
      number = segments.size();
      segments.add(new Segment(segmentBytes));
    } else if (emptyInClass > 0) {
      number = takeEmptyOfOtherClass();
    } else {
      return NONE;
    }
    Segment segment = segments.get(number);
    segment.sizeClass = sizeClass;
    segment.free.reset(segmentBytes / blockBytes(sizeClass));
    link(segment, number);
    emptyInClass++;
    return number;
  }

  /** A class keeps its last segment though it is empty, until another class has need of it. */
  private int takeEmptyOfOtherClass() {
    int number = 0;
    while (!isEmptyInClass(number)) {
      number++;
    }
    unlink(segments.get(number), number);
    emptyInClass--;
    return number;
  }

  private boolean isEmptyInClass(int number) {
    return segments.get(number).used == 0;
  }

  private int takeBlock(Segment segment, int number) {
    if (segment.used == 0) {
      emptyInClass--;
    }
    int block = segment.free.take() * blockBytes(segment.sizeClass);
    segment.used++;
    if (isFull(segment)) {
      unlink(segment, number);
    }
    return block;
  }

  private boolean isFull(Segment segment) {
    return segment.free.isEmpty();
  }

  private void link(Segment segment, int number) {
    int head = withRoom[segment.sizeClass];
    segment.next = head;
    segment.previous = NONE;
    if (head != NONE) {
      segments.get(head).previous = number;
    }
    withRoom[segment.sizeClass] = number;
  }

  private void unlink(Segment segment, int number) {
    if (segment.previous == NONE) {
      assert withRoom[segment.sizeClass] == number;
      withRoom[segment.sizeClass] = segment.next;
    } else {
      segments.get(segment.previous).next = segment.next;
    }
    if (segment.next != NONE) {
      segments.get(segment.next).previous = segment.previous;
    }
    segment.next = NONE;
    segment.previous = NONE;
  }

  private static int sizeClass(int length) {
    int block = BitUtil.findNextPositivePowerOfTwo(Math.max(BLOCK_BYTES_MIN, length));
    return Integer.numberOfTrailingZeros(block) - Integer.numberOfTrailingZeros(BLOCK_BYTES_MIN);
  }

  private static int blockBytes(int sizeClass) {
    return BLOCK_BYTES_MIN << sizeClass;
  }
}
