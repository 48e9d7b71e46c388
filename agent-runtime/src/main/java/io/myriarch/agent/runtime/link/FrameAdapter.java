package io.myriarch.agent.runtime.link;

import io.myriarch.agent.runtime.host.AgentHost;
import io.myriarch.agent.runtime.session.Assignment;
import io.myriarch.protocol.Framing;
import io.myriarch.protocol.wire.AssignDecoder;
import io.myriarch.protocol.wire.CancelAttemptDecoder;
import io.myriarch.protocol.wire.DeployAgentsDecoder;
import io.myriarch.protocol.wire.DrainDecoder;
import io.myriarch.protocol.wire.LinkClosingDecoder;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.NameOperationDecoder;
import io.myriarch.protocol.wire.OutcomesDurableDecoder;
import io.myriarch.protocol.wire.PingDecoder;
import io.myriarch.protocol.wire.PongDecoder;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.RemoveAgentsDecoder;
import io.myriarch.protocol.wire.RuntimeWelcomeDecoder;
import java.io.IOException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Decodes the scheduler's frames and calls the host and the link. For the link's reader. */
final class FrameAdapter {
  private static final byte[] NO_BYTES = new byte[0];

  private final AgentHost host;
  private final LinkEvents events;
  private final OperationNames operations = new OperationNames();
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final AssignDecoder assign = new AssignDecoder();
  private final Assignment assignment = new Assignment();

  FrameAdapter(AgentHost host, LinkEvents events) {
    this.host = host;
    this.events = events;
  }

  /** A new connection: numbers of operations are given anew. */
  void clear() {
    operations.clear();
  }

  /** One frame, which is all that {@code frame} holds. */
  void onFrame(UnsafeBuffer frame) throws IOException {
    header.wrap(frame, 0);
    if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
      throw new LinkProtocolException("a frame is of the unknown schema " + header.schemaId());
    }
    try {
      if (header.templateId() == AssignDecoder.TEMPLATE_ID) {
        onAssign(frame);
      } else {
        onOther(frame);
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new LinkProtocolException(
          "a frame of template " + header.templateId() + " makes no sense: " + e.getMessage(), e);
    }
  }

  private void onAssign(DirectBuffer frame) throws LinkProtocolException {
    assign.wrapAndApplyHeader(frame, 0, header);
    assignment
        .of(assign.taskId(), assign.agent(), assign.epoch(), assign.attempt())
        .doing(
            operations.name(assign.operation()),
            assign.priority(),
            (int) Math.min(Integer.MAX_VALUE, assign.timeoutMs()));
    int length = checked(assign.payloadLength(), frame);
    byte[] payload = length == 0 ? NO_BYTES : new byte[length];
    assign.getPayload(payload, 0, length);
    host.state().assign(assignment, payload);
  }

  // Before memory is taken for it: a length that lies could ask for a gigabyte.
  private static int checked(int length, DirectBuffer frame) throws LinkProtocolException {
    if (length < 0 || length > frame.capacity()) {
      throw new LinkProtocolException("a field claims to have " + length + " bytes");
    }
    return length;
  }

  private void onOther(UnsafeBuffer frame) throws IOException {
    switch (header.templateId()) {
      case RuntimeWelcomeDecoder.TEMPLATE_ID -> onWelcome(frame);
      case DeployAgentsDecoder.TEMPLATE_ID -> onDeploy(frame);
      case RemoveAgentsDecoder.TEMPLATE_ID -> {
        var remove = new RemoveAgentsDecoder().wrapAndApplyHeader(frame, 0, header);
        host.state().remove(remove.firstAgent(), remove.count());
      }
      case NameOperationDecoder.TEMPLATE_ID -> {
        var name = new NameOperationDecoder().wrapAndApplyHeader(frame, 0, header);
        operations.put(name.operation(), name.name());
      }
      case CancelAttemptDecoder.TEMPLATE_ID -> {
        var cancel = new CancelAttemptDecoder().wrapAndApplyHeader(frame, 0, header);
        host.state().cancel(cancel.taskId(), cancel.agent(), cancel.epoch(), cancel.attempt());
      }
      case DrainDecoder.TEMPLATE_ID -> {
        var drain = new DrainDecoder().wrapAndApplyHeader(frame, 0, header);
        events.onDrain(drain.timeoutMs());
      }
      case OutcomesDurableDecoder.TEMPLATE_ID -> {
        var durable = new OutcomesDurableDecoder().wrapAndApplyHeader(frame, 0, header);
        events.onOutcomesDurable(durable.count());
      }
      case PingDecoder.TEMPLATE_ID -> {
        var ping = new PingDecoder().wrapAndApplyHeader(frame, 0, header);
        events.onPing(ping.timestampNs());
      }
      case PongDecoder.TEMPLATE_ID -> {
        // A sign of life; the read itself has been noted.
      }
      case LinkClosingDecoder.TEMPLATE_ID -> onClosing(frame);
      default ->
          throw new LinkProtocolException(
              "a frame has the unknown template " + header.templateId());
    }
  }

  private void onWelcome(DirectBuffer frame) throws IOException {
    var welcome = new RuntimeWelcomeDecoder().wrapAndApplyHeader(frame, 0, header);
    long payloadBytesMax = welcome.payloadBytesMax();
    events.onWelcome(
        welcome.shard(),
        welcome.epoch(),
        welcome.heartbeatIntervalMs(),
        welcome.cutOffMaxMs(),
        payloadBytesMax == RuntimeWelcomeDecoder.payloadBytesMaxNullValue()
            ? Framing.PAYLOAD_BYTES_MAX_DEFAULT
            : payloadBytesMax);
  }

  private void onDeploy(DirectBuffer frame) throws LinkProtocolException {
    var deploy = new DeployAgentsDecoder().wrapAndApplyHeader(frame, 0, header);
    int first = deploy.firstAgent();
    int count = deploy.count();
    String type = deploy.agentType();
    String specialty = deploy.specialty();
    byte[] configuration = new byte[checked(deploy.configurationLength(), frame)];
    deploy.getConfiguration(configuration, 0, configuration.length);
    host.deploy(first, count, type, specialty, configuration);
  }

  private void onClosing(DirectBuffer frame) throws IOException {
    var closing = new LinkClosingDecoder().wrapAndApplyHeader(frame, 0, header);
    RejectCode code = closing.code();
    throw new LinkRefusedException(code, closing.sentence());
  }
}
