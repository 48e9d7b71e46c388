package io.myriarch.protocol.client;

import io.myriarch.protocol.FrameAccumulator;
import io.myriarch.protocol.FrameHandler;
import io.myriarch.protocol.OutboundFrames;
import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.agrona.DirectBuffer;

/**
 * One TCP connection: bytes to frames inwards, control messages outwards. Tells its owner once when
 * it is over, and why. Event loop only.
 */
final class Link extends ChannelInboundHandlerAdapter {
  /** What a link tells its owner. */
  interface Owner extends FrameHandler {
    void onUp(Link link);

    /** The frames that follow were read at this time. */
    void onRead(long readNs);

    /** All that had arrived has been handled: a good moment to send. */
    void onReadComplete(Link link);

    /** Once; {@code cause} is a {@link ProtocolException} if the peer did not keep the rules. */
    void onDown(Link link, Throwable cause);
  }

  private static final int CONTROL_BYTES_INITIAL = 4 * 1024;
  private static final int CONTROL_BYTES_MAX = 64 << 20;

  private final Owner owner;
  private final FrameAccumulator accumulator;
  private final OutboundFrames control =
      new OutboundFrames(CONTROL_BYTES_INITIAL, CONTROL_BYTES_MAX);
  private final FrameHandler frames = this::onFrame;
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private Channel channel;
  private Throwable cause;
  private boolean down;
  private long lastReadNs;

  Link(Owner owner, int frameBytesMax) {
    this.owner = owner;
    this.accumulator = new FrameAccumulator(frameBytesMax);
  }

  Channel channel() {
    return channel;
  }

  MessageHeaderEncoder header() {
    return header;
  }

  /** Control messages are encoded here; {@link #flush} sends them. */
  OutboundFrames control() {
    return control;
  }

  /** When something was last heard from the peer. */
  long lastReadNs() {
    return lastReadNs;
  }

  /** Writes the control messages, without flushing, so that they keep their place in the order. */
  void writeControl() {
    if (!control.isEmpty()) {
      ByteBuf copy = channel.alloc().directBuffer(control.pendingBytes());
      int length = control.pendingBytes();
      copy.writeBytes(control.pending());
      control.sent(length);
      var _ = channel.write(copy, channel.voidPromise());
    }
  }

  void flush() {
    writeControl();
    channel.flush();
  }

  /** Why it ended; null while it lives, or if the peer just closed it. */
  Throwable cause() {
    return cause;
  }

  /** Ends the link; the owner hears of it at once. */
  void fail(Throwable reason) {
    if (cause == null) {
      cause = reason;
    }
    tellDown();
    if (channel != null) {
      var _ = channel.close();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    lastReadNs = System.nanoTime();
    owner.onUp(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (!down) {
        lastReadNs = System.nanoTime();
        owner.onRead(lastReadNs);
        accumulator.drain(
            bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()), frames);
      }
    } catch (ProtocolException e) {
      fail(e);
    } finally {
      bytes.release();
    }
  }

  /** A handler may have ended the link; what else had arrived is not for it any more. */
  private void onFrame(DirectBuffer buffer, int offset, int length) throws ProtocolException {
    if (!down) {
      owner.onFrame(buffer, offset, length);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (!down) {
      owner.onReadComplete(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    tellDown();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    fail(failure);
  }

  private void tellDown() {
    if (!down) {
      down = true;
      owner.onDown(this, cause);
    }
  }
}
