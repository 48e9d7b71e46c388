package io.myriarch.simulator;

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
import java.util.Arrays;
import org.agrona.ExpandableArrayBuffer;

/** What a runtime says, as bytes. Frames are collected and taken all at once. */
final class RuntimeFrames {
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final CompletedEncoder completed = new CompletedEncoder();
  private final FailedEncoder failed = new FailedEncoder();
  private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1024);
  private int length;

  private int begin() {
    return length + Framing.LENGTH_BYTES;
  }

  private void end(int limit) {
    Framing.frameLength(buffer, length, limit - length - Framing.LENGTH_BYTES);
    length = limit;
  }

  void hello(String id, long epoch, int agentsMax, int cutOffMaxMs) {
    RuntimeHelloEncoder hello = new RuntimeHelloEncoder();
    hello
        .wrapAndApplyHeader(buffer, begin(), header)
        .protocolVersion(Framing.RUNTIME_PROTOCOL_VERSION)
        .runtimeEpoch(epoch)
        .agentsMax(agentsMax)
        .httpPort(0)
        .cutOffMaxMs(cutOffMaxMs)
        .runtimeId(id)
        .region("")
        .labels("");
    end(hello.limit());
  }

  void kind(String type, String specialty) {
    AgentKindEncoder kind = new AgentKindEncoder();
    kind.wrapAndApplyHeader(buffer, begin(), header)
        .operationsCount(1)
        .next()
        .cpuBound((short) 0)
        .name("work")
        .description("Does it.");
    kind.agentType(type).specialty(specialty).version("1");
    end(kind.limit());
  }

  void held(long taskId, int agent, int epoch, int attempt) {
    HeldAttemptEncoder held = new HeldAttemptEncoder();
    held.wrapAndApplyHeader(buffer, begin(), header)
        .taskId(taskId)
        .agent(agent)
        .epoch(epoch)
        .attempt(attempt);
    end(held.limit());
  }

  void join(int held) {
    RuntimeJoinEncoder join = new RuntimeJoinEncoder();
    join.wrapAndApplyHeader(buffer, begin(), header).held(held);
    end(join.limit());
  }

  void agentsReady(int first, int count) {
    AgentsReadyEncoder ready = new AgentsReadyEncoder();
    ready.wrapAndApplyHeader(buffer, begin(), header).firstAgent(first).count(count);
    end(ready.limit());
  }

  void completed(long taskId, int agent, int epoch, int attempt, byte[] result) {
    completed
        .wrapAndApplyHeader(buffer, begin(), header)
        .taskId(taskId)
        .agent(agent)
        .epoch(epoch)
        .attempt(attempt)
        .executionUs(1)
        .putResult(result, 0, result.length);
    end(completed.limit());
  }

  void failed(long taskId, int agent, int epoch, int attempt, FailureKind kind, byte[] error) {
    failed
        .wrapAndApplyHeader(buffer, begin(), header)
        .taskId(taskId)
        .agent(agent)
        .epoch(epoch)
        .attempt(attempt)
        .executionUs(1)
        .kind(kind)
        .putErrorText(error, 0, error.length);
    end(failed.limit());
  }

  void heartbeat(int hosted, int working) {
    RuntimeHeartbeatEncoder beat = new RuntimeHeartbeatEncoder();
    beat.wrapAndApplyHeader(buffer, begin(), header)
        .agentsHosted(hosted)
        .agentsWorking(working)
        .heapUsedBytes(1)
        .rssBytes(1)
        .cpuMillis(1);
    end(beat.limit());
  }

  void leaving(int held) {
    RuntimeLeavingEncoder leaving = new RuntimeLeavingEncoder();
    leaving.wrapAndApplyHeader(buffer, begin(), header).held(held);
    end(leaving.limit());
  }

  void ping(long timestampNs) {
    PingEncoder ping = new PingEncoder();
    ping.wrapAndApplyHeader(buffer, begin(), header).timestampNs(timestampNs);
    end(ping.limit());
  }

  void pong(long timestampNs) {
    PongEncoder pong = new PongEncoder();
    pong.wrapAndApplyHeader(buffer, begin(), header).timestampNs(timestampNs);
    end(pong.limit());
  }

  boolean isEmpty() {
    return length == 0;
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
