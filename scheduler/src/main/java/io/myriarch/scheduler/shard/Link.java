package io.myriarch.scheduler.shard;

import io.myriarch.protocol.FrameAccumulator;
import io.myriarch.protocol.FrameHandler;
import io.myriarch.protocol.Framing;
import io.myriarch.protocol.OutboundFrames;
import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.LinkClosingEncoder;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.myriarch.protocol.wire.PingEncoder;
import io.myriarch.protocol.wire.PongEncoder;
import io.myriarch.protocol.wire.RejectCode;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that the shard's loop serves: bytes in, cut to frames; frames out, held until what
 * they speak of is durable. Subclasses encode, adapters decode; no decision is taken here but when
 * to close.
 *
 * <p>Thread rule: the shard's event loop alone.
 */
public abstract class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  /** When all links together hold too much, those that hold more than this are closed. */
  private static final int HOG_BYTES = 1 << 20;

  /** Frames of which no more than this has come are not counted when there is too much. */
  private static final int SMALL_INPUT_BYTES = 64 << 10;

  private static final int WRITE_BYTES_MAX = 1 << 20;

  static final int SENTENCE_BYTES_MAX = 4 * 1024;

  /** A character has at most three bytes in UTF-8, half a surrogate pair two. */
  private static final int SENTENCE_LENGTH_MAX = SENTENCE_BYTES_MAX / 3;

  protected final MessageHeaderEncoder header = new MessageHeaderEncoder();
  protected final SchedulingLoop loop;
  private final int id;
  private final String peer;
  private final LinkSocket socket;
  private final boolean isHeld;
  private final FrameAccumulator input;
  private final int outputBytesMax;
  private final LinkOutput output;
  private final LinkPatience patience;
  private final FrameHandler frames = this::onFrame;
  private LinkOutput other;
  private LinkOutput current;
  private LinkOutput cutOff;
  private FrameHandler handler;
  private int countedInput;
  private boolean isClosing;
  private boolean isClosed;
  private boolean isDirty;
  private boolean isWaiting;
  private boolean isInputHeld;

  /**
   * A link on an accepted socket.
   *
   * @param isHeld whether what is sent waits until the records of its turn are durable
   * @param outputBytesMax a peer that lets more pile up loses its link
   */
  protected Link(
      SchedulingLoop loop, int id, LinkSocket socket, boolean isHeld, int outputBytesMax) {
    this.loop = loop;
    this.isHeld = isHeld;
    this.id = id;
    this.socket = socket;
    peer = socket.peer();
    input = new FrameAccumulator(Framing.frameBytesMax(loop.core().limits().taskPayloadBytesMax()));
    this.outputBytesMax = outputBytesMax;
    output = new LinkOutput(outputBytesMax);
    patience = new LinkPatience(loop.nowNs());
    countInput();
    current = output;
  }

  /** Starts to read; the handler gets each frame. */
  public void start(FrameHandler frameHandler) {
    handler = frameHandler;
    socket.start(this::onBytes, this::onWritable, this::onSocketClosed);
  }

  private void onWritable() {
    if (!isInputHeld) {
      socket.resume();
    }
    loop.flushSoon(this);
  }

  /** Leaves what the peer sends in the socket, or reads again. */
  void holdInput(boolean value) {
    isInputHeld = value;
    if (value) {
      socket.pause();
    } else {
      socket.resume();
    }
  }

  public int id() {
    return id;
  }

  /** The peer's address, for messages. */
  public String peer() {
    return peer;
  }

  /** Whether frames from the peer still count. */
  public boolean isOpen() {
    return !isClosing && !isClosed;
  }

  private void onBytes(ByteBuf bytes) {
    try {
      if (!isOpen() || loop.isStopped()) {
        return;
      }
      loop.enter();
      int frames = drain(bytes);
      patience.heard(loop.nowNs(), input.bufferedBytes() > 0, frames > 0);
      countInput();
    } catch (ProtocolException e) {
      LOG.debug("closing the link of {}: {}", peer, e.getMessage());
      close(RejectCode.PROTOCOL_ERROR, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("closing the link of {}: a fault while its frames were handled", peer, e);
      close(RejectCode.INTERNAL, "A fault of the scheduler; its log has the details.");
      loop.failIfHalfDone(e);
    } finally {
      bytes.release();
      loop.workSoon();
    }
  }

  private int drain(ByteBuf bytes) throws ProtocolException {
    if (bytes.nioBufferCount() == 1) {
      return input.drain(
          bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()), frames);
    }
    int drained = 0;
    for (ByteBuffer part : bytes.nioBuffers()) {
      drained += input.drain(part, frames);
    }
    return drained;
  }

  /** Counts the memory of frames that have begun; too much of it in all is refused. */
  private void countInput() {
    int capacity = isClosed ? 0 : input.capacityBytes();
    loop.countInput(capacity - countedInput);
    countedInput = capacity;
    if (capacity > SMALL_INPUT_BYTES && isOpen() && loop.isInputOverBound()) {
      close(
          RejectCode.OVERLOADED,
          "Too many large frames are being received at once; connect again in a moment.");
    }
  }

  /** Looks whether the peer keeps its time. */
  void watch(long nowNs) {
    LinkLimits limits = loop.linkLimits();
    if (isClosing) {
      if (patience.closingForNs(nowNs) > limits.introductionNs()) {
        closeNow();
      }
    } else if (!isIntroduced() && patience.openForNs(nowNs) > limits.introductionNs()) {
      close(
          RejectCode.PROTOCOL_ERROR,
          "The connection has not said who it is within %d s."
              .formatted(limits.introductionNs() / 1_000_000_000L));
    } else if (patience.frameOpenForNs(nowNs) > limits.frameNs()) {
      close(
          RejectCode.PROTOCOL_ERROR,
          "A frame has begun and is not complete after %d s; send each at once."
              .formatted(limits.frameNs() / 1_000_000_000L));
    } else {
      watchSilence(nowNs, limits.silenceNs());
    }
    giveBackMemory();
  }

  private void watchSilence(long nowNs, long silenceNs) {
    long silentForNs = patience.silentForNs(nowNs);
    if (isPingedWhenSilent() && silentForNs > silenceNs) {
      close(
          RejectCode.SLOW_CONSUMER,
          "Nothing has come for %d s, not even an answer to a ping."
              .formatted(silenceNs / 1_000_000_000L));
    } else if (isPingedWhenSilent() && silentForNs > silenceNs / 2 && patience.mayPing()) {
      ping(nowNs);
    }
  }

  private void giveBackMemory() {
    output.releaseIdle();
    if (other != null) {
      other.releaseIdle();
    }
    if (patience.wasQuiet() && !isClosed) {
      input.trim();
      output.trim();
      if (other != null) {
        other.trim();
      }
      countInput();
    }
  }

  /** The process stood still for so long: the peer is not to blame for that time. */
  void forgive(long ns) {
    patience.forgive(ns);
  }

  /** Whether the peer has said who it is. */
  protected abstract boolean isIntroduced();

  /** Whether the peer is asked for a sign of life. */
  protected abstract boolean isPingedWhenSilent();

  private void onFrame(org.agrona.DirectBuffer buffer, int offset, int length)
      throws ProtocolException {
    if (isOpen()) {
      handler.onFrame(buffer, offset, length);
    }
  }

  /** Room for a message of at most so many bytes; a peer that does not read loses its link here. */
  protected final int begin(int messageBytesMax) {
    return begin(output, messageBytesMax);
  }

  /**
   * The same for a message about a task that may have asked for another durability than the usual
   * one: that does not wait for the others, nor they for it.
   */
  protected final int begin(Durability durability, int messageBytesMax) {
    return begin(outputOf(durability), messageBytesMax);
  }

  private LinkOutput outputOf(Durability durability) {
    if (durability == loop.core().limits().durability()) {
      return output;
    }
    if (other == null) {
      other = new LinkOutput(outputBytesMax);
    }
    return other;
  }

  private int begin(LinkOutput to, int messageBytesMax) {
    if (isClosed) {
      return OutboundFrames.FULL;
    }
    current = to;
    boolean isHog = loop.isOutputOverBound() && to.bytes() > HOG_BYTES;
    int offset = isHog ? OutboundFrames.FULL : to.begin(messageBytesMax);
    if (offset == OutboundFrames.FULL) {
      LOG.warn("closing the link of {}: it does not read what it is sent", peer);
      loop.core().counters().rejected(RejectCode.SLOW_CONSUMER);
      closeNow();
    }
    return offset;
  }

  protected final MutableDirectBuffer buffer() {
    return current.buffer();
  }

  /** Ends the message that {@link #begin} began. */
  protected final void end(int encodedLength) {
    loop.countOutput(current.end(encodedLength));
    dirty();
  }

  /** As {@link #end}, outside of a turn: the message needs nothing more to become durable. */
  final void endAtOnce(int encodedLength) {
    loop.countOutput(current.end(encodedLength));
    current.mark(LinkOutput.NOTHING_NEEDED);
  }

  /** The answer to a submission with this durability is a message of this turn. */
  protected final void countAnswer(Durability durability) {
    outputOf(durability).countAnswer();
  }

  /** Something will have to be marked at the end of this turn. */
  protected final void dirty() {
    if (!isDirty) {
      isDirty = true;
      loop.dirty(this);
    }
  }

  /** Called once in the turn after {@link #end}: what was encoded needs this position. */
  void mark(long position) {
    finishBatch();
    isDirty = false;
    output.mark(isHeld ? position : LinkOutput.NOTHING_NEEDED);
    if (other != null) {
      other.mark(position);
    }
  }

  /** Called before each mark: encode what was collected. */
  protected void finishBatch() {}

  /**
   * Sends what may leave.
   *
   * @param durablePosition reached with the usual durability
   * @param otherPosition reached with the other one
   */
  void flush(long durablePosition, long otherPosition) {
    if (isClosed) {
      return;
    }
    boolean isFree = send(cutOff == null ? output : cutOff, durablePosition, otherPosition);
    if (isFree && send(output, durablePosition, otherPosition) && other != null) {
      isFree = send(other, durablePosition, otherPosition);
    }
    if (isClosing && isFree && output.isEmpty()) {
      closeNow();
    }
  }

  /**
   * Sends what may leave of one output; false if the socket could not take it all. What it did take
   * may end within a frame then, so this output goes on before the other one does.
   */
  private boolean send(LinkOutput from, long durablePosition, long otherPosition) {
    boolean isUsual = from.equals(output);
    int released = from.releasedBytes(isUsual ? durablePosition : otherPosition);
    answered(from.takeReleasedAnswers());
    while (released > 0 && !isClosed && !socket.isFull()) {
      released -= write(from, Math.min(released, WRITE_BYTES_MAX));
      if (socket.isFull()) {
        socket.pause();
      }
    }
    cutOff = released > 0 ? from : null;
    return released == 0;
  }

  private int write(LinkOutput from, int bytesMax) {
    ByteBuf taken = from.take(bytesMax);
    int bytes = taken.readableBytes();
    loop.countOutput(-bytes);
    socket.write(taken);
    return bytes;
  }

  /** The answers to so many submissions may leave. */
  protected void answered(int submissions) {}

  /** Whether the loop has it among the links with something to send. */
  boolean isWaiting() {
    return isWaiting;
  }

  void waiting(boolean value) {
    isWaiting = value;
  }

  /** Whether something waits to be made durable or to be taken by the peer. */
  boolean hasOutput() {
    return !isClosed && !(output.isEmpty() && (other == null || other.isEmpty()));
  }

  /** Answers a ping. */
  public void pong(long timestampNs) {
    int offset = begin(PongEncoder.BLOCK_LENGTH + Framing.HEADER_BYTES);
    if (offset != OutboundFrames.FULL) {
      PongEncoder pong = new PongEncoder();
      pong.wrapAndApplyHeader(buffer(), offset, header).timestampNs(timestampNs);
      end(pong.encodedLength());
    }
  }

  private void ping(long nowNs) {
    int offset = begin(PingEncoder.BLOCK_LENGTH + Framing.HEADER_BYTES);
    if (offset != OutboundFrames.FULL) {
      PingEncoder ping = new PingEncoder();
      ping.wrapAndApplyHeader(buffer(), offset, header).timestampNs(nowNs);
      end(ping.encodedLength());
    }
  }

  /** A sentence that fits, though it may name what a peer sent. */
  static String fitting(String sentence) {
    return sentence.length() <= SENTENCE_LENGTH_MAX
        ? sentence
        : sentence.substring(0, SENTENCE_LENGTH_MAX - 3) + "...";
  }

  /** Tells the peer why, then closes. */
  public void close(RejectCode code, String sentence) {
    if (!isOpen()) {
      return;
    }
    loop.core().counters().rejected(code);
    int offset = begin(LinkClosingEncoder.BLOCK_LENGTH + Framing.HEADER_BYTES + SENTENCE_BYTES_MAX);
    if (offset != OutboundFrames.FULL) {
      LinkClosingEncoder closing = new LinkClosingEncoder();
      closing.wrapAndApplyHeader(buffer(), offset, header).code(code).sentence(fitting(sentence));
      end(closing.encodedLength());
      isClosing = true;
      patience.closing(loop.nowNs());
      loop.closing(this);
      onClosed();
    }
  }

  /** Closes without a word. */
  void closeNow() {
    if (!isClosed) {
      boolean wasOpen = isOpen();
      isClosed = true;
      giveBackOutput(output);
      if (other != null) {
        giveBackOutput(other);
      }
      countInput();
      socket.close();
      loop.forget(this);
      if (wasOpen) {
        onClosed();
      }
    }
  }

  private void giveBackOutput(LinkOutput from) {
    loop.countOutput(-from.bytes());
    from.close();
  }

  private void onSocketClosed() {
    loop.enter();
    closeNow();
    loop.workSoon();
  }

  /** The link does not count any more. Called once. */
  protected abstract void onClosed();
}
