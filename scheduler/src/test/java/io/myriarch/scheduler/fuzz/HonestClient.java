package io.myriarch.scheduler.fuzz;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.OutboundFrames;
import io.myriarch.protocol.wire.ClientHelloEncoder;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.FinishedDecoder;
import io.myriarch.protocol.wire.LinkClosingDecoder;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.myriarch.protocol.wire.OpenRouteEncoder;
import io.myriarch.protocol.wire.PingDecoder;
import io.myriarch.protocol.wire.PongEncoder;
import io.myriarch.protocol.wire.RejectedDecoder;
import io.myriarch.protocol.wire.RouteOpenedDecoder;
import io.myriarch.protocol.wire.SubmitTaskEncoder;
import io.myriarch.protocol.wire.TaskStatus;
import org.agrona.DirectBuffer;

/** A client that keeps to the protocol, and expects to be served whatever others do. */
final class HonestClient {
  private static final byte[] PAYLOAD = {1, 2, 3};

  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final MessageHeaderDecoder read = new MessageHeaderDecoder();
  private final FinishedDecoder finished = new FinishedDecoder();
  private final OutboundFrames out = new OutboundFrames(1 << 12, 1 << 22);
  private final WireSocket socket;
  private int route = -1;
  private long correlationId;
  private long finishedId;
  private TaskStatus status;
  private String complaint;

  HonestClient(WireSocket socket) {
    this.socket = socket;
  }

  void hello(long sessionId) {
    ClientHelloEncoder hello = new ClientHelloEncoder();
    hello
        .wrapAndApplyHeader(out.buffer(), out.begin(256), header)
        .protocolVersion(Framing.PROTOCOL_VERSION)
        .sessionId(sessionId)
        .clientName("honest");
    out.end(hello.encodedLength());
    OpenRouteEncoder open = new OpenRouteEncoder();
    open.wrapAndApplyHeader(out.buffer(), out.begin(256), header)
        .correlationId(-1)
        .agentType("any")
        .specialty("any")
        .operation("echo")
        .tenant("");
    out.end(open.encodedLength());
    send();
  }

  /** Submits a task; {@link #isServed} tells when it has succeeded. */
  void submit() {
    submit(PAYLOAD);
  }

  void submit(byte[] payload) {
    SubmitTaskEncoder submit = new SubmitTaskEncoder();
    submit
        .wrapAndApplyHeader(out.buffer(), out.begin(256 + payload.length), header)
        .correlationId(++correlationId)
        .route(route)
        .priority((short) 9)
        .follow((short) 1)
        .durability(Durability.DEFAULT)
        .maxAttempts((short) 100)
        .executionTimeoutMs(0)
        .notBeforeDelayMs(0)
        .deadlineMs(0)
        .orderingKey("")
        .idempotencyKey("")
        .putPayload(payload, 0, payload.length);
    out.end(submit.encodedLength());
    send();
  }

  private void send() {
    var pending = out.pending();
    int length = pending.remaining();
    socket.send(out.buffer(), pending.position(), length);
    out.sent(length);
  }

  void work() {
    socket.read(this::onFrame);
    send();
  }

  private void onFrame(DirectBuffer buffer, int offset, int length) {
    switch (read.wrap(buffer, offset).templateId()) {
      case RouteOpenedDecoder.TEMPLATE_ID ->
          route = (int) new RouteOpenedDecoder().wrapAndApplyHeader(buffer, offset, read).route();
      case FinishedDecoder.TEMPLATE_ID -> {
        finished.wrapAndApplyHeader(buffer, offset, read);
        finishedId = finished.correlationId();
        status = finished.status();
      }
      case PingDecoder.TEMPLATE_ID -> {
        PongEncoder pong = new PongEncoder();
        pong.wrapAndApplyHeader(out.buffer(), out.begin(64), header).timestampNs(0);
        out.end(pong.encodedLength());
      }
      case RejectedDecoder.TEMPLATE_ID -> {
        var rejected = new RejectedDecoder().wrapAndApplyHeader(buffer, offset, read);
        complaint = rejected.code() + ": " + rejected.sentence();
      }
      case LinkClosingDecoder.TEMPLATE_ID -> {
        var closing = new LinkClosingDecoder().wrapAndApplyHeader(buffer, offset, read);
        complaint = closing.code() + ": " + closing.sentence();
      }
      default -> {
        // A welcome, an acceptance: nothing to look at.
      }
    }
  }

  boolean isServed() {
    return finishedId == correlationId && status == TaskStatus.SUCCEEDED;
  }

  boolean hasRoute() {
    return route >= 0;
  }

  /** What the scheduler refused, or null. */
  String complaint() {
    return complaint;
  }
}
