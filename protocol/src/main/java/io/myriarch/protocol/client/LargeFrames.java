package io.myriarch.protocol.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames that are too large for the ring wait here while the ring carries only their number: so the
 * ring can be small enough to stay in the processor's cache. Any thread.
 */
final class LargeFrames {
  private final Map<Long, UnsafeBuffer> frames = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final long bytesMax;

  LargeFrames(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Reserves room; false if there is none now. One frame of any size always finds some. */
  boolean reserve(int length) {
    long before = bytes.getAndAdd(length);
    if (before > 0 && before + length > bytesMax) {
      bytes.addAndGet(-length);
      return false;
    }
    return true;
  }

  /** Gives back what {@link #reserve} took, for a frame that was not put. */
  void giveBack(int length) {
    bytes.addAndGet(-length);
  }

  void put(long submissionId, UnsafeBuffer frame) {
    frames.put(submissionId, frame);
  }

  UnsafeBuffer take(long submissionId) {
    UnsafeBuffer frame = frames.remove(submissionId);
    bytes.addAndGet(-frame.capacity());
    return frame;
  }

  /** Whether at least half of the room is free. */
  boolean hasRoom() {
    return bytes.get() <= bytesMax / 2;
  }
}
