package io.myriarch.protocol.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Sockets and a thread: epoll where it runs, NIO elsewhere. */
final class SocketTransport implements Transport {
  private static final int READ_BYTES = 64 * 1024;
  private static final int CONNECT_TRY_MS = 3_000;

  private final EventLoopGroup group;
  private final Class<? extends SocketChannel> channelType;

  SocketTransport() {
    this(Epoll.isAvailable());
  }

  SocketTransport(boolean epoll) {
    this.channelType = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    this.group =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("myriarch-client", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  @Override
  public EventLoop eventLoop() {
    return group.next();
  }

  /** Resolves the name on a thread of its own. */
  @Override
  public void connect(
      EventLoop loop, ClientConfig config, Link link, BiConsumer<Link, Throwable> failed) {
    Thread.ofVirtual()
        .name("myriarch-resolve")
        .start(() -> resolve(loop, config, address -> connect(loop, address, link, failed)));
  }

  private static void resolve(
      EventLoop loop, ClientConfig config, Consumer<InetSocketAddress> resolved) {
    InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
    try {
      loop.execute(() -> resolved.accept(address));
    } catch (RejectedExecutionException e) {
      // The client was closed meanwhile: nobody waits for the connection.
      assert loop.isShuttingDown() : e;
    }
  }

  private void connect(
      EventLoop loop, InetSocketAddress address, Link link, BiConsumer<Link, Throwable> failed) {
    if (address.isUnresolved()) {
      failed.accept(
          link, new UnknownHostException("there is no host called " + address.getHostString()));
      return;
    }
    new Bootstrap()
        .group(loop)
        .channel(channelType)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TRY_MS)
        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(link);
              }
            })
        .connect(address)
        .addListener(done -> {
          if (!done.isSuccess()) {
            failed.accept(link, done.cause());
          }
        });
  }

  @Override
  public void close(Runnable terminated) {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener(_ -> terminated.run());
  }
}
