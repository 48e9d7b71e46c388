package io.myriarch.scheduler.shard;

import io.netty.buffer.ByteBuf;
import io.netty.channel.RecvByteBufAllocator;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP connection that Vert.x has accepted on the shard's event loop. */
public final class VertxSocket implements LinkSocket {
  private static final Logger LOG = LoggerFactory.getLogger(VertxSocket.class);
  private static final int WRITE_QUEUE_BYTES_MAX = 2 << 20;

  private final NetSocketInternal socket;
  private final String peer;

  public VertxSocket(NetSocket socket) {
    this.socket = (NetSocketInternal) socket;
    peer = String.valueOf(socket.remoteAddress());
  }

  /** One that says how much is read from it at a time. */
  public VertxSocket(NetSocket socket, RecvByteBufAllocator reads) {
    this(socket);
    this.socket.channelHandlerContext().channel().config().setRecvByteBufAllocator(reads);
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public void start(Consumer<ByteBuf> onBytes, Runnable onWritable, Runnable onClosed) {
    socket.setWriteQueueMaxSize(WRITE_QUEUE_BYTES_MAX);
    socket.messageHandler(message -> onBytes.accept((ByteBuf) message));
    socket.drainHandler(_ -> onWritable.run());
    socket.exceptionHandler(failure -> LOG.debug("link {} failed: {}", peer, failure.toString()));
    socket.closeHandler(_ -> onClosed.run());
  }

  @Override
  public void write(ByteBuf bytes) {
    var _ = socket.writeMessage(bytes);
  }

  @Override
  public boolean isFull() {
    return socket.writeQueueFull();
  }

  @Override
  public void pause() {
    socket.pause();
  }

  @Override
  public void resume() {
    socket.resume();
  }

  @Override
  public void close() {
    var _ = socket.close();
  }
}
