package io.myriarch.agent.runtime.link;

import io.myriarch.agent.runtime.host.AgentKind;
import io.myriarch.agent.runtime.host.Outbox;
import io.myriarch.agent.runtime.session.AttemptState;
import io.myriarch.agent.runtime.session.Outgoing;
import io.myriarch.agent.runtime.session.RuntimeSession;
import io.myriarch.agent.runtime.session.SessionOutput;
import io.myriarch.protocol.Framing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes what the session says and sends it: all that is there, in one write. It outlives
 * connections.
 *
 * <p>Thread rule: one thread at a time, first the link's reader for the introduction, then the
 * writer's own; {@link #isIdle()} and messages from anywhere.
 */
final class LinkWriter implements SessionOutput {
  private static final int BYTES_AT_FIRST = 512 * 1024;
  private static final int OUTCOMES_MAX = 8192;

  private final LinkParts parts;
  private final Outbox outbox;
  private final OutcomeStore store;
  private final Supplier<Outgoing.Heartbeat> heartbeat;
  private final Runnable onSilent;
  private final FramePublisher publisher = new FramePublisher();
  private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
  private final Supplier<AttemptState> ended;
  private SocketChannel channel;
  private RuntimeSession<?> introducing;
  private ByteBuffer bytes;
  private int at;
  private volatile boolean busy;
  private volatile boolean stopsKeeping;

  LinkWriter(LinkParts parts, Supplier<Outgoing.Heartbeat> heartbeat, Runnable onSilent) {
    this.parts = parts;
    this.outbox = parts.outbox();
    this.store = parts.store();
    this.heartbeat = heartbeat;
    this.onSilent = onSilent;
    this.ended = outbox::pollOutcome;
    allocate(BYTES_AT_FIRST);
  }

  private void allocate(int capacity) {
    bytes = ByteBuffer.allocateDirect(capacity);
    buffer.wrap(bytes);
  }

  /** Whether what it has taken from the outbox has been written. Look at the outbox first. */
  boolean isIdle() {
    return !busy;
  }

  /** Introduces the runtime over a new connection. */
  void introduce(SocketChannel connection, RuntimeSession<?> session, long nowNs)
      throws IOException {
    channel = connection;
    at = 0;
    outbox.clearMessages();
    try {
      introducing = session;
      session.connected(nowNs, ended);
      write();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      introducing = null;
    }
  }

  /** Sends until the channel is closed. */
  void run(RuntimeSession<?> session) {
    BooleanSupplier hasWork =
        () -> outbox.hasMessages() || session.canSend(outbox.hasOutcomes()) || !channel.isOpen();
    try {
      while (channel.isOpen()) {
        busy = true;
        takeAll(session);
        if (at > 0) {
          write();
        } else {
          busy = false;
          outbox.awaitWork(hasWork);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // The reader sees the end of the connection as well, and it is the one that tells of it.
      closeQuietly(channel);
    }
  }

  /** Keeps what ends while there is no connection, until {@link #stopKeeping}. */
  void keepAll(RuntimeSession<?> session) {
    BooleanSupplier hasWork = () -> stopsKeeping || session.canKeep(outbox.hasOutcomes());
    while (!stopsKeeping) {
      if (session.keep(ended, OUTCOMES_MAX) == 0) {
        outbox.awaitWork(hasWork);
      }
    }
  }

  /** Makes {@link #keepAll} come to its end, or begins anew. */
  void stopKeeping(boolean value) {
    stopsKeeping = value;
    outbox.wake();
  }

  private void takeAll(RuntimeSession<?> session) {
    Outgoing message;
    while ((message = outbox.pollMessage()) != null) {
      reserve(FramePublisher.OUTCOME_OVERHEAD_BYTES);
      at = publisher.message(buffer, at, message);
    }
    int _ = session.send(ended, OUTCOMES_MAX);
  }

  @Override
  public void hello() {
    at = publisher.hello(buffer, at, parts.identity());
    for (AgentKind kind : parts.kinds().all()) {
      reserve(FramePublisher.MESSAGE_BYTES_MAX);
      at = publisher.kind(buffer, at, kind);
    }
  }

  @Override
  public void held(AttemptState attempt) {
    reserve(FramePublisher.OUTCOME_OVERHEAD_BYTES);
    at = publisher.held(buffer, at, attempt);
  }

  @Override
  public void join(int held) {
    reserve(FramePublisher.OUTCOME_OVERHEAD_BYTES);
    at = publisher.join(buffer, at, held);
  }

  @Override
  public void outcome(AttemptState attempt) {
    reserve(FramePublisher.OUTCOME_OVERHEAD_BYTES + attempt.output().length);
    at = publisher.outcome(buffer, at, attempt);
  }

  @Override
  public void keep(AttemptState attempt) {
    store.keep(attempt);
  }

  @Override
  public void delivered(AttemptState attempt) {
    store.delivered(attempt);
  }

  @Override
  public boolean message(Outgoing message) {
    return outbox.offer(message);
  }

  @Override
  public void heartbeat() {
    boolean _ = outbox.offer(heartbeat.get());
  }

  @Override
  public void silent() {
    onSilent.run();
  }

  /** Makes room for so many bytes: by a write of what is there, or a larger buffer. */
  private void reserve(int room) {
    if (room <= bytes.capacity() - at) {
      return;
    }
    try {
      write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (room > bytes.capacity()) {
      allocate(Math.max(room, Framing.frameBytesMax(0) + bytes.capacity()));
    }
  }

  private void write() throws IOException {
    bytes.limit(at).position(0);
    at = 0;
    while (bytes.hasRemaining()) {
      channel.write(bytes);
      if (introducing != null) {
        introducing.introducing(System.nanoTime());
      }
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
