package io.myriarch.scheduler.fleet;

import io.myriarch.protocol.FrameHandler;
import io.myriarch.protocol.Framing;
import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.wire.AgentKindDecoder;
import io.myriarch.protocol.wire.AgentsReadyDecoder;
import io.myriarch.protocol.wire.CompletedDecoder;
import io.myriarch.protocol.wire.FailedDecoder;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.HeldAttemptDecoder;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.PingDecoder;
import io.myriarch.protocol.wire.PongDecoder;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.RuntimeHeartbeatDecoder;
import io.myriarch.protocol.wire.RuntimeHelloDecoder;
import io.myriarch.protocol.wire.RuntimeJoinDecoder;
import io.myriarch.protocol.wire.RuntimeLeavingDecoder;
import io.myriarch.scheduler.core.AgentKind;
import io.myriarch.scheduler.core.AttemptReport;
import io.myriarch.scheduler.core.RuntimeRow;
import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.shard.RuntimeLink;
import org.agrona.DirectBuffer;

/** Frames of a runtime link to calls. On the shard's loop; no decision is taken here. */
final class RuntimeAdapter implements FrameHandler {
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final CompletedDecoder completed = new CompletedDecoder();
  private final FailedDecoder failed = new FailedDecoder();
  private final AttemptReport report = new AttemptReport();
  private final SchedulerCore core;
  private final RuntimeLink link;
  private final int heartbeatIntervalMs;
  private Introduction introduction;

  RuntimeAdapter(SchedulerCore core, RuntimeLink link, int heartbeatIntervalMs) {
    this.core = core;
    this.link = link;
    this.heartbeatIntervalMs = heartbeatIntervalMs;
  }

  @Override
  public void onFrame(DirectBuffer buffer, int offset, int length) throws ProtocolException {
    header.wrap(buffer, offset);
    int template = header.templateId();
    RuntimeRow runtime = link.runtime();
    if (runtime == null) {
      introduce(template, buffer, offset, length);
    } else if (runtime.link() != link.id()) {
      link.close(
          RejectCode.NOT_READY,
          "The runtime was silent for too long and its tasks run elsewhere; connect again.");
    } else {
      core.runtimeHeard(runtime);
      switch (template) {
        case CompletedDecoder.TEMPLATE_ID -> completed(runtime, buffer, offset);
        case FailedDecoder.TEMPLATE_ID -> failed(runtime, buffer, offset);
        default -> other(runtime, template, buffer, offset);
      }
    }
  }

  private void completed(RuntimeRow runtime, DirectBuffer buffer, int offset) {
    readCompleted(buffer, offset);
    core.completed(runtime, report);
    link.outcomeReceived();
  }

  private void readCompleted(DirectBuffer buffer, int offset) {
    completed.wrapAndApplyHeader(buffer, offset, header);
    report.taskId = completed.taskId();
    report.agent = core.layout().agentOfNumber(completed.agent());
    report.epoch = completed.epoch();
    report.attempt = completed.attempt();
    report.executionUs = (int) completed.executionUs();
    report.length = completed.resultLength();
    report.output = buffer;
    report.offset = completed.limit() + CompletedDecoder.resultHeaderLength();
  }

  private void failed(RuntimeRow runtime, DirectBuffer buffer, int offset) {
    readFailed(buffer, offset);
    core.failed(runtime, report, kind());
    link.outcomeReceived();
  }

  private void readFailed(DirectBuffer buffer, int offset) {
    failed.wrapAndApplyHeader(buffer, offset, header);
    report.taskId = failed.taskId();
    report.agent = core.layout().agentOfNumber(failed.agent());
    report.epoch = failed.epoch();
    report.attempt = failed.attempt();
    report.executionUs = (int) failed.executionUs();
    report.length = failed.errorTextLength();
    report.output = buffer;
    report.offset = failed.limit() + FailedDecoder.errorTextHeaderLength();
  }

  private void completedEarlier(DirectBuffer buffer, int offset) {
    readCompleted(buffer, offset);
    core.completedEarlier(report);
    link.outcomeReceived();
  }

  private void failedEarlier(DirectBuffer buffer, int offset) {
    readFailed(buffer, offset);
    core.failedEarlier(report, kind());
    link.outcomeReceived();
  }

  /** A kind of a newer runtime counts as an error that may pass. */
  private FailureKind kind() {
    return switch (failed.kindRaw()) {
      case 1 -> FailureKind.FINAL_ERROR;
      case 2 -> FailureKind.TIMEOUT;
      case 3 -> FailureKind.INTERRUPTED;
      case 4 -> FailureKind.NOT_HOSTED;
      case 5 -> FailureKind.LOST;
      case 6 -> FailureKind.HANDED_BACK;
      default -> FailureKind.ERROR;
    };
  }

  private void other(RuntimeRow runtime, int template, DirectBuffer buffer, int offset)
      throws ProtocolException {
    switch (template) {
      case AgentsReadyDecoder.TEMPLATE_ID -> {
        var ready = new AgentsReadyDecoder().wrapAndApplyHeader(buffer, offset, header);
        core.agentsReady(runtime, core.layout().agentOfNumber(ready.firstAgent()), ready.count());
      }
      case RuntimeHeartbeatDecoder.TEMPLATE_ID -> {
        var beat = new RuntimeHeartbeatDecoder().wrapAndApplyHeader(buffer, offset, header);
        core.runtimeHeartbeat(runtime, beat.rssBytes(), beat.heapUsedBytes(), beat.cpuMillis());
      }
      case RuntimeLeavingDecoder.TEMPLATE_ID -> core.runtimeLeaving(runtime);
      case PingDecoder.TEMPLATE_ID ->
          link.pong(new PingDecoder().wrapAndApplyHeader(buffer, offset, header).timestampNs());
      case PongDecoder.TEMPLATE_ID -> {
        // That the runtime was heard of is all that a pong is for.
      }
      default ->
          throw new ProtocolException(
              "A runtime that has joined does not send messages of template %d."
                  .formatted(template));
    }
  }

  private void introduce(int template, DirectBuffer buffer, int offset, int length)
      throws ProtocolException {
    if (introduction == null && template != RuntimeHelloDecoder.TEMPLATE_ID) {
      throw new ProtocolException("The first message of a runtime link must be RuntimeHello.");
    }
    switch (template) {
      case RuntimeHelloDecoder.TEMPLATE_ID ->
          hello(new RuntimeHelloDecoder().wrapAndApplyHeader(buffer, offset, header));
      case AgentKindDecoder.TEMPLATE_ID ->
          introduction.kind(
              kindOf(new AgentKindDecoder().wrapAndApplyHeader(buffer, offset, header)), length);
      case CompletedDecoder.TEMPLATE_ID -> completedEarlier(buffer, offset);
      case FailedDecoder.TEMPLATE_ID -> failedEarlier(buffer, offset);
      case HeldAttemptDecoder.TEMPLATE_ID -> {
        var held = new HeldAttemptDecoder().wrapAndApplyHeader(buffer, offset, header);
        introduction.held(
            held.taskId(), core.layout().agentOfNumber(held.agent()), held.epoch(), held.attempt());
      }
      case PingDecoder.TEMPLATE_ID ->
          link.pong(new PingDecoder().wrapAndApplyHeader(buffer, offset, header).timestampNs());
      case RuntimeJoinDecoder.TEMPLATE_ID ->
          join(new RuntimeJoinDecoder().wrapAndApplyHeader(buffer, offset, header).held());
      default ->
          throw new ProtocolException(
              "A runtime that introduces itself does not send messages of template %d."
                  .formatted(template));
    }
  }

  private void hello(RuntimeHelloDecoder hello) throws ProtocolException {
    if (introduction != null) {
      throw new ProtocolException("RuntimeHello may come once only.");
    }
    if (hello.protocolVersion() != Framing.RUNTIME_PROTOCOL_VERSION) {
      link.close(
          RejectCode.UNSUPPORTED_VERSION,
          "The runtime speaks protocol version %d, this scheduler %d; start a runtime of this version."
              .formatted(hello.protocolVersion(), Framing.RUNTIME_PROTOCOL_VERSION));
      return;
    }
    long epoch = hello.runtimeEpoch();
    int agentsMax = (int) Math.min(hello.agentsMax(), Integer.MAX_VALUE);
    long cutOffMaxMs =
        hello.cutOffMaxMs() == RuntimeHelloDecoder.cutOffMaxMsNullValue() ? 0 : hello.cutOffMaxMs();
    int httpPort = hello.httpPort();
    String id = hello.runtimeId();
    String region = hello.region();
    introduction = new Introduction(id, epoch, agentsMax, cutOffMaxMs, httpPort, hello.labels());
    if (id.isEmpty()) {
      link.close(RejectCode.INVALID_REQUEST, "A runtime needs an id; start it with --id.");
    } else if (id.length() > Introduction.ID_LENGTH_MAX
        || introduction.labels().length() > Introduction.LABELS_LENGTH_MAX) {
      link.close(
          RejectCode.INVALID_REQUEST,
          "The id of a runtime has at most %d characters, its labels at most %d."
              .formatted(Introduction.ID_LENGTH_MAX, Introduction.LABELS_LENGTH_MAX));
    } else if (!region.isEmpty()) {
      link.close(
          RejectCode.UNSUPPORTED, "Regions are not supported yet; start the runtime without one.");
    }
  }

  private static AgentKind kindOf(AgentKindDecoder decoder) {
    var operations = new java.util.ArrayList<AgentKind.Operation>();
    for (AgentKindDecoder.OperationsDecoder operation : decoder.operations()) {
      operations.add(new AgentKind.Operation(operation.name(), operation.description()));
    }
    return new AgentKind(decoder.agentType(), decoder.specialty(), decoder.version(), operations);
  }

  private void join(long heldSent) throws ProtocolException {
    if (heldSent != introduction.heldCount()) {
      throw new ProtocolException(
          "The runtime says that it sent %d held attempts, but %d came."
              .formatted(heldSent, introduction.heldCount()));
    }
    RuntimeRow runtime = core.runtimeJoined(introduction.of(link.id()));
    if (runtime == null) {
      link.close(
          RejectCode.DUPLICATE_RUNTIME,
          "A runtime '%s' is connected already; give each runtime an id of its own."
              .formatted(introduction.id()));
    } else {
      link.welcome(runtime, heartbeatIntervalMs);
    }
  }
}
