package io.myriarch.scheduler.shard;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * The connection under a link.
 *
 * <p>Thread rule: the shard's event loop alone.
 */
public interface LinkSocket {
  /** The peer's address, for messages. */
  String peer();

  /**
   * Starts to read.
   *
   * @param onBytes gets, and releases, what was read
   * @param onWritable called when a full write queue has drained
   * @param onClosed called once when the connection is gone
   */
  void start(Consumer<ByteBuf> onBytes, Runnable onWritable, Runnable onClosed);

  /** Writes, and releases, these bytes. */
  void write(ByteBuf bytes);

  /** Whether so much waits for the peer to read that nothing more should be written. */
  boolean isFull();

  /** Reads nothing until {@link #resume}. */
  void pause();

  void resume();

  void close();
}
