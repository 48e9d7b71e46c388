package io.myriarch.loadtest.faults.process;

import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Where a scheduler listens. */
public record Ports(int http, int binary, int runtime) {
  private static final int COUNT = 3;

  /** Three that were free a moment ago. */
  static Ports free() {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < COUNT; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return new Ports(ports.get(0), ports.get(1), ports.get(2));
    } catch (IOException e) {
      throw new LoadException("No free ports: " + e.getMessage() + ".", e);
    }
  }
}
