package io.myriarch.protocol.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Connections in memory, without a thread: a test is the peer, runs the loop and turns its clock.
 */
final class WireTransport implements Transport {
  private final EmbeddedChannel clock = new EmbeddedChannel();
  private Link asked;

  /** One connection, as the peer sees it. */
  static final class Wire implements WritableByteChannel {
    private final EmbeddedChannel channel;
    final Link link;

    private Wire(Link link) {
      this.link = link;
      this.channel = new EmbeddedChannel(link);
    }

    /** Sends to the client. */
    @Override
    public int write(ByteBuffer bytes) {
      int length = bytes.remaining();
      ByteBuf copy = Unpooled.copiedBuffer(bytes);
      bytes.position(bytes.limit());
      if (!isOpen()) {
        copy.release();
        return length;
      }
      channel.writeInbound(copy);
      if (copy.refCnt() != 0) {
        throw new IllegalStateException("what was read is not released: a leak of buffers");
      }
      return length;
    }

    /** Hands over all that the client has sent. */
    void read(Consumer<ByteBuffer> reader) {
      ByteBuf sent;
      while ((sent = channel.readOutbound()) != null) {
        for (ByteBuffer part : sent.nioBuffers()) {
          reader.accept(part);
        }
        sent.release();
      }
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() {
      var _ = channel.close();
    }

    /** Lets go of what nobody read. */
    void dispose() {
      close();
      channel.releaseOutbound();
      channel.checkException();
    }
  }

  @Override
  public EventLoop eventLoop() {
    return clock.eventLoop();
  }

  @Override
  public void connect(
      EventLoop loop, ClientConfig config, Link link, BiConsumer<Link, Throwable> failed) {
    asked = link;
  }

  @Override
  public void close(Runnable terminated) {
    terminated.run();
  }

  /** The connection that the client wants, or null if it wants none. */
  Wire accept() {
    Link link = asked;
    asked = null;
    return link == null ? null : new Wire(link);
  }

  /** Runs what is due when so much time has passed. */
  void pass(long ms) {
    clock.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
    clock.runPendingTasks();
  }
}
