package io.myriarch.protocol.client;

import io.myriarch.protocol.FrameAccumulator;
import io.myriarch.protocol.Framing;
import io.myriarch.protocol.ProtocolException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A {@link SchedulerScript} behind a port: plain blocking NIO, a thread a link. */
class FakeScheduler extends SchedulerScript implements AutoCloseable {
  volatile boolean reads = true;
  final AtomicInteger links = new AtomicInteger();

  private final List<FakeLink> open = new CopyOnWriteArrayList<>();
  private final ServerSocketChannel server;

  FakeScheduler() throws IOException {
    this(0);
  }

  FakeScheduler(int port) throws IOException {
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    Thread.ofPlatform().daemon().name("fake-accept").start(this::acceptLinks);
  }

  int port() {
    return server.socket().getLocalPort();
  }

  ClientConfig.Builder config() {
    return ClientConfig.builder("127.0.0.1", port()).reconnectMs(5, 50);
  }

  /** The link that came last. */
  FakeLink link() {
    return open.getLast();
  }

  /** Breaks every link, without a word. */
  void breakLinks() {
    open.forEach(FakeLink::close);
    open.clear();
  }

  @Override
  public void close() throws IOException {
    server.close();
    breakLinks();
  }

  private void acceptLinks() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        FakeLink link = new FakeLink(channel);
        int number = links.incrementAndGet();
        open.add(link);
        Thread.ofPlatform()
            .daemon()
            .name("fake-link-" + number)
            .start(() -> serve(channel, link, number));
      }
    } catch (IOException _) {
      // Closed by the test.
    }
  }

  private void serve(SocketChannel channel, FakeLink link, int number) {
    FrameAccumulator frames = new FrameAccumulator(Framing.frameBytesMax(1 << 20));
    try {
      while (true) {
        int length = channel.read(frames.writable(64 * 1024));
        if (length < 0) {
          return;
        }
        frames.written(length);
        Await.until("reads again", () -> reads);
        frames.drain((buffer, offset, _) -> onFrame(link, number, buffer, offset));
        link.flush();
      }
    } catch (IOException _) {
      // The link was broken by the test or the client.
    } catch (ProtocolException e) {
      throw new AssertionError("the client sent garbage", e);
    }
  }
}
