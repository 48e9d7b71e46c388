package io.myriarch.scheduler.fleet;

import io.myriarch.protocol.ProtocolException;
import io.myriarch.scheduler.core.AgentKind;
import io.myriarch.scheduler.core.RuntimeIntroduction;
import java.util.ArrayList;
import java.util.List;

/** What a runtime has said of itself so far. */
final class Introduction {
  private static final int KINDS_MAX = 10_000;

  private final String id;
  private final long epoch;
  private final int agentsMax;
  private final long cutOffMaxMs;
  private final int httpPort;
  private final String labels;
  private final List<AgentKind> kinds = new ArrayList<>();
  private final List<RuntimeIntroduction.Held> held = new ArrayList<>();

  Introduction(
      String id, long epoch, int agentsMax, long cutOffMaxMs, int httpPort, String labels) {
    this.id = id;
    this.epoch = epoch;
    this.agentsMax = agentsMax;
    this.cutOffMaxMs = cutOffMaxMs;
    this.httpPort = httpPort;
    this.labels = labels;
  }

  String id() {
    return id;
  }

  void kind(AgentKind kind) throws ProtocolException {
    if (kinds.size() == KINDS_MAX) {
      throw new ProtocolException("A runtime may have at most %d kinds.".formatted(KINDS_MAX));
    }
    if (kind.operations().isEmpty()) {
      throw new ProtocolException(
          "The kind %s/%s has no operation; it must have a main one."
              .formatted(kind.type(), kind.specialty()));
    }
    kinds.add(kind);
  }

  void held(long taskId, int agent, int attemptEpoch, int attempt) throws ProtocolException {
    if (held.size() == agentsMax) {
      throw new ProtocolException(
          "A runtime for %d agents cannot hold more attempts than that.".formatted(agentsMax));
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
