package io.myriarch.loadtest.system;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Receives webhooks and answers none of them before it is told to: so a handler works as long. */
final class HeldReceiver implements AutoCloseable {
  private static final int HELD_SECONDS_MAX = 120;

  private final HttpServer server;
  private final AtomicInteger received = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);

  HeldReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          received.incrementAndGet();
          try {
            boolean _ = gate.await(HELD_SECONDS_MAX, TimeUnit.SECONDS);
            exchange.sendResponseHeaders(200, -1);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            exchange.close();
          }
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** Deliveries that have come. */
  int received() {
    return received.get();
  }

  /** Answers all, those that have come and those to come. */
  void open() {
    gate.countDown();
  }

  @Override
  public void close() {
    open();
    server.stop(0);
  }
}
