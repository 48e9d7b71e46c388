package io.myriarch.scheduler.fleet;

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
  private final SchedulingLoop loop;
  private final NetServer server;
  private final int heartbeatIntervalMs;

  public RuntimeListener(Vertx vertx, SchedulingLoop loop, int heartbeatIntervalMs) {
    this.loop = loop;
    this.heartbeatIntervalMs = heartbeatIntervalMs;
    server = vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true));
    server.connectHandler(socket -> accept(new VertxSocket(socket)));
  }

  /** Listens; completes with the port. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(port, host).map(NetServer::actualPort);
  }

  private void accept(LinkSocket socket) {
    RuntimeLink link = new RuntimeLink(loop, loop.nextLinkId(), socket);
    loop.add(link);
    link.start(new RuntimeAdapter(loop.core(), link, heartbeatIntervalMs));
  }

  public Future<Void> close() {
    return server.close().mapEmpty();
  }
}
