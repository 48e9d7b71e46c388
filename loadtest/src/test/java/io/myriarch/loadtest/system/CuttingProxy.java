package io.myriarch.loadtest.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands between a client and a port of this machine, and cuts the connections when told to. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private volatile boolean refuses;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

  CuttingProxy(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("cutting-proxy").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** From now on connections are ended at once, or not any more. */
  void refuse(boolean value) {
    refuses = value;
  }

  /** Ends every connection where it is, in the middle of a frame too. */
  void cut() {
    for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
      close(socket);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (refuses) {
          client.close();
          continue;
        }
        sockets.add(client);
        Socket scheduler = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(scheduler);
        pump(client, scheduler);
        pump(scheduler, client);
      } catch (IOException _) {
        // Closed by the test, or nobody listens behind: the client sees its connection end.
        cut();
      }
    }
  }

  private static void pump(Socket from, Socket to) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (InputStream in = from.getInputStream();
              OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
          } catch (IOException _) {
            // Cut.
          }
        });
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
