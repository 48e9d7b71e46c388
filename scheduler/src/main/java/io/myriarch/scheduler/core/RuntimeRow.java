package io.myriarch.scheduler.core;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.agrona.collections.IntArrayList;

/** A runtime: what is known of it, its credit, its agents without credit. */
public final class RuntimeRow {
  /** States of a runtime. */
  public enum State {
    /** Introduces itself. */
    JOINING,
    /** Hosts agents. */
    READY,
    /** Finishes what runs and leaves. */
    DRAINING,
    /** Not connected, but allowed to be: it goes on with what it holds and will tell. */
    CUT_OFF,
    /** Connection lost, silent for too long, or left. */
    LOST;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The lower-case name that users see. */
    public String label() {
      return label;
    }
  }

  final int index;
  final String id;
  final Map<String, AgentKind> kinds = new HashMap<>();
  final IntArrayList withoutCredit = new IntArrayList();
  State state = State.JOINING;
  int link;
  long epoch;
  int agentsMax;
  long cutOffMaxNs;
  long cutOffUntilNs;
  int agentsHosted;
  int agentsPlaced;
  String labels = "";
  int httpPort;
  long lastHeardNs;
  long payloadBytesOut;

  /** A suspect of {@link Quarantine} runs there; it is given nothing else for a moment. */
  boolean isReserved;

  long rssBytes;
  long heapUsedBytes;
  long cpuMillis;

  RuntimeRow(int index, String id) {
    this.index = index;
    this.id = id;
  }

  boolean isConnected() {
    return state == State.READY || state == State.DRAINING;
  }

  /** So long it is waited for when it is cut off; 0: not at all. */
  public long cutOffMaxMs() {
    return cutOffMaxNs / 1_000_000L;
  }

  public int index() {
    return index;
  }

  public String id() {
    return id;
  }

  public State state() {
    return state;
  }

  /** The link it is connected by; good while it is not lost. */
  public int link() {
    return link;
  }

  /** Agents that run there. */
  public int agentsHosted() {
    return agentsHosted;
  }

  public String labels() {
    return labels;
  }

  public int httpPort() {
    return httpPort;
  }

  public long lastHeardNs() {
    return lastHeardNs;
  }

  public long rssBytes() {
    return rssBytes;
  }

  public long heapUsedBytes() {
    return heapUsedBytes;
  }

  public long cpuMillis() {
    return cpuMillis;
  }
}
