package io.myriarch.scheduler.fleet;

import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.shard.LinkSocket;
import io.myriarch.scheduler.shard.RuntimeLink;
import io.myriarch.scheduler.shard.SchedulingLoop;
import io.myriarch.scheduler.shard.VertxSocket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;

/** Accepts runtimes on the loop of their shard. Created and used on that loop. */
public final class RuntimeListener {
  private final NetServer server;

  public RuntimeListener(Vertx vertx, SchedulingLoop loop, int heartbeatIntervalMs) {
    server = vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true));
    server.connectHandler(socket -> accept(loop, new VertxSocket(socket), heartbeatIntervalMs));
  }

  /** Listens; completes with the port. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(port, host).map(NetServer::actualPort);
  }

  /** Serves a runtime that has connected, or tells it that there are too many. */
  public static void accept(SchedulingLoop loop, LinkSocket socket, int heartbeatIntervalMs) {
    RuntimeLink link = new RuntimeLink(loop, loop.nextLinkId(), socket);
    loop.add(link);
    int linksMax = loop.linkLimits().runtimeLinksMax();
    boolean hasRoom = loop.figures().runtimeOpened() <= linksMax;
    link.start(new RuntimeAdapter(loop.core(), link, heartbeatIntervalMs));
    if (!hasRoom) {
      link.close(
          RejectCode.TOO_MANY_LINKS,
          "%d runtimes are connected already; raise runtime.linksMax.".formatted(linksMax));
      loop.workSoon();
    }
  }

  public Future<Void> close() {
    return server.close().mapEmpty();
  }
}
