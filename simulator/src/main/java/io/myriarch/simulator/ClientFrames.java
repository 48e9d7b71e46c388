package io.myriarch.simulator;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.wire.CancelTaskEncoder;
import io.myriarch.protocol.wire.ClientHelloEncoder;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.myriarch.protocol.wire.OpenRouteEncoder;
import io.myriarch.protocol.wire.QueryTaskEncoder;
import io.myriarch.protocol.wire.SubmitTaskEncoder;
import java.util.Arrays;
import org.agrona.ExpandableArrayBuffer;

/** What a client says, as bytes. Frames are collected and taken all at once. */
final class ClientFrames {
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final SubmitTaskEncoder submit = new SubmitTaskEncoder();
  private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1024);
  private int length;

  private int begin() {
    return length + Framing.LENGTH_BYTES;
  }

  private void end(int limit) {
    Framing.frameLength(buffer, length, limit - length - Framing.LENGTH_BYTES);
    length = limit;
  }

  void hello(long sessionId) {
    ClientHelloEncoder hello = new ClientHelloEncoder();
    hello
        .wrapAndApplyHeader(buffer, begin(), header)
        .protocolVersion(Framing.PROTOCOL_VERSION)
        .sessionId(sessionId)
        .clientName("simulated");
    end(hello.limit());
  }

  void openRoute(long correlationId, String[] names) {
    OpenRouteEncoder open = new OpenRouteEncoder();
    open.wrapAndApplyHeader(buffer, begin(), header)
        .correlationId(correlationId)
        .agentType(names[0])
        .specialty(names[1])
        .operation("echo")
        .tenant(names[2]);
    end(open.limit());
  }

  void submit(long correlationId, int route, TaskSpec spec) {
    submit
        .wrapAndApplyHeader(buffer, begin(), header)
        .correlationId(correlationId)
        .route(route)
        .priority((short) spec.priority)
        .follow((short) (spec.follow ? 1 : 0))
        .durability(spec.durability)
        .maxAttempts((short) spec.maxAttempts)
        .executionTimeoutMs(spec.timeoutMs)
        .notBeforeDelayMs(spec.delayMs)
        .deadlineMs(spec.deadlineMs)
        .orderingKey(spec.orderingKey)
        .idempotencyKey(spec.key)
        .putPayload(spec.payload, 0, spec.payload.length);
    end(submit.limit());
  }

  void query(long correlationId, long taskId) {
    QueryTaskEncoder query = new QueryTaskEncoder();
    query.wrapAndApplyHeader(buffer, begin(), header).correlationId(correlationId).taskId(taskId);
    end(query.limit());
  }

  void cancel(long correlationId, long taskId) {
    CancelTaskEncoder cancel = new CancelTaskEncoder();
    cancel.wrapAndApplyHeader(buffer, begin(), header).correlationId(correlationId).taskId(taskId);
    end(cancel.limit());
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  byte[] take() {
    byte[] taken = Arrays.copyOf(buffer.byteArray(), length);
    length = 0;
    return taken;
  }
}
