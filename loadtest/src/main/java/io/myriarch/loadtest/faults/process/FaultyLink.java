package io.myriarch.loadtest.faults.process;

import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A proxy in front of a port of this machine that cuts, freezes or delays what passes. Any thread.
 */
public final class FaultyLink implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final long FROZEN_POLL_NS = 5_000_000;

  private final ServerSocket server;
  private final int target;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private volatile boolean frozen;
  private volatile long delayNs;

  /** Listens at once. */
  public FaultyLink(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new LoadException("No free port: " + e.getMessage(), e);
    }
    Thread.ofPlatform().daemon().name("faulty-link").start(this::accept);
  }

  /** Where clients connect to. */
  public int port() {
    return server.getLocalPort();
  }

  /** Ends every connection where it is, in the middle of a frame too. */
  public void cut() {
    for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
      close(socket);
    }
  }

  /** Half-open: what is sent stays on the way, and no end can tell. */
  public void freeze(boolean value) {
    frozen = value;
  }

  /** Each read of the proxy is passed on so much later. */
  public void delay(long ns) {
    delayNs = ns;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        sockets.add(client);
        Socket scheduler = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(scheduler);
        Thread.ofPlatform().daemon().start(() -> pump(client, scheduler));
        Thread.ofPlatform().daemon().start(() -> pump(scheduler, client));
      } catch (IOException _) {
        // Closed, or nobody listens behind: the client sees its connection end.
        cut();
      }
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (delayNs > 0) {
          Waiting.pause(delayNs);
        }
        while (frozen && !from.isClosed()) {
          Waiting.pause(FROZEN_POLL_NS);
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException _) {
      // Cut.
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // Closed all the same.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException _) {
      // Closed all the same.
    }
    cut();
  }
}
