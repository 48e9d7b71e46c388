package io.myriarch.agents.monitoring;

import io.myriarch.agents.net.HttpExchange;
import io.myriarch.agents.net.Trust;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What the checks of all agents share, made when first asked for. Thread-safe. */
final class Targets {
  private final Map<String, Verified> byCaFile = new HashMap<>();
  private HttpClient unverified;

  /**
   * Whom to trust, and a client that does.
   *
   * @param caFile null for the JVM's authorities
   */
  synchronized Verified verified(String caFile) throws IOException {
    Verified known = byCaFile.get(caFile);
    if (known == null) {
      Trust trust = caFile == null ? Trust.ofJvm() : Trust.of(Path.of(caFile));
      known = new Verified(trust, HttpExchange.client(trust));
      byCaFile.put(caFile, known);
    }
    return known;
  }

  /** A client that takes any certificate. */
  synchronized HttpClient unverified() {
    if (unverified == null) {
      unverified = HttpExchange.client(Trust.ofAnybody());
    }
    return unverified;
  }

  record Verified(Trust trust, HttpClient client) {}
}
