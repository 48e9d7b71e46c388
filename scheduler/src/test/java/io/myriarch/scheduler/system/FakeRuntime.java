package io.myriarch.scheduler.system;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.wire.AgentKindEncoder;
import io.myriarch.protocol.wire.AgentsReadyEncoder;
import io.myriarch.protocol.wire.AssignDecoder;
import io.myriarch.protocol.wire.CancelAttemptDecoder;
import io.myriarch.protocol.wire.CompletedEncoder;
import io.myriarch.protocol.wire.DeployAgentsDecoder;
import io.myriarch.protocol.wire.FailedEncoder;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.NameOperationDecoder;
import io.myriarch.protocol.wire.RuntimeHeartbeatEncoder;
import io.myriarch.protocol.wire.RuntimeHelloEncoder;
import io.myriarch.protocol.wire.RuntimeJoinEncoder;
import io.myriarch.protocol.wire.RuntimeWelcomeDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/**
 * A runtime without agents: a test sees each attempt and says how it ends. It answers what a
 * runtime must answer on a thread of its own.
 */
final class FakeRuntime implements AutoCloseable {
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final BlockingQueue<Attempt> attempts = new LinkedBlockingQueue<>();
  private final Map<Integer, String> operations = new HashMap<>();
  private final RawLink link;
  private volatile boolean isClosed;
  private boolean echoes;
  private volatile String closingReason;
  private volatile long payloadBytesMax;

  /** An attempt that was assigned. */
  record Attempt(long taskId, int agent, int epoch, int number, String operation, byte[] payload) {}

  FakeRuntime(int port, String id) throws IOException, ProtocolException {
    link = new RawLink(port);
    introduce(id);
    DirectBuffer answer = link.next();
    if (answer != null && RawLink.templateOf(answer) == RuntimeWelcomeDecoder.TEMPLATE_ID) {
      payloadBytesMax =
          new RuntimeWelcomeDecoder().wrapAndApplyHeader(answer, 0, header).payloadBytesMax();
    }
    if (answer == null || RawLink.templateOf(answer) != RuntimeWelcomeDecoder.TEMPLATE_ID) {
      closingReason =
          answer == null
              ? "closed"
              : new io.myriarch.protocol.wire.LinkClosingDecoder()
                  .wrapAndApplyHeader(answer, 0, header)
                  .code()
                  .name();
    }
    Thread.ofPlatform().daemon().start(this::run);
  }

  private void introduce(String id) throws IOException {
    RuntimeHelloEncoder hello = new RuntimeHelloEncoder();
    hello
        .wrapAndApplyHeader(link.out.buffer(), link.out.begin(512), link.header)
        .protocolVersion(Framing.RUNTIME_PROTOCOL_VERSION)
        .runtimeEpoch(1)
        .agentsMax(100_000)
        .httpPort(0)
        .cutOffMaxMs(0)
        .runtimeId(id)
        .region("")
        .labels("");
    link.out.end(hello.encodedLength());
    AgentKindEncoder kind = new AgentKindEncoder();
    kind.wrapAndApplyHeader(link.out.buffer(), link.out.begin(512), link.header);
    kind.operationsCount(1)
        .next()
        .cpuBound((short) 0)
        .name("summary")
        .description("Sums things up.");
    kind.agentType("analytics").specialty("metrics").version("1");
    link.out.end(kind.encodedLength());
    RuntimeJoinEncoder join = new RuntimeJoinEncoder();
    join.wrapAndApplyHeader(link.out.buffer(), link.out.begin(512), link.header).held(0);
    link.out.end(join.encodedLength());
    link.send();
  }

  /** What the scheduler said of the largest payload. */
  long payloadBytesMax() {
    return payloadBytesMax;
  }

  /** Why the scheduler did not let it join; null: it did. */
  String closingReason() {
    return closingReason;
  }

  /** Every attempt succeeds with its payload, also one that has come already. */
  synchronized FakeRuntime echo() throws IOException {
    echoes = true;
    for (Attempt early = attempts.poll(); early != null; early = attempts.poll()) {
      complete(early, early.payload());
    }
    return this;
  }

  private synchronized void received(Attempt attempt) throws IOException {
    if (echoes) {
      complete(attempt, attempt.payload());
    } else {
      attempts.add(attempt);
    }
  }

  private void run() {
    try {
      for (DirectBuffer frame = link.next(); frame != null; frame = link.next()) {
        onFrame(frame);
      }
    } catch (IOException | ProtocolException e) {
      if (!isClosed) {
        throw new IllegalStateException("the fake runtime lost its link", e);
      }
    }
  }

  private void onFrame(DirectBuffer frame) throws IOException {
    switch (RawLink.templateOf(frame)) {
      case DeployAgentsDecoder.TEMPLATE_ID -> {
        var deploy = new DeployAgentsDecoder().wrapAndApplyHeader(frame, 0, header);
        ready(deploy.firstAgent(), deploy.count());
      }
      case NameOperationDecoder.TEMPLATE_ID -> {
        var name = new NameOperationDecoder().wrapAndApplyHeader(frame, 0, header);
        operations.put(name.operation(), name.name());
      }
      case AssignDecoder.TEMPLATE_ID -> {
        var assign = new AssignDecoder().wrapAndApplyHeader(frame, 0, header);
        byte[] payload = new byte[assign.payloadLength()];
        assign.getPayload(payload, 0, payload.length);
        Attempt attempt =
            new Attempt(
                assign.taskId(),
                assign.agent(),
                assign.epoch(),
                assign.attempt(),
                operations.get(assign.operation()),
                payload);
        received(attempt);
      }
      case CancelAttemptDecoder.TEMPLATE_ID -> {
        var cancel = new CancelAttemptDecoder().wrapAndApplyHeader(frame, 0, header);
        fail(
            new Attempt(
                cancel.taskId(), cancel.agent(), cancel.epoch(), cancel.attempt(), "", null),
            FailureKind.INTERRUPTED,
            "interrupted");
      }
      default -> {
        // A welcome or a pong: nothing to do.
      }
    }
  }

  private synchronized void ready(int first, int count) throws IOException {
    AgentsReadyEncoder ready = new AgentsReadyEncoder();
    ready
        .wrapAndApplyHeader(link.out.buffer(), link.out.begin(64), link.header)
        .firstAgent(first)
        .count(count);
    link.out.end(ready.encodedLength());
    link.send();
  }

  /** The next attempt; fails the test after ten seconds without one. */
  Attempt next() throws InterruptedException {
    Attempt attempt = attempts.poll(10, TimeUnit.SECONDS);
    if (attempt == null) {
      throw new AssertionError("no attempt came within 10 s");
    }
    return attempt;
  }

  /** Whether an attempt has come that was not taken yet. */
  boolean hasNext() {
    return !attempts.isEmpty();
  }

  synchronized void complete(Attempt attempt, byte[] result) throws IOException {
    CompletedEncoder completed = new CompletedEncoder();
    completed
        .wrapAndApplyHeader(link.out.buffer(), link.out.begin(64 + result.length), link.header)
        .taskId(attempt.taskId())
        .agent(attempt.agent())
        .epoch(attempt.epoch())
        .attempt(attempt.number())
        .executionUs(7)
        .putResult(result, 0, result.length);
    link.out.end(completed.encodedLength());
    link.send();
  }

  synchronized void fail(Attempt attempt, FailureKind kind, String error) throws IOException {
    byte[] text = error.getBytes(StandardCharsets.UTF_8);
    FailedEncoder failed = new FailedEncoder();
    failed
        .wrapAndApplyHeader(link.out.buffer(), link.out.begin(64 + text.length), link.header)
        .taskId(attempt.taskId())
        .agent(attempt.agent())
        .epoch(attempt.epoch())
        .attempt(attempt.number())
        .executionUs(7)
        .kind(kind)
        .putErrorText(text, 0, text.length);
    link.out.end(failed.encodedLength());
    link.send();
  }

  synchronized void heartbeat() throws IOException {
    RuntimeHeartbeatEncoder beat = new RuntimeHeartbeatEncoder();
    beat.wrapAndApplyHeader(link.out.buffer(), link.out.begin(64), link.header)
        .agentsHosted(1)
        .agentsWorking(0)
        .heapUsedBytes(1)
        .rssBytes(1)
        .cpuMillis(1);
    link.out.end(beat.encodedLength());
    link.send();
  }

  synchronized void sendRaw(byte[] bytes) throws IOException {
    link.sendRaw(bytes);
  }

  /** Ends the connection, as the death of a runtime's process does. */
  void cut() throws IOException {
    isClosed = true;
    link.close();
  }

  @Override
  public void close() throws IOException {
    cut();
  }
}
