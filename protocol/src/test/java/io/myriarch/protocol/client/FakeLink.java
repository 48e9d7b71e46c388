package io.myriarch.protocol.client;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.OutboundFrames;
import io.myriarch.protocol.wire.AcceptedEncoder;
import io.myriarch.protocol.wire.ClientWelcomeEncoder;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.FinishedEncoder;
import io.myriarch.protocol.wire.LinkClosingEncoder;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.myriarch.protocol.wire.PongEncoder;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.RejectedEncoder;
import io.myriarch.protocol.wire.RouteOpenedEncoder;
import io.myriarch.protocol.wire.TaskStateEncoder;
import io.myriarch.protocol.wire.TaskStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** One link of a {@link SchedulerScript}: says what it is told to. Any thread. */
final class FakeLink {
  private static final int MESSAGE_BYTES = 512;

  private final WritableByteChannel channel;
  private final OutboundFrames out = new OutboundFrames(64 * 1024, 64 << 20);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();

  FakeLink(WritableByteChannel channel) {
    this.channel = channel;
  }

  synchronized void welcome(int version, int shard, int window, int payloadBytesMax) {
    int offset = begin(0);
    new ClientWelcomeEncoder()
        .wrapAndApplyHeader(out.buffer(), offset, header)
        .protocolVersion(version)
        .epoch(1)
        .shard((short) shard)
        .durability(Durability.FSYNC)
        .window(window)
        .payloadBytesMax(payloadBytesMax);
    out.end(ClientWelcomeEncoder.BLOCK_LENGTH);
  }

  synchronized void routeOpened(long correlationId, int number) {
    int offset = begin(0);
    new RouteOpenedEncoder()
        .wrapAndApplyHeader(out.buffer(), offset, header)
        .correlationId(correlationId)
        .route(number);
    out.end(RouteOpenedEncoder.BLOCK_LENGTH);
  }

  synchronized void accept(long firstCorrelationId, long firstTaskId, int count) {
    int offset = begin(0);
    new AcceptedEncoder()
        .wrapAndApplyHeader(out.buffer(), offset, header)
        .firstCorrelationId(firstCorrelationId)
        .firstTaskId(firstTaskId)
        .count(count)
        .durability(Durability.FSYNC)
        .journalPosition(7);
    out.end(AcceptedEncoder.BLOCK_LENGTH);
  }

  synchronized void reject(long correlationId, RejectCode code, int retryAfterMs, String sentence) {
    RejectedEncoder encoder = new RejectedEncoder();
    int offset = begin(0);
    encoder
        .wrapAndApplyHeader(out.buffer(), offset, header)
        .correlationId(correlationId)
        .code(code)
        .retryAfterMs(retryAfterMs)
        .sentence(sentence);
    out.end(encoder.encodedLength());
  }

  synchronized void finish(long correlationId, long taskId, TaskStatus status, byte[] output) {
    FinishedEncoder encoder = new FinishedEncoder();
    int offset = begin(output.length);
    encoder
        .wrapAndApplyHeader(out.buffer(), offset, header)
        .correlationId(correlationId)
        .taskId(taskId)
        .status(status)
        .attempts(1)
        .agent(17)
        .queueUs(20)
        .executionUs(30)
        .putOutput(output, 0, output.length);
    out.end(encoder.encodedLength());
  }

  synchronized void state(long correlationId, long taskId, TaskStatus status, byte[] output) {
    TaskStateEncoder encoder = new TaskStateEncoder();
    int offset = begin(output.length);
    encoder
        .wrapAndApplyHeader(out.buffer(), offset, header)
        .correlationId(correlationId)
        .taskId(taskId)
        .status(status)
        .attempts(2)
        .agent(18)
        .queueUs(20)
        .executionUs(30)
        .putOutput(output, 0, output.length);
    out.end(encoder.encodedLength());
  }

  synchronized void closing(RejectCode code, String sentence) {
    LinkClosingEncoder encoder = new LinkClosingEncoder();
    int offset = begin(0);
    encoder.wrapAndApplyHeader(out.buffer(), offset, header).code(code).sentence(sentence);
    out.end(encoder.encodedLength());
  }

  synchronized void pong(long timestampNs) {
    int offset = begin(0);
    new PongEncoder().wrapAndApplyHeader(out.buffer(), offset, header).timestampNs(timestampNs);
    out.end(PongEncoder.BLOCK_LENGTH);
  }

  synchronized void flush() {
    try {
      while (!out.isEmpty()) {
        out.sent(channel.write(out.pending()));
      }
    } catch (IOException e) {
      out.clear();
    }
  }

  /** Sends bytes as they are. */
  synchronized void raw(byte[] bytes) {
    flush();
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int begin(int dataBytes) {
    return out.begin(Framing.HEADER_BYTES + MESSAGE_BYTES + dataBytes);
  }
}
