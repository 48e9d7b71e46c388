package io.myriarch.scheduler.fuzz;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.OutboundFrames;
import io.myriarch.protocol.wire.AgentsReadyEncoder;
import io.myriarch.protocol.wire.AssignDecoder;
import io.myriarch.protocol.wire.CancelAttemptDecoder;
import io.myriarch.protocol.wire.CompletedEncoder;
import io.myriarch.protocol.wire.DeployAgentsDecoder;
import io.myriarch.protocol.wire.FailedEncoder;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.myriarch.protocol.wire.RuntimeHeartbeatEncoder;
import io.myriarch.protocol.wire.RuntimeHelloEncoder;
import io.myriarch.protocol.wire.RuntimeJoinEncoder;
import org.agrona.DirectBuffer;

/** A runtime that does what it must: every task succeeds at once with its payload. */
final class HonestRuntime {
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final MessageHeaderDecoder read = new MessageHeaderDecoder();
  private final AssignDecoder assign = new AssignDecoder();
  private final CompletedEncoder completed = new CompletedEncoder();
  private final OutboundFrames out = new OutboundFrames(1 << 16, 1 << 24);
  private final WireSocket socket;
  private boolean fails;

  HonestRuntime(WireSocket socket) {
    this.socket = socket;
  }

  void join(String id, int agents) {
    RuntimeHelloEncoder hello = new RuntimeHelloEncoder();
    hello
        .wrapAndApplyHeader(out.buffer(), out.begin(512), header)
        .protocolVersion(Framing.RUNTIME_PROTOCOL_VERSION)
        .runtimeEpoch(1)
        .agentsMax(agents)
        .httpPort(0)
        .cutOffMaxMs(0)
        .runtimeId(id)
        .region("")
        .labels("");
    out.end(hello.encodedLength());
    RuntimeJoinEncoder join = new RuntimeJoinEncoder();
    join.wrapAndApplyHeader(out.buffer(), out.begin(64), header).held(0);
    out.end(join.encodedLength());
    send();
  }

  void heartbeat() {
    RuntimeHeartbeatEncoder beat = new RuntimeHeartbeatEncoder();
    beat.wrapAndApplyHeader(out.buffer(), out.begin(64), header)
        .agentsHosted(0)
        .agentsWorking(0)
        .heapUsedBytes(0)
        .rssBytes(0)
        .cpuMillis(0);
    out.end(beat.encodedLength());
    send();
  }

  /** Reads and answers what the scheduler has sent; true if there was an answer. */
  boolean work() {
    socket.read(this::onFrame);
    boolean hasAnswer = !out.isEmpty();
    send();
    return hasAnswer;
  }

  private void send() {
    var pending = out.pending();
    int length = pending.remaining();
    int from = pending.position();
    socket.send(out.buffer(), from, length);
    out.sent(length);
  }

  private void onFrame(DirectBuffer buffer, int offset, int length) {
    switch (read.wrap(buffer, offset).templateId()) {
      case DeployAgentsDecoder.TEMPLATE_ID -> {
        var deploy = new DeployAgentsDecoder().wrapAndApplyHeader(buffer, offset, read);
        AgentsReadyEncoder ready = new AgentsReadyEncoder();
        ready
            .wrapAndApplyHeader(out.buffer(), out.begin(64), header)
            .firstAgent(deploy.firstAgent())
            .count(deploy.count());
        out.end(ready.encodedLength());
      }
      case AssignDecoder.TEMPLATE_ID -> complete(assign.wrapAndApplyHeader(buffer, offset, read));
      case CancelAttemptDecoder.TEMPLATE_ID ->
          interrupted(new CancelAttemptDecoder().wrapAndApplyHeader(buffer, offset, read));
      default -> {
        // A welcome, a name, a pong: nothing to answer.
      }
    }
  }

  /** From now on every attempt fails. */
  void failAll() {
    fails = true;
  }

  private void complete(AssignDecoder task) {
    if (fails) {
      failed(task.taskId(), task.agent(), task.epoch(), task.attempt(), FailureKind.ERROR);
      return;
    }
    int length = task.payloadLength();
    completed
        .wrapAndApplyHeader(out.buffer(), out.begin(64 + length), header)
        .taskId(task.taskId())
        .agent(task.agent())
        .epoch(task.epoch())
        .attempt(task.attempt())
        .executionUs(7);
    byte[] payload = new byte[length];
    task.getPayload(payload, 0, length);
    completed.putResult(payload, 0, length);
    out.end(completed.encodedLength());
  }

  private void interrupted(CancelAttemptDecoder cancel) {
    failed(
        cancel.taskId(), cancel.agent(), cancel.epoch(), cancel.attempt(), FailureKind.INTERRUPTED);
  }

  private void failed(long taskId, int agent, int epoch, int attempt, FailureKind kind) {
    FailedEncoder failed = new FailedEncoder();
    failed
        .wrapAndApplyHeader(out.buffer(), out.begin(64), header)
        .taskId(taskId)
        .agent(agent)
        .epoch(epoch)
        .attempt(attempt)
        .executionUs(1)
        .kind(kind)
        .putErrorText(new byte[0], 0, 0);
    out.end(failed.encodedLength());
  }
}
