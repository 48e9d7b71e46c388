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
  private final LongArrayQueue markAnswers = new LongArrayQueue();
  private long appendedBytes;
  private long sentBytes;
  private long markedBytes;
  private long releasedBytes;
  private int answersInTurn;
  private int releasedAnswers;

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

  /** One of the frames of this turn answers a submission. */
  void countAnswer() {
    answersInTurn++;
  }

  /** Everything appended since the last mark leaves when this position is durable. */
  void mark(long position) {
    if (appendedBytes > markedBytes) {
      markPositions.addLong(position);
      markEnds.addLong(appendedBytes);
      markAnswers.addLong(answersInTurn);
      answersInTurn = 0;
      markedBytes = appendedBytes;
    }
  }

  /** Bytes at the front that may leave by now. */
  int releasedBytes(long durablePosition) {
    while (!markPositions.isEmpty() && markPositions.peekLong() <= durablePosition) {
      markPositions.pollLong();
      releasedBytes = markEnds.pollLong();
      releasedAnswers += (int) markAnswers.pollLong();
    }
    return (int) (releasedBytes - sentBytes);
  }

  /** Submissions whose answers may leave by now, and were not told of yet. */
  int takeReleasedAnswers() {
    int answers = releasedAnswers;
    releasedAnswers = 0;
    return answers;
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
