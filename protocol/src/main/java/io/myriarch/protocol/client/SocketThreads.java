package io.myriarch.protocol.client;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Event loops for sockets: epoll where it runs, NIO elsewhere. */
final class SocketThreads {
  private static final long CLOSE_TIMEOUT_MS = 1_000;

  private final EventLoopGroup group;
  private final Class<? extends SocketChannel> channelType;

  SocketThreads(int threads) {
    this(threads, Epoll.isAvailable());
  }

  SocketThreads(int threads, boolean epoll) {
    channelType = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    group =
        new MultiThreadIoEventLoopGroup(
            threads,
            new DefaultThreadFactory("myriarch-client", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  EventLoop next() {
    return group.next();
  }

  Class<? extends SocketChannel> channelType() {
    return channelType;
  }

  /** Ends them; they are done when the future is, within a second or so. */
  Future<?> shutDown() {
    return group.shutdownGracefully(0, CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  /** Ends them, and waits for that. */
  void close() {
    shutDown().awaitUninterruptibly(2 * CLOSE_TIMEOUT_MS);
  }
}
