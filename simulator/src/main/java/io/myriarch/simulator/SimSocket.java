package io.myriarch.simulator;

import io.myriarch.scheduler.shard.LinkSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** The scheduler's end of a {@link Wire}, for the real links. */
final class SimSocket implements LinkSocket, Wire.End {
  private final Node node;
  private final Wire wire;
  private Consumer<ByteBuf> onBytes;
  private Runnable onWritable;
  private Runnable onClosed;
  private boolean isClosed;

  SimSocket(Node node, Wire wire) {
    this.node = node;
    this.wire = wire;
  }

  @Override
  public String peer() {
    return wire.path().name;
  }

  @Override
  public void start(Consumer<ByteBuf> bytesHandler, Runnable writableHandler, Runnable closed) {
    onBytes = bytesHandler;
    onWritable = writableHandler;
    onClosed = closed;
  }

  @Override
  public void onBytes(byte[] bytes) {
    if (!isClosed) {
      onBytes.accept(Unpooled.wrappedBuffer(bytes));
    }
  }

  @Override
  public void onWritable() {
    if (!isClosed) {
      onWritable.run();
    }
  }

  @Override
  public void onClosed() {
    isClosed = true;
    onClosed.run();
  }

  @Override
  public void write(ByteBuf bytes) {
    if (!isClosed && node.isAlive()) {
      byte[] copy = new byte[bytes.readableBytes()];
      bytes.readBytes(copy);
      wire.sendDown(copy);
    }
    bytes.release();
  }

  @Override
  public boolean isFull() {
    return wire.isDownFull();
  }

  @Override
  public void pause() {
    wire.pauseUp(true);
  }

  @Override
  public void resume() {
    wire.pauseUp(false);
  }

  @Override
  public void close() {
    if (!isClosed && node.isAlive()) {
      isClosed = true;
      wire.closeDown();
      onClosed.run();
    }
  }
}
