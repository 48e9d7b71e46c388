package io.myriarch.agent.runtime;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.wire.AssignEncoder;
import io.myriarch.protocol.wire.CancelAttemptEncoder;
import io.myriarch.protocol.wire.DeployAgentsEncoder;
import io.myriarch.protocol.wire.DrainEncoder;
import io.myriarch.protocol.wire.LinkClosingEncoder;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.myriarch.protocol.wire.NameOperationEncoder;
import io.myriarch.protocol.wire.OutcomesDurableEncoder;
import io.myriarch.protocol.wire.PongEncoder;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.RemoveAgentsEncoder;
import io.myriarch.protocol.wire.RuntimeWelcomeEncoder;
import java.io.ByteArrayOutputStream;
import org.agrona.ExpandableArrayBuffer;

/** Frames as a scheduler sends them. */
public final class Frames {
  private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static final int BODY = Framing.LENGTH_BYTES;

  public byte[] bytes() {
    return out.toByteArray();
  }

  private Frames end(int limit) {
    Framing.frameLength(buffer, 0, limit - BODY);
    out.write(buffer.byteArray(), 0, limit);
    return this;
  }

  public Frames welcome(int epoch, int heartbeatMs) {
    return welcome(epoch, heartbeatMs, 1 << 20);
  }

  public Frames welcome(int epoch, int heartbeatMs, long payloadBytesMax) {
    return end(
        new RuntimeWelcomeEncoder()
            .wrapAndApplyHeader(buffer, BODY, header)
            .protocolVersion(Framing.RUNTIME_PROTOCOL_VERSION)
            .epoch(epoch)
            .shard((short) 0)
            .heartbeatIntervalMs(heartbeatMs)
            .cutOffMaxMs(0)
            .payloadBytesMax(payloadBytesMax)
            .limit());
  }

  public Frames deploy(int first, int count, String type, String specialty, String configuration) {
    byte[] json = configuration.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return end(
        new DeployAgentsEncoder()
            .wrapAndApplyHeader(buffer, BODY, header)
            .firstAgent(first)
            .count(count)
            .agentType(type)
            .specialty(specialty)
            .putConfiguration(json, 0, json.length)
            .limit());
  }

  public Frames remove(int first, int count) {
    return end(
        new RemoveAgentsEncoder()
            .wrapAndApplyHeader(buffer, BODY, header)
            .firstAgent(first)
            .count(count)
            .limit());
  }

  public Frames name(int number, String name) {
    return end(
        new NameOperationEncoder()
            .wrapAndApplyHeader(buffer, BODY, header)
            .operation(number)
            .name(name)
            .limit());
  }

  public Frames assign(long task, int agent, int attempt, int operation, byte[] payload) {
    return end(
        new AssignEncoder()
            .wrapAndApplyHeader(buffer, BODY, header)
            .taskId(task)
            .agent(agent)
            .epoch(7)
            .attempt(attempt)
            .operation(operation)
            .priority((short) 4)
            .timeoutMs(30_000)
            .putPayload(payload, 0, payload.length)
            .limit());
  }

  public Frames cancel(long task, int agent, int attempt) {
    return end(
        new CancelAttemptEncoder()
            .wrapAndApplyHeader(buffer, BODY, header)
            .taskId(task)
            .agent(agent)
            .epoch(7)
            .attempt(attempt)
            .limit());
  }

  public Frames drain(int timeoutMs) {
    return end(
        new DrainEncoder().wrapAndApplyHeader(buffer, BODY, header).timeoutMs(timeoutMs).limit());
  }

  public Frames outcomesDurable(long count) {
    return end(
        new OutcomesDurableEncoder().wrapAndApplyHeader(buffer, BODY, header).count(count).limit());
  }

  public Frames pong(long timestampNs) {
    return end(
        new PongEncoder()
            .wrapAndApplyHeader(buffer, BODY, header)
            .timestampNs(timestampNs)
            .limit());
  }

  public Frames closing(RejectCode code, String sentence) {
    return end(
        new LinkClosingEncoder()
            .wrapAndApplyHeader(buffer, BODY, header)
            .code(code)
            .sentence(sentence)
            .limit());
  }

  public Frames raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }
}
