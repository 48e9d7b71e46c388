package io.myriarch.scheduler.ingress.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpServerRequest;

/**
 * Watches when a connection has begun a request and not ended it. First in its pipeline, where it
 * sees bytes before they are a request. Belongs to the connection's event loop.
 */
final class RequestWatch extends ChannelInboundHandlerAdapter {
  private ChannelHandlerContext context;
  private HttpServerRequest request;
  private long headersBeganNs = System.nanoTime();
  private long bodyBeganNs;
  private boolean hasBytes;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    hasBytes = true;
    if (headersBeganNs == 0 && (request == null || request.isEnded())) {
      headersBeganNs = System.nanoTime();
    }
    ctx.fireChannelRead(message);
  }

  /** The headers of a request are complete; from now on its body is waited for. */
  void began(HttpServerRequest begun) {
    request = begun;
    headersBeganNs = 0;
    bodyBeganNs = System.nanoTime();
  }

  ChannelHandlerContext context() {
    return context;
  }

  /** The request that is being read or answered; null: none yet. */
  HttpServerRequest request() {
    return request;
  }

  /** Whether nothing at all has come yet. */
  boolean isUntouched() {
    return !hasBytes;
  }

  /** Time since headers began that are not complete; 0: there are none, or an answer is due. */
  long headersForNs(long nowNs) {
    boolean isAnswerDue = request != null && !request.response().ended();
    return headersBeganNs == 0 || isAnswerDue ? 0 : nowNs - headersBeganNs;
  }

  /** Time since a body began that is not complete; 0: there is none. */
  long bodyForNs(long nowNs) {
    return request == null || request.isEnded() ? 0 : nowNs - bodyBeganNs;
  }
}
