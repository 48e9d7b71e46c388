package io.myriarch.agent.runtime.session;

import java.util.List;
import java.util.function.Supplier;

/**
 * The runtime's side of a link to a shard, as a state machine: it is told what happens and what
 * time it is, and speaks through {@link SessionOutput} and {@link HostOutput}. It outlives
 * connections.
 *
 * <p>In order: {@link #connected}, {@link #onWelcome}, then whatever comes, {@link #disconnected};
 * and again. {@link #tick} comes by the clock, {@link #send} whenever attempts have ended.
 *
 * <p>Thread rule: three threads, each of which may be the same: the link's reader, the link's
 * writer (which works only between a welcome and the end of its connection), the clock's. No lock
 * is taken.
 */
public final class RuntimeSession<S extends AgentSlot> {
  private final SessionOutput output;
  private final HostState<S> host;
  private final LinkPulse pulse;
  private final Delivery delivery;
  private volatile LinkState state = LinkState.CONNECTING;
  private volatile boolean leaving;

  /** A session that has no connection yet. */
  public RuntimeSession(SessionLimits limits, HostState<S> host, SessionOutput output) {
    this.output = output;
    this.host = host;
    this.pulse = new LinkPulse(limits);
    this.delivery = new Delivery(output, limits.unconfirmedMax(), limits.unconfirmedBytesMax());
  }

  /**
   * There is a connection: introduces the runtime with all that it has or holds. For the reader.
   *
   * @param ended the attempts that have ended since, one by one; null if there is none
   */
  public void connected(long nowNs, Supplier<? extends AttemptState> ended) {
    delivery.beginLink();
    int _ = delivery.take(ended, Integer.MAX_VALUE);
    List<AttemptState> held = host.beginLink();
    pulse.introduced(nowNs);
    state = LinkState.JOINING;
    output.hello();
    delivery.resend(output::outcome);
    held.forEach(output::held);
    output.join(held.size());
  }

  /**
   * The scheduler knows this runtime. For the reader.
   *
   * @throws IllegalArgumentException if that makes no sense
   */
  public void onWelcome(long nowNs, long heartbeatIntervalMs) {
    if (state != LinkState.JOINING) {
      throw new IllegalArgumentException("a second RuntimeWelcome came");
    }
    if (heartbeatIntervalMs < 1 || heartbeatIntervalMs > SessionLimits.HEARTBEAT_INTERVAL_MS_MAX) {
      throw new IllegalArgumentException("a heartbeat interval of " + heartbeatIntervalMs + " ms");
    }
    pulse.joined(nowNs, heartbeatIntervalMs);
    state = LinkState.JOINED;
    if (leaving) {
      leave();
    }
  }

  /** Something came; agents that were not deployed again are stopped when it is time. Reader. */
  public int heard(long nowNs) {
    pulse.heard(nowNs);
    return pulse.takePruning(nowNs) ? host.removeForgotten() : 0;
  }

  /** The scheduler has taken a part of the introduction: it is there. For the reader. */
  public void introducing(long nowNs) {
    pulse.heard(nowNs);
  }

  /** The scheduler asks for a sign of life. For the reader. */
  public void onPing(long timestampNs) {
    boolean _ = output.message(new Outgoing.Pong(timestampNs));
  }

  /**
   * So many outcomes of this link are durable. For the reader.
   *
   * @throws IllegalArgumentException if fewer were sent
   */
  public void onOutcomesDurable(long count) {
    delivery.confirmed(count);
  }

  /** The connection is gone. For the reader, when there is no writer any more. */
  public void disconnected() {
    if (state != LinkState.CLOSED) {
      state = LinkState.CONNECTING;
    }
  }

  /** There will be no connection any more. From any thread. */
  public void close() {
    state = LinkState.CLOSED;
  }

  /**
   * Sends attempts that have ended, up to a limit; those beyond the bound on unconfirmed ones wait.
   * How many were sent. For the writer.
   */
  public int send(Supplier<? extends AttemptState> ended, int limit) {
    delivery.prune();
    return delivery.send(ended, limit, output::outcome);
  }

  /**
   * Keeps attempts that have ended while there is no connection, up to a limit. How many it were.
   * For whoever stands in for the writer until there is one.
   */
  public int keep(Supplier<? extends AttemptState> ended, int limit) {
    return delivery.take(ended, limit);
  }

  /** Whether {@link #send} has something to do. For the writer. */
  public boolean canSend(boolean hasEnded) {
    return delivery.canPrune() || canKeep(hasEnded);
  }

  /** Whether {@link #keep} has something to do. */
  public boolean canKeep(boolean hasEnded) {
    return hasEnded && delivery.hasRoom();
  }

  /** An outcome that an earlier process had kept. Before the first connection. */
  public void restore(AttemptState attempt) {
    delivery.restore(attempt);
  }

  /** Says what is due: heartbeat, ping, started agents; or finds the scheduler silent. */
  public void tick(long nowNs) {
    LinkState now = state;
    if (now != LinkState.JOINED && now != LinkState.JOINING) {
      return;
    }
    if (pulse.isSilent(nowNs, now)) {
      output.silent();
    } else if (now == LinkState.JOINED) {
      if (pulse.takeHeartbeat(nowNs)) {
        output.heartbeat();
      }
      if (pulse.takePing(nowNs)) {
        boolean _ = output.message(new Outgoing.Ping(nowNs));
      }
    }
  }

  /** Tells the scheduler, this one and any that comes after, that this runtime stops. */
  public void leave() {
    leaving = true;
    if (state == LinkState.JOINED) {
      boolean _ = output.message(new Outgoing.Leaving(host.working()));
    }
  }

  /** The agents. */
  public HostState<S> host() {
    return host;
  }

  /** What is on its way to the scheduler. */
  public Delivery delivery() {
    return delivery;
  }

  public LinkState state() {
    return state;
  }
}
