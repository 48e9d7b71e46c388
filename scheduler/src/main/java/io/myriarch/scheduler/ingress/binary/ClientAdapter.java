package io.myriarch.scheduler.ingress.binary;

import io.myriarch.protocol.FrameHandler;
import io.myriarch.protocol.Framing;
import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.wire.CancelTaskDecoder;
import io.myriarch.protocol.wire.ClientHelloDecoder;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.OpenRouteDecoder;
import io.myriarch.protocol.wire.PingDecoder;
import io.myriarch.protocol.wire.PongDecoder;
import io.myriarch.protocol.wire.QueryTaskDecoder;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.SubmitTaskDecoder;
import io.myriarch.scheduler.core.RouteOpener;
import io.myriarch.scheduler.core.Routes;
import io.myriarch.scheduler.core.Submission;
import io.myriarch.scheduler.shard.ClientLink;
import io.myriarch.scheduler.shard.ClientRequests;
import io.myriarch.scheduler.shard.SchedulerGateway;
import io.myriarch.scheduler.shard.SchedulingLoop;
import org.agrona.DirectBuffer;

/** Frames of a client link to calls. On the shard's loop; no decision is taken here. */
final class ClientAdapter implements FrameHandler {
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final SubmitTaskDecoder submit = new SubmitTaskDecoder();
  private final Submission submission = new Submission();
  private final SchedulingLoop loop;
  private final ClientLink link;
  private final ClientRequests requests;

  ClientAdapter(SchedulingLoop loop, ClientLink link, SchedulerGateway gateway) {
    this.loop = loop;
    this.link = link;
    requests = new ClientRequests(loop, link, gateway);
    submission.link = link.id();
  }

  @Override
  public void onFrame(DirectBuffer buffer, int offset, int length) throws ProtocolException {
    header.wrap(buffer, offset);
    int template = header.templateId();
    if (template == SubmitTaskDecoder.TEMPLATE_ID && link.sessionId() != 0) {
      submitTask(buffer, offset);
    } else if (template == ClientHelloDecoder.TEMPLATE_ID) {
      hello(new ClientHelloDecoder().wrapAndApplyHeader(buffer, offset, header));
    } else if (link.sessionId() == 0) {
      throw new ProtocolException("The first message of a client link must be ClientHello.");
    } else {
      other(template, buffer, offset);
    }
  }

  private void other(int template, DirectBuffer buffer, int offset) throws ProtocolException {
    switch (template) {
      case OpenRouteDecoder.TEMPLATE_ID ->
          openRoute(new OpenRouteDecoder().wrapAndApplyHeader(buffer, offset, header));
      case CancelTaskDecoder.TEMPLATE_ID -> {
        var cancel = new CancelTaskDecoder().wrapAndApplyHeader(buffer, offset, header);
        requests.cancel(cancel.correlationId(), cancel.taskId());
      }
      case QueryTaskDecoder.TEMPLATE_ID -> {
        var query = new QueryTaskDecoder().wrapAndApplyHeader(buffer, offset, header);
        requests.query(query.correlationId(), query.taskId());
      }
      case PingDecoder.TEMPLATE_ID ->
          link.pong(new PingDecoder().wrapAndApplyHeader(buffer, offset, header).timestampNs());
      case PongDecoder.TEMPLATE_ID -> {
        // The peer lives; that it sent something is all there is to know.
      }
      default ->
          throw new ProtocolException(
              "A client does not send messages of template %d.".formatted(template));
    }
  }

  private void hello(ClientHelloDecoder hello) throws ProtocolException {
    if (link.sessionId() != 0) {
      throw new ProtocolException("ClientHello may come once only.");
    }
    if (hello.protocolVersion() != Framing.PROTOCOL_VERSION) {
      link.close(
          RejectCode.UNSUPPORTED_VERSION,
          "The client speaks protocol version %d, this scheduler %d; use a client of this version."
              .formatted(hello.protocolVersion(), Framing.PROTOCOL_VERSION));
      return;
    }
    if (hello.sessionId() == 0) {
      throw new ProtocolException("The session id of ClientHello must not be 0.");
    }
    link.sessionId(hello.sessionId());
    submission.sessionId = hello.sessionId();
    loop.sessionOpened(link);
    link.welcome();
  }

  private void openRoute(OpenRouteDecoder open) {
    long correlationId = open.correlationId();
    RouteOpener.Outcome outcome =
        loop.core().openRoute(open.agentType(), open.specialty(), open.operation(), open.tenant());
    switch (outcome) {
      case RouteOpener.Outcome.Opened(Routes.Route route) ->
          link.routeOpened(correlationId, route.number());
      case RouteOpener.Outcome.Refused(RejectCode code, int retryAfterMs, String sentence) ->
          link.rejected(correlationId, code, retryAfterMs, sentence);
    }
  }

  private void submitTask(DirectBuffer buffer, int offset) {
    if (!link.countSubmission()) {
      link.close(
          RejectCode.WINDOW_EXCEEDED,
          "More than %d submissions are without an answer; keep to the window of ClientWelcome."
              .formatted(loop.core().limits().clientWindow()));
      return;
    }
    submit.wrapAndApplyHeader(buffer, offset, header);
    submission.correlationId = submit.correlationId();
    submission.route = (int) submit.route();
    submission.priority = submit.priority();
    submission.follow = submit.follow() != 0;
    submission.durability = durability();
    submission.maxAttempts = submit.maxAttempts();
    submission.executionTimeoutMs = submit.executionTimeoutMs();
    submission.notBeforeDelayMs = submit.notBeforeDelayMs();
    submission.deadlineMs = submit.deadlineMs();
    if (submit.orderingKeyLength() == 0) {
      submit.skipOrderingKey();
      submission.orderingKey = "";
    } else {
      submission.orderingKey = submit.orderingKey();
    }
    if (submit.idempotencyKeyLength() == 0) {
      submit.skipIdempotencyKey();
      submission.idempotencyKey = "";
    } else {
      submission.idempotencyKey = submit.idempotencyKey();
    }
    submission.payloadLength = submit.payloadLength();
    submission.payload = buffer;
    submission.payloadOffset = submit.limit() + SubmitTaskDecoder.payloadHeaderLength();
    requests.submit(submission);
  }

  /**
   * An unknown value asks for more than there is: the strongest stands for it, and is refused where
   * it is not had.
   */
  private Durability durability() {
    return switch (submit.durabilityRaw()) {
      case 0 -> Durability.DEFAULT;
      case 1 -> Durability.PROCESS;
      default -> Durability.FSYNC;
    };
  }
}
