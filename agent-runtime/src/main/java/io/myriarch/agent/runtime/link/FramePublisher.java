package io.myriarch.agent.runtime.link;

import io.myriarch.agent.Operation;
import io.myriarch.agent.runtime.host.AgentKind;
import io.myriarch.agent.runtime.session.AttemptState;
import io.myriarch.agent.runtime.session.Outcome;
import io.myriarch.agent.runtime.session.Outgoing;
import io.myriarch.protocol.Framing;
import io.myriarch.protocol.wire.AgentKindEncoder;
import io.myriarch.protocol.wire.AgentsReadyEncoder;
import io.myriarch.protocol.wire.CompletedEncoder;
import io.myriarch.protocol.wire.FailedEncoder;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.HeldAttemptEncoder;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.myriarch.protocol.wire.PingEncoder;
import io.myriarch.protocol.wire.PongEncoder;
import io.myriarch.protocol.wire.RuntimeHeartbeatEncoder;
import io.myriarch.protocol.wire.RuntimeHelloEncoder;
import io.myriarch.protocol.wire.RuntimeJoinEncoder;
import io.myriarch.protocol.wire.RuntimeLeavingEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * Encodes what the runtime says. Each method writes one frame at {@code at}, where there must be
 * room for it, and returns where it ends. Not thread-safe.
 */
final class FramePublisher {
  /** Room that every message but an outcome fits into. */
  static final int MESSAGE_BYTES_MAX = Framing.OVERHEAD_BYTES_MAX;

  /** What an outcome needs beside its output. */
  static final int OUTCOME_OVERHEAD_BYTES = 64;

  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final CompletedEncoder completed = new CompletedEncoder();
  private final FailedEncoder failed = new FailedEncoder();

  int outcome(MutableDirectBuffer buffer, int at, AttemptState attempt) {
    byte[] output = attempt.output();
    if (attempt.outcome() == Outcome.COMPLETED) {
      completed
          .wrapAndApplyHeader(buffer, at + Framing.LENGTH_BYTES, header)
          .taskId(attempt.taskId())
          .agent(attempt.agentNumber())
          .epoch(attempt.epoch())
          .attempt(attempt.number())
          .executionUs(Integer.toUnsignedLong(attempt.executionUs()))
          .putResult(output, 0, output.length);
      return framed(buffer, at, completed.limit());
    }
    failed
        .wrapAndApplyHeader(buffer, at + Framing.LENGTH_BYTES, header)
        .taskId(attempt.taskId())
        .agent(attempt.agentNumber())
        .epoch(attempt.epoch())
        .attempt(attempt.number())
        .executionUs(Integer.toUnsignedLong(attempt.executionUs()))
        .kind(failureKind(attempt.outcome()))
        .putErrorText(output, 0, output.length);
    return framed(buffer, at, failed.limit());
  }

  private static FailureKind failureKind(Outcome outcome) {
    return switch (outcome) {
      case ERROR -> FailureKind.ERROR;
      case FINAL_ERROR -> FailureKind.FINAL_ERROR;
      case INTERRUPTED -> FailureKind.INTERRUPTED;
      case HANDED_BACK -> FailureKind.HANDED_BACK;
      case NOT_HOSTED -> FailureKind.NOT_HOSTED;
      case COMPLETED -> throw new IllegalStateException("A completed attempt is no failure.");
    };
  }

  int message(MutableDirectBuffer buffer, int at, Outgoing message) {
    int body = at + Framing.LENGTH_BYTES;
    int end =
        switch (message) {
          case Outgoing.AgentsReady ready ->
              new AgentsReadyEncoder()
                  .wrapAndApplyHeader(buffer, body, header)
                  .firstAgent(ready.firstAgent())
                  .count(ready.count())
                  .limit();
          case Outgoing.Ping ping ->
              new PingEncoder()
                  .wrapAndApplyHeader(buffer, body, header)
                  .timestampNs(ping.timestampNs())
                  .limit();
          case Outgoing.Pong pong ->
              new PongEncoder()
                  .wrapAndApplyHeader(buffer, body, header)
                  .timestampNs(pong.timestampNs())
                  .limit();
          case Outgoing.Heartbeat beat ->
              new RuntimeHeartbeatEncoder()
                  .wrapAndApplyHeader(buffer, body, header)
                  .agentsHosted(beat.agentsHosted())
                  .agentsWorking(beat.agentsWorking())
                  .heapUsedBytes(beat.heapUsedBytes())
                  .rssBytes(beat.rssBytes())
                  .cpuMillis(beat.cpuMillis())
                  .limit();
          case Outgoing.Leaving leaving ->
              new RuntimeLeavingEncoder()
                  .wrapAndApplyHeader(buffer, body, header)
                  .held(leaving.held())
                  .limit();
        };
    return framed(buffer, at, end);
  }

  int hello(MutableDirectBuffer buffer, int at, RuntimeIdentity identity) {
    var hello = new RuntimeHelloEncoder();
    hello
        .wrapAndApplyHeader(buffer, at + Framing.LENGTH_BYTES, header)
        .protocolVersion(Framing.RUNTIME_PROTOCOL_VERSION)
        .runtimeEpoch(identity.epoch())
        .agentsMax(identity.agentsMax())
        .httpPort(identity.httpPort())
        .cutOffMaxMs(identity.cutOffMaxMs())
        .runtimeId(identity.id())
        .region("")
        .labels(identity.labels());
    return framed(buffer, at, hello.limit());
  }

  int kind(MutableDirectBuffer buffer, int at, AgentKind kind) {
    var encoder = new AgentKindEncoder();
    encoder.wrapAndApplyHeader(buffer, at + Framing.LENGTH_BYTES, header);
    var operations = encoder.operationsCount(kind.operations().size());
    for (Operation operation : kind.operations()) {
      operations
          .next()
          .cpuBound((short) (operation.cpuBoundPayloadBytesMin() == 0 ? 1 : 0))
          .name(operation.name())
          .description(operation.description());
    }
    encoder.agentType(kind.type()).specialty(kind.specialty()).version(kind.version());
    return framed(buffer, at, encoder.limit());
  }

  int held(MutableDirectBuffer buffer, int at, AttemptState attempt) {
    var held = new HeldAttemptEncoder();
    held.wrapAndApplyHeader(buffer, at + Framing.LENGTH_BYTES, header)
        .taskId(attempt.taskId())
        .agent(attempt.agentNumber())
        .epoch(attempt.epoch())
        .attempt(attempt.number());
    return framed(buffer, at, held.limit());
  }

  int join(MutableDirectBuffer buffer, int at, int held) {
    var join = new RuntimeJoinEncoder();
    join.wrapAndApplyHeader(buffer, at + Framing.LENGTH_BYTES, header).held(held);
    return framed(buffer, at, join.limit());
  }

  private static int framed(MutableDirectBuffer buffer, int at, int end) {
    Framing.frameLength(buffer, at, end - at - Framing.LENGTH_BYTES);
    return end;
  }
}
