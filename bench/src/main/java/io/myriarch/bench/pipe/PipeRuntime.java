package io.myriarch.bench.pipe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The JVM of the agents. Reader, agents and writer are virtual threads of one carrier: a read makes
 * a batch of agents runnable, they all run when the reader blocks, and the writer then sends their
 * outcomes at once. No thread of the operating system is woken.
 */
final class PipeRuntime {
  private final SocketChannel channel;
  private final PipeOutbox outbox = new PipeOutbox();
  private final PipeAgent[] agents = new PipeAgent[PipeLink.AGENTS];

  private PipeRuntime(SocketChannel channel) {
    this.channel = channel;
  }

  /** Says when its agents are there; serves until the scheduler goes. */
  static void run(int port) throws IOException, InterruptedException {
    try (SocketChannel channel =
        PipeLink.tuned(
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))) {
      PipeRuntime runtime = new PipeRuntime(channel);
      for (int i = 0; i < runtime.agents.length; i++) {
        runtime.agents[i] = new PipeAgent(i, runtime.outbox);
      }
      Thread _ = Thread.ofVirtual().start(runtime::write);
      PipeMain.say(runtime.agents.length);
      Thread.ofVirtual().start(runtime::read).join();
    }
  }

  private void read() {
    ByteBuffer in = ByteBuffer.allocateDirect(PipeLink.READ_BYTES_MAX);
    try {
      while (channel.read(in) >= 0) {
        in.flip();
        while (in.remaining() >= PipeLink.TASK_BYTES) {
          int at = in.position();
          agents[in.getInt(at + PipeLink.AGENT_OFFSET)].assign(in.getLong(at));
          in.position(at + PipeLink.TASK_BYTES);
        }
        in.compact();
      }
    } catch (IOException _) {
      // The scheduler has gone, and this JVM goes too.
    }
  }

  private void write() {
    ByteBuffer out = ByteBuffer.allocateDirect(PipeLink.READ_BYTES_MAX);
    try {
      while (true) {
        takeOutcomes(out);
        if (out.position() == 0) {
          outbox.awaitReady();
          continue;
        }
        out.flip();
        while (out.hasRemaining()) {
          channel.write(out);
        }
        out.clear();
      }
    } catch (IOException _) {
      // The reader sees it too.
    }
  }

  private void takeOutcomes(ByteBuffer out) {
    while (out.remaining() >= PipeLink.OUTCOME_BYTES && outbox.ready()) {
      int at = out.position();
      out.putLong(at, outbox.task()).putInt(at + PipeLink.AGENT_OFFSET, outbox.agent());
      out.position(at + PipeLink.OUTCOME_BYTES);
      outbox.taken();
    }
  }
}
