package io.myriarch.agent.runtime.link;

import io.myriarch.agent.runtime.host.AgentHost;
import io.myriarch.agent.runtime.host.HostedAgent;
import io.myriarch.agent.runtime.host.Outbox;
import io.myriarch.agent.runtime.host.PayloadBound;
import io.myriarch.agent.runtime.session.LinkState;
import io.myriarch.agent.runtime.session.Outgoing;
import io.myriarch.agent.runtime.session.RuntimeSession;
import io.myriarch.protocol.Framing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to one shard of the scheduler: connects, introduces itself, reads, and connects again
 * when the connection is lost, for ever. Agents go on working meanwhile.
 *
 * <p>Thread rule: {@link #run()} is the reader, on a virtual thread; it starts the writer on
 * another. Everything else may be called from anywhere.
 */
public final class SchedulerLink implements Runnable, LinkEvents {
  private static final Logger LOG = LoggerFactory.getLogger(SchedulerLink.class);

  private static final int END_TIMEOUT_MS = 1_000;

  private final InetSocketAddress address;
  private final RuntimeIdentity identity;
  private final AgentHost host;
  private final Outbox outbox;
  private final OutcomeStore store;
  private final LinkConfig config;
  private final LinkListener listener;
  private final LinkWriter writer;
  private final FrameAdapter adapter;
  private final FrameReader reader;
  private final RuntimeSession<HostedAgent> session;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean started;
  private volatile SocketChannel channel;
  private final AtomicLong connections = new AtomicLong();
  private Thread writerThread;
  private Thread keeper;
  private long duplicateSinceNs;
  private boolean complained;

  /** A link of {@code identity} with what it needs of the process. */
  public SchedulerLink(LinkParts parts, LinkConfig config, LinkListener listener) {
    this.address = parts.address();
    this.identity = parts.identity();
    this.host = parts.host();
    this.outbox = parts.outbox();
    this.store = parts.store();
    this.config = config;
    this.listener = listener;
    this.writer = new LinkWriter(parts, this::heartbeat, this::onSilent);
    this.session =
        new RuntimeSession<>(config.session(identity.agentsMax(), store), host.state(), writer);
    this.adapter = new FrameAdapter(host, this);
    this.reader = new FrameReader(Framing.frameBytesMax(Framing.PAYLOAD_BYTES_MAX_DEFAULT));
  }

  @Override
  public void run() {
    started = true;
    Backoff backoff =
        new Backoff(config.backoffMinMs(), config.backoffMaxMs(), ThreadLocalRandom.current());
    store.restored().forEach(session::restore);
    while (state() != LinkState.CLOSED && closed.getCount() > 0) {
      try {
        beginKeeping();
        serve(backoff);
      } catch (LinkRefusedException e) {
        if (isFatal(e)) {
          break;
        }
      } catch (IOException e) {
        complain(e);
      } catch (RuntimeException e) {
        LOG.error("The link to {} failed by a fault of this program; connecting anew.", address, e);
      }
      beginKeeping();
      pause(backoff.nextPauseMs());
    }
    endKeeping();
    ended.countDown();
  }

  /** After {@link #close}: waits, for a moment, until nothing uses the store any more. */
  public void awaitEnd() {
    try {
      if (started && !ended.await(END_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
        LOG.warn("The link to {} does not come to its end.", address);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // What ends while there is no link goes to the store at once, not when there is one again.
  private void beginKeeping() {
    if (keeper == null && store.isDurable()) {
      writer.stopKeeping(false);
      keeper = Thread.ofVirtual().name("outcome-keeper").start(() -> writer.keepAll(session));
    }
  }

  private void endKeeping() {
    if (keeper != null) {
      writer.stopKeeping(true);
      Thread ending = keeper;
      keeper = null;
      awaitEnd(ending);
    }
  }

  private void serve(Backoff backoff) throws IOException {
    SocketChannel connection = SocketChannel.open();
    try {
      connect(connection);
      introduce(connection);
      while (reader.readOnce(connection, adapter)) {
        letAgentsRun();
        int forgotten = session.heard(System.nanoTime());
        if (forgotten > 0) {
          LOG.info(
              "Stopped {} agents that the scheduler does not deploy here any more.", forgotten);
        }
        if (state() == LinkState.JOINED) {
          backoff.reset();
        }
      }
      throw new IOException("the scheduler closed the connection");
    } finally {
      LinkWriter.closeQuietly(connection);
      endWriter();
      session.disconnected();
    }
  }

  // They and the writer come next in line: the less is read ahead of them, the more of what they
  // touch is still in the processor's caches, and the sooner they begin.
  @SuppressWarnings("ThreadPriorityCheck")
  private static void letAgentsRun() {
    Thread.yield();
  }

  private void connect(SocketChannel connection) throws IOException {
    connection.socket().connect(address, config.connectTimeoutMs());
    connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel = connection;
    if (closed.getCount() == 0) {
      throw new IOException("the link is being closed");
    }
  }

  private void introduce(SocketChannel connection) throws IOException {
    endKeeping();
    reader.clear();
    adapter.clear();
    writer.introduce(connection, session, System.nanoTime());
  }

  @Override
  public void onWelcome(
      int shard, int epoch, long heartbeatIntervalMs, long cutOffMaxMs, long payloadBytesMax)
      throws IOException {
    bound(payloadBytesMax);
    session.onWelcome(System.nanoTime(), heartbeatIntervalMs);
    writerThread = Thread.ofVirtual().name("link-writer").start(() -> writer.run(session));
    connections.incrementAndGet();
    complained = false;
    duplicateSinceNs = 0;
    LOG.info(
        "Joined the scheduler at {} as {}: shard {}, epoch {}.",
        address,
        identity.id(),
        shard,
        epoch);
    if (cutOffMaxMs < identity.cutOffMaxMs()) {
      LOG.warn(
          "The scheduler waits {} ms for this runtime when it is cut off, not {} ms; raise its"
              + " runtime.cutOffMax.",
          cutOffMaxMs,
          identity.cutOffMaxMs());
    }
  }

  private void bound(long payloadBytesMax) {
    if (payloadBytesMax < 1 || payloadBytesMax > PayloadBound.BYTES_MAX) {
      throw new IllegalArgumentException("a largest payload of " + payloadBytesMax + " bytes");
    }
    host.payloadBound().bytes((int) payloadBytesMax);
    reader.frameBytesMax(Framing.frameBytesMax((int) payloadBytesMax));
  }

  private void endWriter() {
    Thread ending = writerThread;
    writerThread = null;
    if (ending == null) {
      return;
    }
    LockSupport.unpark(ending);
    awaitEnd(ending);
  }

  private static void awaitEnd(Thread ending) {
    boolean interrupted = false;
    while (true) {
      try {
        ending.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isFatal(LinkRefusedException refusal) {
    complain(refusal);
    return switch (refusal.code()) {
      case UNSUPPORTED_VERSION ->
          closeFor(
              LinkListener.Reason.UNSUPPORTED_VERSION,
              "The scheduler at "
                  + address
                  + " speaks another protocol version; run the same version of both: "
                  + refusal.getMessage());
      case DUPLICATE_RUNTIME ->
          isDuplicateForGood()
              && closeFor(
                  LinkListener.Reason.DUPLICATE_RUNTIME,
                  "Another live runtime has the id " + identity.id() + "; choose another --id.");
      default -> false;
    };
  }

  // The other one may be this runtime's own predecessor, whose death has not been noticed yet.
  private boolean isDuplicateForGood() {
    long nowNs = System.nanoTime();
    duplicateSinceNs = duplicateSinceNs == 0 ? nowNs : duplicateSinceNs;
    return nowNs - duplicateSinceNs > config.duplicateTimeoutMs() * 1_000_000L;
  }

  private boolean closeFor(LinkListener.Reason reason, String sentence) {
    session.close();
    LOG.error(sentence);
    listener.onClosedForGood(reason);
    return true;
  }

  // Once for each loss: the attempts that follow fail in the same way.
  private void complain(IOException e) {
    if (state() == LinkState.CLOSED || closed.getCount() == 0) {
      return;
    }
    if (!complained) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      LOG.warn("No link to the scheduler at {} ({}); trying until there is one.", address, why);
      complained = true;
    }
  }

  private void pause(long pauseMs) {
    try {
      boolean _ = closed.await(pauseMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      session.close();
    }
  }

  @Override
  public void onOutcomesDurable(long count) {
    session.onOutcomesDurable(count);
    outbox.wake();
  }

  @Override
  public void onPing(long timestampNs) {
    session.onPing(timestampNs);
  }

  @Override
  public void onDrain(long timeoutMs) {
    listener.onDrain(timeoutMs);
  }

  /** Sends what is due: heartbeat, ping; ends a connection that has fallen silent. */
  public void tick(long nowNs) {
    session.tick(nowNs);
    if (isJoined() && host.starting() > 0) {
      host.state().announceReady();
    }
  }

  private void onSilent() {
    LOG.warn("The scheduler at {} is silent; connecting anew.", address);
    SocketChannel connection = channel;
    channel = null;
    if (connection != null) {
      LinkWriter.closeQuietly(connection);
    }
  }

  private Outgoing.Heartbeat heartbeat() {
    return new Outgoing.Heartbeat(
        host.state().hosted(),
        working(),
        ProcessFigures.heapUsedBytes(),
        ProcessFigures.rssBytes(),
        ProcessFigures.cpuMillis());
  }

  /** Tells the scheduler that this runtime stops. */
  public void leave() {
    session.leave();
  }

  /** Attempts received whose outcome has not been sent. */
  public int working() {
    return (int) Math.max(0, host.assigned() - session.delivery().taken());
  }

  /** Outcomes sent, or about to be, that the scheduler has not made durable yet. */
  public long unconfirmed() {
    return session.delivery().taken() - session.delivery().delivered();
  }

  /** Where outcomes are kept until they are delivered. */
  public OutcomeStore store() {
    return store;
  }

  /** Outcomes of which the scheduler has said that they are durable. */
  public long delivered() {
    return session.delivery().delivered();
  }

  /** A number that grows while attempts come and outcomes go. */
  public long progress() {
    return host.assigned() + session.delivery().taken();
  }

  /** Whether everything that was offered has been sent, or there is nobody to send it to. */
  public boolean isFlushed() {
    return state() != LinkState.JOINED
        || (outbox.isEmpty() && writer.isIdle() && working() == 0 && unconfirmed() == 0);
  }

  /**
   * Tells the scheduler that nothing more will come. It closes the connection then: a close from
   * here could throw away what is still on its way.
   */
  public void finish() {
    SocketChannel connection = channel;
    if (connection != null && isJoined()) {
      closed.countDown();
      try {
        connection.shutdownOutput();
      } catch (IOException e) {
        // It is gone already.
      }
    }
  }

  /** Ends the link for good. */
  public void close() {
    session.close();
    closed.countDown();
    SocketChannel connection = channel;
    if (connection != null) {
      LinkWriter.closeQuietly(connection);
    }
  }

  /** Whether the scheduler knows this runtime at the moment. */
  public boolean isJoined() {
    return state() == LinkState.JOINED;
  }

  public LinkState state() {
    return session.state();
  }

  /** Times that the scheduler has welcomed this runtime. */
  public long connections() {
    return connections.get();
  }

  /** The agents of this link. */
  public AgentHost host() {
    return host;
  }

  /** What waits to be sent over this link. */
  public Outbox outbox() {
    return outbox;
  }

  public InetSocketAddress address() {
    return address;
  }
}
