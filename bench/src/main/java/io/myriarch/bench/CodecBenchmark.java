package io.myriarch.bench;

import io.myriarch.protocol.FrameAccumulator;
import io.myriarch.protocol.FrameHandler;
import io.myriarch.protocol.Framing;
import io.myriarch.protocol.OutboundFrames;
import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.wire.AssignDecoder;
import io.myriarch.protocol.wire.AssignEncoder;
import io.myriarch.protocol.wire.CompletedDecoder;
import io.myriarch.protocol.wire.CompletedEncoder;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.myriarch.protocol.wire.SubmitTaskDecoder;
import io.myriarch.protocol.wire.SubmitTaskEncoder;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The three messages of a task's way, encoded as frames, put together again out of a byte stream,
 * checked and decoded: what a link costs without its socket. Must not allocate.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CodecBenchmark {
  private static final int BATCH = 64;
  private static final int FIXED_BYTES_MAX = 128;

  @Param("100")
  private int payloadBytes;

  private final OutboundFrames out = new OutboundFrames(256 * 1024, 1 << 20);
  private final FrameAccumulator in =
      new FrameAccumulator(Framing.frameBytesMax(Framing.PAYLOAD_BYTES_MAX_DEFAULT));
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final MessageHeaderDecoder headerIn = new MessageHeaderDecoder();
  private final SubmitTaskEncoder submit = new SubmitTaskEncoder();
  private final SubmitTaskDecoder submitIn = new SubmitTaskDecoder();
  private final AssignEncoder assign = new AssignEncoder();
  private final AssignDecoder assignIn = new AssignDecoder();
  private final CompletedEncoder completed = new CompletedEncoder();
  private final CompletedDecoder completedIn = new CompletedDecoder();
  private final byte[] payload = new byte[1 << 20];
  private final FrameHandler handler = this::onFrame;
  private int offset;
  private long sum;

  /** A frame there and back. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long submitTask() throws ProtocolException {
    for (int i = 0; i < BATCH; i++) {
      submit
          .wrapAndApplyHeader(begin(), offset, header)
          .correlationId(i)
          .route(1)
          .priority((short) 4)
          .follow((short) 1)
          .durability(Durability.DEFAULT)
          .maxAttempts((short) 0)
          .executionTimeoutMs(0)
          .notBeforeDelayMs(0)
          .deadlineMs(0)
          .putOrderingKey(payload, 0, 0)
          .putIdempotencyKey(payload, 0, 0)
          .putPayload(payload, 0, payloadBytes);
      out.end(submit.encodedLength());
    }
    return transfer();
  }

  /** A frame there and back. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long assign() throws ProtocolException {
    for (int i = 0; i < BATCH; i++) {
      assign
          .wrapAndApplyHeader(begin(), offset, header)
          .taskId(i)
          .agent(i)
          .epoch(1)
          .attempt(1)
          .operation(1)
          .priority((short) 4)
          .timeoutMs(1000)
          .putPayload(payload, 0, payloadBytes);
      out.end(assign.encodedLength());
    }
    return transfer();
  }

  /** A frame there and back. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long completed() throws ProtocolException {
    for (int i = 0; i < BATCH; i++) {
      completed
          .wrapAndApplyHeader(begin(), offset, header)
          .taskId(i)
          .agent(i)
          .epoch(1)
          .attempt(1)
          .executionUs(5)
          .putResult(payload, 0, payloadBytes);
      out.end(completed.encodedLength());
    }
    return transfer();
  }

  private MutableDirectBuffer begin() {
    offset = out.begin(FIXED_BYTES_MAX + payloadBytes);
    return out.buffer();
  }

  private long transfer() throws ProtocolException {
    ByteBuffer pending = out.pending();
    in.append(pending);
    out.clear();
    sum = 0;
    in.drain(handler);
    return sum;
  }

  private void onFrame(DirectBuffer buffer, int at, int length) {
    headerIn.wrap(buffer, at);
    switch (headerIn.templateId()) {
      case SubmitTaskDecoder.TEMPLATE_ID -> {
        submitIn.wrapAndApplyHeader(buffer, at, headerIn);
        submitIn.skipOrderingKey();
        submitIn.skipIdempotencyKey();
        sum += submitIn.correlationId() + submitIn.route() + submitIn.payloadLength();
      }
      case AssignDecoder.TEMPLATE_ID -> {
        assignIn.wrapAndApplyHeader(buffer, at, headerIn);
        sum += assignIn.taskId() + assignIn.agent() + assignIn.payloadLength();
      }
      default -> {
        completedIn.wrapAndApplyHeader(buffer, at, headerIn);
        sum += completedIn.taskId() + completedIn.attempt() + completedIn.resultLength();
      }
    }
  }
}
