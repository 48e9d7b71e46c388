package io.myriarch.protocol.client;

import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.wire.AcceptedDecoder;
import io.myriarch.protocol.wire.ClientWelcomeDecoder;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.FinishedDecoder;
import io.myriarch.protocol.wire.LinkClosingDecoder;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.PingDecoder;
import io.myriarch.protocol.wire.PongDecoder;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.RejectedDecoder;
import io.myriarch.protocol.wire.RouteOpenedDecoder;
import io.myriarch.protocol.wire.TaskStateDecoder;
import io.myriarch.protocol.wire.TaskStatus;
import org.agrona.DirectBuffer;

/** Decodes what the scheduler says and calls a typed method for it. Event loop only. */
final class InboundAdapter {
  /** What the scheduler can say. */
  interface Events {
    void onWelcome(int protocolVersion, LinkInfo granted) throws ProtocolException;

    void onRouteOpened(long correlationId, int route);

    void onAccepted(long firstCorrelationId, long firstTaskId, long count) throws ProtocolException;

    void onRejected(long correlationId, RejectCode code, long retryAfterMs, String sentence);

    /** {@code end} has all but the submission's id. */
    void onFinished(long correlationId, TaskEnd end) throws ProtocolException;

    void onTaskState(long correlationId, TaskResult state) throws ProtocolException;

    void onLinkClosing(RejectCode code, String sentence);

    void onPing(long timestampNs);
  }

  private static final int OUTPUT_LENGTH_BYTES = 4;

  private final Events events;
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final ClientWelcomeDecoder welcome = new ClientWelcomeDecoder();
  private final RouteOpenedDecoder routeOpened = new RouteOpenedDecoder();
  private final AcceptedDecoder accepted = new AcceptedDecoder();
  private final RejectedDecoder rejected = new RejectedDecoder();
  private final FinishedDecoder finished = new FinishedDecoder();
  private final TaskStateDecoder taskState = new TaskStateDecoder();
  private final LinkClosingDecoder linkClosing = new LinkClosingDecoder();
  private final PingDecoder ping = new PingDecoder();
  private final TaskEnd end = new TaskEnd();

  InboundAdapter(Events events) {
    this.events = events;
  }

  void onFrame(DirectBuffer buffer, int offset) throws ProtocolException {
    header.wrap(buffer, offset);
    switch (header.templateId()) {
      case FinishedDecoder.TEMPLATE_ID -> onFinished(buffer, offset);
      case AcceptedDecoder.TEMPLATE_ID -> onAccepted(buffer, offset);
      case RejectedDecoder.TEMPLATE_ID -> onRejected(buffer, offset);
      case TaskStateDecoder.TEMPLATE_ID -> onTaskState(buffer, offset);
      case ClientWelcomeDecoder.TEMPLATE_ID -> onWelcome(buffer, offset);
      case RouteOpenedDecoder.TEMPLATE_ID -> onRouteOpened(buffer, offset);
      case LinkClosingDecoder.TEMPLATE_ID -> onLinkClosing(buffer, offset);
      case PingDecoder.TEMPLATE_ID -> {
        ping.wrapAndApplyHeader(buffer, offset, header);
        events.onPing(ping.timestampNs());
      }
      case PongDecoder.TEMPLATE_ID -> {}
      default ->
          throw new ProtocolException(
              "The scheduler sent a message that is not for clients, template %d: check that the port is the one for clients."
                  .formatted(header.templateId()));
    }
  }

  private void onFinished(DirectBuffer buffer, int offset) throws ProtocolException {
    finished.wrapAndApplyHeader(buffer, offset, header);
    TaskStatus status = status(finished.statusRaw());
    if (!TaskResult.isEnd(status)) {
      throw new ProtocolException("A task is said to be finished, but as " + status + ".");
    }
    end.task(finished.taskId(), status, finished.attempts(), finished.agent());
    end.times(finished.queueUs(), finished.executionUs());
    end.output(buffer, finished.limit() + OUTPUT_LENGTH_BYTES, finished.outputLength());
    events.onFinished(finished.correlationId(), end);
  }

  private void onAccepted(DirectBuffer buffer, int offset) throws ProtocolException {
    accepted.wrapAndApplyHeader(buffer, offset, header);
    events.onAccepted(accepted.firstCorrelationId(), accepted.firstTaskId(), accepted.count());
  }

  private void onRejected(DirectBuffer buffer, int offset) {
    rejected.wrapAndApplyHeader(buffer, offset, header);
    events.onRejected(
        rejected.correlationId(),
        code(rejected.codeRaw()),
        rejected.retryAfterMs(),
        rejected.sentence());
  }

  private void onTaskState(DirectBuffer buffer, int offset) throws ProtocolException {
    taskState.wrapAndApplyHeader(buffer, offset, header);
    byte[] output = new byte[taskState.outputLength()];
    TaskStatus status = status(taskState.statusRaw());
    int attempts = taskState.attempts();
    taskState.getOutput(output, 0, output.length);
    events.onTaskState(
        taskState.correlationId(),
        new TaskResult(
            taskState.taskId(),
            status,
            attempts,
            taskState.agent(),
            taskState.queueUs(),
            taskState.executionUs(),
            output));
  }

  private void onWelcome(DirectBuffer buffer, int offset) throws ProtocolException {
    welcome.wrapAndApplyHeader(buffer, offset, header);
    events.onWelcome(
        welcome.protocolVersion(),
        new LinkInfo(
            welcome.shard(),
            welcome.epoch(),
            durability(welcome.durabilityRaw()),
            (int) Math.min(Integer.MAX_VALUE, welcome.window()),
            (int) Math.min(Integer.MAX_VALUE, welcome.payloadBytesMax())));
  }

  private void onRouteOpened(DirectBuffer buffer, int offset) {
    routeOpened.wrapAndApplyHeader(buffer, offset, header);
    events.onRouteOpened(routeOpened.correlationId(), (int) routeOpened.route());
  }

  private void onLinkClosing(DirectBuffer buffer, int offset) {
    linkClosing.wrapAndApplyHeader(buffer, offset, header);
    events.onLinkClosing(code(linkClosing.codeRaw()), linkClosing.sentence());
  }

  private static Durability durability(short raw) throws ProtocolException {
    try {
      return Durability.get(raw);
    } catch (IllegalArgumentException _) {
      throw new ProtocolException("There is no durability %d: update this client.".formatted(raw));
    }
  }

  private static TaskStatus status(short raw) throws ProtocolException {
    try {
      return TaskStatus.get(raw);
    } catch (IllegalArgumentException _) {
      throw new ProtocolException("There is no task status %d: update this client.".formatted(raw));
    }
  }

  /** A code that this version does not know, from a newer scheduler, is shown as INTERNAL. */
  private static RejectCode code(int raw) {
    try {
      return RejectCode.get(raw);
    } catch (IllegalArgumentException _) {
      return RejectCode.INTERNAL;
    }
  }
}
