package io.myriarch.agent.runtime.link;

import io.myriarch.agent.runtime.host.AgentHost;
import io.myriarch.agent.runtime.host.AgentKinds;
import io.myriarch.agent.runtime.host.Attempt;
import io.myriarch.agent.runtime.host.Outbox;
import io.myriarch.agent.runtime.host.Outgoing;
import io.myriarch.protocol.Framing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
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

  private final InetSocketAddress address;
  private final RuntimeIdentity identity;
  private final AgentKinds kinds;
  private final AgentHost host;
  private final Outbox outbox;
  private final LinkConfig config;
  private final LinkListener listener;
  private final LinkWriter writer;
  private final FrameAdapter adapter;
  private final FrameReader reader;
  private final LinkPulse pulse;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile LinkState state = LinkState.CONNECTING;
  private volatile SocketChannel channel;
  private final AtomicLong connections = new AtomicLong();
  private SocketChannel connected;
  private Thread writerThread;
  private long duplicateSinceNs;
  private boolean complained;

  /** A link of {@code identity} with what it needs of the process. */
  public SchedulerLink(LinkParts parts, LinkConfig config, LinkListener listener) {
    this.address = parts.address();
    this.identity = parts.identity();
    this.kinds = parts.kinds();
    this.host = parts.host();
    this.outbox = parts.outbox();
    this.config = config;
    this.listener = listener;
    this.writer = new LinkWriter(outbox);
    this.adapter = new FrameAdapter(host, this);
    this.reader = new FrameReader(Framing.frameBytesMax(Framing.PAYLOAD_BYTES_MAX_DEFAULT));
    this.pulse = new LinkPulse(config);
  }

  @Override
  public void run() {
    Backoff backoff =
        new Backoff(config.backoffMinMs(), config.backoffMaxMs(), ThreadLocalRandom.current());
    while (state != LinkState.CLOSED && closed.getCount() > 0) {
      try {
        serve(backoff);
      } catch (LinkRefusedException e) {
        if (isFatal(e)) {
          return;
        }
      } catch (IOException e) {
        complain(e);
      } catch (RuntimeException e) {
        LOG.error("The link to {} failed by a fault of this program; connecting anew.", address, e);
      }
      pause(backoff.nextPauseMs());
    }
  }

  private void serve(Backoff backoff) throws IOException {
    SocketChannel connection = SocketChannel.open();
    try {
      connect(connection);
      introduce(connection);
      while (reader.readOnce(connection, adapter)) {
        long nowNs = System.nanoTime();
        pulse.heard(nowNs);
        if (pulse.takePruning(nowNs)) {
          prune();
        }
        if (state == LinkState.JOINED) {
          backoff.reset();
        }
      }
      throw new IOException("the scheduler closed the connection");
    } finally {
      if (state != LinkState.CLOSED) {
        state = LinkState.CONNECTING;
      }
      LinkWriter.closeQuietly(connection);
      endWriter();
    }
  }

  private void connect(SocketChannel connection) throws IOException {
    connection.socket().connect(address, config.connectTimeoutMs());
    connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel = connection;
    connected = connection;
    if (closed.getCount() == 0) {
      throw new IOException("the link is being closed");
    }
  }

  private void introduce(SocketChannel connection) throws IOException {
    reader.clear();
    adapter.clear();
    List<Attempt> held = host.beginLink();
    pulse.introduced(System.nanoTime());
    state = LinkState.JOINING;
    writer.introduce(connection, identity, kinds, held);
  }

  @Override
  public void onWelcome(int shard, int epoch, long heartbeatIntervalMs) throws IOException {
    if (state != LinkState.JOINING) {
      throw new LinkProtocolException("a second RuntimeWelcome came");
    }
    if (heartbeatIntervalMs < 1 || heartbeatIntervalMs > 60_000) {
      throw new LinkProtocolException("a heartbeat interval of " + heartbeatIntervalMs + " ms");
    }
    pulse.joined(System.nanoTime(), heartbeatIntervalMs);
    SocketChannel connection = connected;
    writerThread = Thread.ofVirtual().name("link-writer").start(() -> writer.run(connection));
    state = LinkState.JOINED;
    connections.incrementAndGet();
    complained = false;
    duplicateSinceNs = 0;
    LOG.info(
        "Joined the scheduler at {} as {}: shard {}, epoch {}.",
        address,
        identity.id(),
        shard,
        epoch);
  }

  private void endWriter() {
    Thread ending = writerThread;
    writerThread = null;
    if (ending == null) {
      return;
    }
    LockSupport.unpark(ending);
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

  private void prune() {
    int removed = host.removeForgotten();
    if (removed > 0) {
      LOG.info("Stopped {} agents that the scheduler does not deploy here any more.", removed);
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
    state = LinkState.CLOSED;
    LOG.error(sentence);
    listener.onClosedForGood(reason);
    return true;
  }

  // Once for each loss: the attempts that follow fail in the same way.
  private void complain(IOException e) {
    if (state == LinkState.CLOSED || closed.getCount() == 0) {
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
      state = LinkState.CLOSED;
    }
  }

  @Override
  public void onPing(long timestampNs) {
    outbox.offer(new Outgoing.Pong(timestampNs));
  }

  @Override
  public void onDrain(long timeoutMs) {
    listener.onDrain(timeoutMs);
  }

  /** Sends what is due: heartbeat, ping; ends a connection that has fallen silent. */
  public void tick(long nowNs) {
    LinkState now = state;
    SocketChannel connection = channel;
    if (connection == null || (now != LinkState.JOINED && now != LinkState.JOINING)) {
      return;
    }
    if (pulse.isSilent(nowNs, now)) {
      LOG.warn("The scheduler at {} is silent; connecting anew.", address);
      channel = null;
      LinkWriter.closeQuietly(connection);
    } else if (now == LinkState.JOINED) {
      if (pulse.takeHeartbeat(nowNs)) {
        outbox.offer(heartbeat());
      }
      if (pulse.takePing(nowNs)) {
        outbox.offer(new Outgoing.Ping(nowNs));
      }
      if (host.starting() > 0) {
        host.announceReady();
      }
    }
  }

  private Outgoing.Heartbeat heartbeat() {
    return new Outgoing.Heartbeat(
        host.hosted(),
        working(),
        ProcessFigures.heapUsedBytes(),
        ProcessFigures.rssBytes(),
        ProcessFigures.cpuMillis());
  }

  /** Tells the scheduler that this runtime stops. */
  public void leave() {
    if (state == LinkState.JOINED) {
      outbox.offer(new Outgoing.Leaving(working()));
    }
  }

  /** Attempts received whose outcome has not been sent. */
  public int working() {
    return (int) Math.max(0, host.assigned() - writer.written());
  }

  /** A number that grows while attempts come and outcomes go. */
  public long progress() {
    return host.assigned() + writer.written();
  }

  /** Whether everything that was offered has been sent, or there is nobody to send it to. */
  public boolean isFlushed() {
    return state != LinkState.JOINED || (outbox.isEmpty() && writer.isIdle() && working() == 0);
  }

  /**
   * Tells the scheduler that nothing more will come. It closes the connection then: a close from
   * here could throw away what is still on its way.
   */
  public void finish() {
    SocketChannel connection = channel;
    if (connection != null && state == LinkState.JOINED) {
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
    state = LinkState.CLOSED;
    closed.countDown();
    SocketChannel connection = channel;
    if (connection != null) {
      LinkWriter.closeQuietly(connection);
    }
  }

  /** Whether the scheduler knows this runtime at the moment. */
  public boolean isJoined() {
    return state == LinkState.JOINED;
  }

  public LinkState state() {
    return state;
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
