package io.myriarch.scheduler.system;

import io.myriarch.protocol.FrameAccumulator;
import io.myriarch.protocol.OutboundFrames;
import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.wire.LinkClosingDecoder;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A socket that says to a listener exactly what a test wants, right or wrong. */
final class RawLink implements AutoCloseable {
  final MessageHeaderEncoder header = new MessageHeaderEncoder();
  final OutboundFrames out = new OutboundFrames(1 << 16, 8 << 20);
  private final SocketChannel channel;
  private final FrameAccumulator in = new FrameAccumulator(8 << 20);
  private final Deque<DirectBuffer> frames = new ArrayDeque<>();

  RawLink(int port) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  void send() throws IOException {
    ByteBuffer pending = out.pending();
    int bytes = pending.remaining();
    while (pending.hasRemaining()) {
      channel.write(pending);
    }
    out.sent(bytes);
  }

  void sendRaw(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** The next frame, or null when the peer has closed. Blocks; tests have a time limit. */
  DirectBuffer next() throws IOException, ProtocolException {
    while (frames.isEmpty()) {
      ByteBuffer room = in.writable(1 << 16);
      int read = channel.read(room);
      if (read < 0) {
        return null;
      }
      in.written(read);
      in.drain((buffer, offset, length) -> {
        byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        frames.add(new UnsafeBuffer(copy));
      });
    }
    return frames.poll();
  }

  static int templateOf(DirectBuffer frame) {
    return new MessageHeaderDecoder().wrap(frame, 0).templateId();
  }

  /** The next frame of a kind; others are passed over. */
  DirectBuffer next(int template) throws IOException, ProtocolException {
    DirectBuffer frame = next();
    while (frame != null && templateOf(frame) != template) {
      frame = next();
    }
    return frame;
  }

  /** Why the peer closes, as CODE: sentence; null if it closed without a word. */
  String closingReason() throws IOException, ProtocolException {
    DirectBuffer frame = next(LinkClosingDecoder.TEMPLATE_ID);
    if (frame == null) {
      return null;
    }
    var closing = new LinkClosingDecoder().wrapAndApplyHeader(frame, 0, new MessageHeaderDecoder());
    return closing.code() + ": " + closing.sentence();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
