package io.myriarch.scheduler.shard;

import io.myriarch.protocol.OutboundFrames;
import org.agrona.collections.LongArrayQueue;

/**
 * What a link has yet to send, in order. Frames that speak of records are held until the journal
 * has made those durable: marks tell up to which byte which position is needed. A frame behind a
 * held one waits with it, so order is kept.
 */
final class LinkOutput {
  /** A position that is always durable. */
  static final long NOTHING_NEEDED = -1;

  private static final int BYTES_INITIAL = 4 * 1024;

  private final OutboundFrames frames;
  private final LongArrayQueue markPositions = new LongArrayQueue();
  private final LongArrayQueue markEnds = new LongArrayQueue();
  private long appendedBytes;
  private long sentBytes;
  private long markedBytes;
  private long releasedBytes;

  LinkOutput(int bytesMax) {
    frames = new OutboundFrames(BYTES_INITIAL, bytesMax);
  }

  /** Where the next frame is encoded; see {@link OutboundFrames#begin}. */
  int begin(int messageBytesMax) {
    return frames.begin(messageBytesMax);
  }

  org.agrona.MutableDirectBuffer buffer() {
    return frames.buffer();
  }

  void end(int encodedLength) {
    int before = frames.pendingBytes();
    frames.end(encodedLength);
    appendedBytes += frames.pendingBytes() - before;
  }

  /** Everything appended since the last mark leaves when this position is durable. */
  void mark(long position) {
    if (appendedBytes > markedBytes) {
      markPositions.addLong(position);
      markEnds.addLong(appendedBytes);
      markedBytes = appendedBytes;
    }
  }

  /** Bytes at the front that may leave by now. */
  int releasedBytes(long durablePosition) {
    while (!markPositions.isEmpty() && markPositions.peekLong() <= durablePosition) {
      markPositions.pollLong();
      releasedBytes = markEnds.pollLong();
    }
    return (int) (releasedBytes - sentBytes);
  }

  /** The bytes that wait, the released ones first. */
  java.nio.ByteBuffer pending() {
    return frames.pending();
  }

  void sent(int bytes) {
    frames.sent(bytes);
    sentBytes += bytes;
  }

  /** Bytes that have not been sent yet. */
  int bytes() {
    return frames.pendingBytes();
  }

  /** Gives memory back when there is nothing to send. */
  void trim() {
    if (frames.isEmpty()) {
      frames.trim();
    }
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }
}
