package io.myriarch.bench.pipe;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * What the three JVMs agree upon. A task is its id (8 bytes), on its way to the runtime the agent
 * (4 bytes), and padding; an outcome is the id, from the runtime the agent, and padding.
 */
final class PipeLink {
  static final int AGENTS = 30_000;
  static final int TASK_BYTES = 128;
  static final int OUTCOME_BYTES = 32;
  static final int AGENT_OFFSET = 8;
  static final int READ_BYTES_MAX = 1 << 20;

  private PipeLink() {}

  static SocketChannel tuned(SocketChannel channel) throws IOException {
    return channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** Writes what the socket takes, keeps the rest; returns whether it took any. */
  static boolean send(SocketChannel channel, ByteBuffer out) throws IOException {
    if (out.position() == 0) {
      return false;
    }
    out.flip();
    int bytes = channel.write(out);
    out.compact();
    return bytes > 0;
  }
}
