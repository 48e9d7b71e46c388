package io.myriarch.scheduler.ingress.binary;

import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.shard.ClientLink;
import io.myriarch.scheduler.shard.LinkSocket;
import io.myriarch.scheduler.shard.SchedulerGateway;
import io.myriarch.scheduler.shard.SchedulingLoop;
import io.myriarch.scheduler.shard.VertxSocket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;

/** Accepts clients on the loop of a shard. Created and used on that loop. */
public final class ClientListener {
  private final NetServer server;

  /**
   * Not listening yet.
   *
   * @param gateway for what concerns another shard
   * @param linksMax bound on client links of this shard
   */
  public ClientListener(Vertx vertx, SchedulingLoop loop, SchedulerGateway gateway, int linksMax) {
    server = vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true));
    InputShare share = new InputShare(loop.figures()::clientLinks);
    server.connectHandler(
        socket -> accept(loop, new VertxSocket(socket, share), gateway, linksMax));
  }

  /** Listens; completes with the port. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(port, host).map(NetServer::actualPort);
  }

  /** Serves a client that has connected, or tells it that there are too many. */
  public static void accept(
      SchedulingLoop loop, LinkSocket socket, SchedulerGateway gateway, int linksMax) {
    ClientLink link = new ClientLink(loop, loop.nextLinkId(), socket);
    loop.add(link);
    boolean hasRoom = loop.figures().clientOpened() <= linksMax;
    link.start(new ClientAdapter(loop, link, gateway));
    if (!hasRoom) {
      link.close(
          RejectCode.TOO_MANY_LINKS,
          "%d clients are connected already; raise admission.linksMax or share connections."
              .formatted(linksMax));
      loop.workSoon();
    }
  }

  public Future<Void> close() {
    return server.close().mapEmpty();
  }
}
