package io.myriarch.agent.runtime.link;

import io.myriarch.agent.runtime.host.AgentKind;
import io.myriarch.agent.runtime.host.AgentKinds;
import io.myriarch.agent.runtime.host.Attempt;
import io.myriarch.agent.runtime.host.Outbox;
import io.myriarch.agent.runtime.host.Outgoing;
import io.myriarch.protocol.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends what the outbox holds: all that is there, in one write. It outlives connections: outcomes
 * whose write failed are sent again over the next one, where the scheduler tells repeated ones by
 * their fencing token.
 *
 * <p>Thread rule: one thread at a time, first the link's reader for the introduction, then the
 * writer's own; {@link #written()} from anywhere.
 */
final class LinkWriter {
  private static final int BYTES_AT_FIRST = 512 * 1024;
  private static final int OUTCOMES_MAX = 8192;

  private final Outbox outbox;
  private final FramePublisher publisher = new FramePublisher();
  private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
  private final List<Attempt> unsent = new ArrayList<>();
  private final List<Attempt> kept = new ArrayList<>();
  private ByteBuffer bytes;
  private int at;
  private final AtomicLong written = new AtomicLong();
  private volatile boolean busy;

  LinkWriter(Outbox outbox) {
    this.outbox = outbox;
    allocate(BYTES_AT_FIRST);
  }

  private void allocate(int capacity) {
    bytes = ByteBuffer.allocateDirect(capacity);
    buffer.wrap(bytes);
  }

  /** Outcomes handed to a connection so far. */
  long written() {
    return written.get();
  }

  /** Whether what it has taken from the outbox has been written. Look at the outbox first. */
  boolean isIdle() {
    return !busy;
  }

  /** Sends the introduction: who this is, what it can do, what it still holds. */
  void introduce(
      SocketChannel channel, RuntimeIdentity identity, AgentKinds kinds, List<Attempt> held)
      throws IOException {
    at = 0;
    kept.addAll(unsent);
    unsent.clear();
    outbox.clearMessages();
    at = publisher.hello(buffer, at, identity);
    for (AgentKind kind : kinds.all()) {
      reserve(channel, FramePublisher.MESSAGE_BYTES_MAX);
      at = publisher.kind(buffer, at, kind);
    }
    for (Attempt attempt : held) {
      reserve(channel, FramePublisher.OUTCOME_OVERHEAD_BYTES);
      at = publisher.held(buffer, at, attempt);
    }
    reserve(channel, FramePublisher.OUTCOME_OVERHEAD_BYTES);
    at = publisher.join(buffer, at, held.size());
    write(channel);
  }

  /** Sends until the channel is closed. */
  void run(SocketChannel channel) {
    try {
      resend(channel);
      while (channel.isOpen()) {
        busy = true;
        if (takeAll(channel)) {
          flush(channel);
        } else {
          busy = false;
          outbox.awaitWork();
        }
      }
    } catch (IOException e) {
      // The reader sees the end of the connection as well, and it is the one that tells of it.
      closeQuietly(channel);
    }
  }

  private void resend(SocketChannel channel) throws IOException {
    while (!kept.isEmpty()) {
      add(channel, kept.removeLast());
    }
    flush(channel);
  }

  private boolean takeAll(SocketChannel channel) throws IOException {
    Outgoing message;
    while ((message = outbox.pollMessage()) != null) {
      reserve(channel, FramePublisher.OUTCOME_OVERHEAD_BYTES);
      at = publisher.message(buffer, at, message);
    }
    Attempt attempt;
    while (unsent.size() < OUTCOMES_MAX && (attempt = outbox.pollOutcome()) != null) {
      add(channel, attempt);
    }
    return at > 0;
  }

  private void add(SocketChannel channel, Attempt attempt) throws IOException {
    int room = FramePublisher.OUTCOME_OVERHEAD_BYTES + attempt.output().length;
    try {
      reserve(channel, room);
    } finally {
      unsent.add(attempt);
    }
    at = publisher.outcome(buffer, at, attempt);
  }

  /** Makes room for so many bytes: by a write of what is there, or a larger buffer. */
  private void reserve(SocketChannel channel, int room) throws IOException {
    if (room <= bytes.capacity() - at) {
      return;
    }
    flush(channel);
    if (room > bytes.capacity()) {
      allocate(Math.max(room, Framing.frameBytesMax(0) + bytes.capacity()));
    }
  }

  private void flush(SocketChannel channel) throws IOException {
    write(channel);
    for (int i = 0; i < unsent.size(); i++) {
      unsent.get(i).written();
    }
    written.lazySet(written.getPlain() + unsent.size());
    unsent.clear();
  }

  private void write(SocketChannel channel) throws IOException {
    bytes.limit(at).position(0);
    at = 0;
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    bytes.clear();
  }

  static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no use any more; there is nothing to save.
    }
  }
}
