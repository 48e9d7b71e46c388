package io.myriarch.protocol.client;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.OutboundFrames;
import io.myriarch.protocol.wire.CancelTaskEncoder;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.myriarch.protocol.wire.OpenRouteEncoder;
import io.myriarch.protocol.wire.QueryTaskEncoder;
import java.util.concurrent.CompletableFuture;

/** A question that has one answer. Asked again on the next link if the answer has not come. */
sealed interface Request {
  /** Encodes the question; false if the link has no room for it. */
  boolean encode(OutboundFrames out, MessageHeaderEncoder header, long correlationId);

  /** Asks for a route's number. */
  record Open(RouteTable.Entry entry) implements Request {
    private static final int TEXTS = 4;

    @Override
    public boolean encode(OutboundFrames out, MessageHeaderEncoder header, long correlationId) {
      Route route = entry.route;
      // A character has at most three bytes in UTF-8, a surrogate pair four.
      int characters =
          route.agentType().length()
              + route.specialty().length()
              + route.operation().length()
              + route.tenant().length();
      int offset =
          out.begin(
              Framing.HEADER_BYTES
                  + OpenRouteEncoder.BLOCK_LENGTH
                  + TEXTS * OpenRouteEncoder.agentTypeHeaderLength()
                  + 3 * characters);
      if (offset == OutboundFrames.FULL) {
        return false;
      }
      OpenRouteEncoder encoder = new OpenRouteEncoder();
      encoder
          .wrapAndApplyHeader(out.buffer(), offset, header)
          .correlationId(correlationId)
          .agentType(route.agentType())
          .specialty(route.specialty())
          .operation(route.operation())
          .tenant(route.tenant());
      out.end(encoder.encodedLength());
      return true;
    }
  }

  /** A user's question about a task. */
  record Query(long taskId, CompletableFuture<TaskResult> answer) implements Request {
    @Override
    public boolean encode(OutboundFrames out, MessageHeaderEncoder header, long correlationId) {
      return encodeQuery(out, header, correlationId, taskId);
    }
  }

  /** A user's wish to end a task. */
  record Cancel(long taskId, CompletableFuture<TaskResult> answer) implements Request {
    @Override
    public boolean encode(OutboundFrames out, MessageHeaderEncoder header, long correlationId) {
      int offset = out.begin(Framing.HEADER_BYTES + CancelTaskEncoder.BLOCK_LENGTH);
      if (offset == OutboundFrames.FULL) {
        return false;
      }
      new CancelTaskEncoder()
          .wrapAndApplyHeader(out.buffer(), offset, header)
          .correlationId(correlationId)
          .taskId(taskId);
      out.end(CancelTaskEncoder.BLOCK_LENGTH);
      return true;
    }
  }

  /** The client's own question about a task that it followed on an earlier link. */
  record Poll(long submitted, long taskId) implements Request {
    @Override
    public boolean encode(OutboundFrames out, MessageHeaderEncoder header, long correlationId) {
      return encodeQuery(out, header, correlationId, taskId);
    }
  }

  private static boolean encodeQuery(
      OutboundFrames out, MessageHeaderEncoder header, long correlationId, long taskId) {
    int offset = out.begin(Framing.HEADER_BYTES + QueryTaskEncoder.BLOCK_LENGTH);
    if (offset == OutboundFrames.FULL) {
      return false;
    }
    new QueryTaskEncoder()
        .wrapAndApplyHeader(out.buffer(), offset, header)
        .correlationId(correlationId)
        .taskId(taskId);
    out.end(QueryTaskEncoder.BLOCK_LENGTH);
    return true;
  }
}
