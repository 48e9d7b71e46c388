package io.myriarch.scheduler.fleet;

import io.myriarch.protocol.ProtocolException;
import io.myriarch.scheduler.core.AgentKind;
import io.myriarch.scheduler.core.RuntimeIntroduction;
import java.util.ArrayList;
import java.util.List;

/** What a runtime has said of itself so far. */
final class Introduction {
  static final int KINDS_MAX = 10_000;
  static final int KIND_BYTES_MAX = 8 << 20;
  static final int HELD_MAX = 1_000_000;
  static final int ID_LENGTH_MAX = 128;
  static final int LABELS_LENGTH_MAX = 4096;
  static final int NAME_LENGTH_MAX = 256;

  private final String id;
  private final long epoch;
  private final int agentsMax;
  private final long cutOffMaxMs;
  private final int httpPort;
  private final String labels;
  private final List<AgentKind> kinds = new ArrayList<>();
  private final List<RuntimeIntroduction.Held> held = new ArrayList<>();
  private long kindBytes;

  Introduction(
      String id, long epoch, int agentsMax, long cutOffMaxMs, int httpPort, String labels) {
    this.id = id;
    this.epoch = epoch;
    this.agentsMax = agentsMax;
    this.cutOffMaxMs = cutOffMaxMs;
    this.httpPort = httpPort;
    this.labels = labels;
  }

  String labels() {
    return labels;
  }

  String id() {
    return id;
  }

  /** Adds a kind that came in a frame of this length. */
  void kind(AgentKind kind, int length) throws ProtocolException {
    kindBytes += length;
    if (kinds.size() == KINDS_MAX || kindBytes > KIND_BYTES_MAX) {
      throw new ProtocolException(
          "A runtime may have at most %d kinds, described in %d bytes."
              .formatted(KINDS_MAX, KIND_BYTES_MAX));
    }
    if (kind.operations().isEmpty()) {
      throw new ProtocolException(
          "The kind %s/%s has no operation; it must have a main one."
              .formatted(kind.type(), kind.specialty()));
    }
    for (AgentKind.Operation operation : kind.operations()) {
      if (operation.name().isEmpty() || operation.name().length() > NAME_LENGTH_MAX) {
        throw new ProtocolException(
            "The name of an operation has 1 to %d characters, not %d."
                .formatted(NAME_LENGTH_MAX, operation.name().length()));
      }
    }
    kinds.add(kind);
  }

  void held(long taskId, int agent, int attemptEpoch, int attempt) throws ProtocolException {
    if (held.size() >= Math.min(agentsMax, HELD_MAX)) {
      throw new ProtocolException(
          "A runtime for %d agents cannot hold more attempts than that."
              .formatted(Math.min(agentsMax, HELD_MAX)));
    }
    held.add(new RuntimeIntroduction.Held(taskId, agent, attemptEpoch, attempt));
  }

  int heldCount() {
    return held.size();
  }

  RuntimeIntroduction of(int link) {
    return new RuntimeIntroduction(
        id, epoch, link, agentsMax, cutOffMaxMs, labels, httpPort, kinds, held);
  }
}
