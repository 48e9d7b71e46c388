package io.myriarch.protocol.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Sockets, and the thread that serves them. */
final class SocketTransport implements Transport {
  private static final int READ_BYTES = 64 * 1024;
  private static final int CONNECT_TRY_MS = 3_000;

  private final SocketThreads threads;
  private final boolean areOwn;
  private final EventLoop loop;

  /** On a thread of its own. */
  SocketTransport() {
    this(new SocketThreads(1), true);
  }

  /** On one of the threads that others use too. */
  SocketTransport(ClientThreads shared) {
    this(shared.threads(), false);
  }

  SocketTransport(SocketThreads threads, boolean areOwn) {
    this.threads = threads;
    this.areOwn = areOwn;
    this.loop = threads.next();
  }

  @Override
  public EventLoop eventLoop() {
    return loop;
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
        .channel(threads.channelType())
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
    if (areOwn) {
      threads.shutDown().addListener(_ -> terminated.run());
    } else {
      loop.execute(terminated);
    }
  }
}
