package io.myriarch.scheduler.fuzz;

import io.myriarch.protocol.FrameAccumulator;
import io.myriarch.protocol.FrameHandler;
import io.myriarch.protocol.ProtocolException;
import io.myriarch.scheduler.shard.LinkSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/** A connection in memory: what one end writes the other reads, at once. */
final class WireSocket implements LinkSocket {
  private static final int FRAME_BYTES_MAX = 64 << 20;

  /** No read of a real socket brings more. */
  private static final int READ_BYTES_MAX = 64 << 10;

  private final FrameAccumulator written = new FrameAccumulator(FRAME_BYTES_MAX);
  private Consumer<ByteBuf> onBytes;
  private Runnable onClosed;
  private Runnable onWritable;
  private boolean isClosed;
  private boolean isFull;
  private boolean isPaused;
  private final Queue<byte[]> sent = new ArrayDeque<>();

  @Override
  public String peer() {
    return "fuzz";
  }

  @Override
  public void start(
      Consumer<ByteBuf> bytesHandler, Runnable writableHandler, Runnable closedHandler) {
    onBytes = bytesHandler;
    onWritable = writableHandler;
    onClosed = closedHandler;
  }

  @Override
  public void write(ByteBuf bytes) {
    for (var part : bytes.nioBuffers()) {
      written.append(part);
    }
    bytes.release();
  }

  @Override
  public boolean isFull() {
    return isFull;
  }

  @Override
  public void pause() {
    isPaused = true;
  }

  @Override
  public void resume() {
    isPaused = false;
    deliver();
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      onClosed.run();
    }
  }

  boolean isClosed() {
    return isClosed;
  }

  /** The peer reads, or does not: what is written then waits in the scheduler. */
  void full(boolean value) {
    isFull = value;
    if (!isFull && !isClosed) {
      onWritable.run();
    }
  }

  /** The peer sends. */
  void send(DirectBuffer source, int offset, int length) {
    if (isClosed || length == 0) {
      return;
    }
    for (int at = 0; at < length; at += READ_BYTES_MAX) {
      byte[] copy = new byte[Math.min(READ_BYTES_MAX, length - at)];
      source.getBytes(offset + at, copy);
      sent.add(copy);
    }
    deliver();
  }

  private void deliver() {
    while (!sent.isEmpty() && !isPaused && !isClosed) {
      ByteBuf bytes = Unpooled.wrappedBuffer(sent.poll());
      onBytes.accept(bytes);
      if (bytes.refCnt() != 0) {
        throw new IllegalStateException("what was read is not released: a leak of buffers");
      }
    }
  }

  /** The peer reads all that was written. */
  void read(FrameHandler handler) {
    try {
      written.drain(handler);
    } catch (ProtocolException e) {
      throw new IllegalStateException("the scheduler wrote what is no frame", e);
    }
  }
}
