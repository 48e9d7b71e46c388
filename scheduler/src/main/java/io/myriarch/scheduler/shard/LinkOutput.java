package io.myriarch.scheduler.shard;

import io.netty.buffer.ByteBuf;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.LongArrayQueue;

/**
 * What a link has yet to send, in order. Frames that speak of records are held until the journal
 * has made those durable: marks tell up to which byte which position is needed. A frame behind a
 * held one waits with it, so order is kept.
 */
final class LinkOutput {
  /** A position that is always durable. */
  static final long NOTHING_NEEDED = -1;

  private final OutputChunks chunks;
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
    chunks = new OutputChunks(bytesMax);
  }

  /** Where the next frame is encoded; see {@link OutputChunks#begin}. */
  int begin(int messageBytesMax) {
    return chunks.begin(messageBytesMax);
  }

  MutableDirectBuffer buffer() {
    return chunks.buffer();
  }

  /** Ends the frame, and returns its bytes. */
  int end(int encodedLength) {
    int bytes = chunks.end(encodedLength);
    appendedBytes += bytes;
    return bytes;
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

  /** The next bytes for the socket, at most so many and not always all of them. */
  ByteBuf take(int bytes) {
    ByteBuf taken = chunks.take(bytes);
    sentBytes += taken.readableBytes();
    return taken;
  }

  /** Bytes that have not been sent yet. */
  int bytes() {
    return chunks.pendingBytes();
  }

  /** Gives memory back that was not needed since the last call. */
  void releaseIdle() {
    chunks.releaseIdle();
  }

  /** Gives memory back when there is nothing to send. */
  void trim() {
    chunks.trim();
  }

  /** Nothing more will be sent. */
  void close() {
    chunks.close();
  }

  boolean isEmpty() {
    return chunks.pendingBytes() == 0;
  }
}
