package io.myriarch.agent.runtime;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * What a runtime is started with.
 *
 * @param id unique in the fleet, kept over restarts
 * @param schedulers one address for each shard
 * @param httpPort of /health, /ready and /metrics; 0: a free one
 * @param data folder for the runtime's own files
 * @param labels key=value, comma separated; may be empty
 * @param agentsMax so many agents of each shard it hosts at most
 * @param drainTimeoutMs so long a stop waits for what runs
 * @param edge whether it goes on when it is cut off
 */
public record RuntimeConfig(
    String id,
    List<InetSocketAddress> schedulers,
    int httpPort,
    Path data,
    String labels,
    int agentsMax,
    int drainTimeoutMs,
    EdgeConfig edge) {

  /** A runtime that is no edge runtime. */
  public RuntimeConfig(
      String id,
      List<InetSocketAddress> schedulers,
      int httpPort,
      Path data,
      String labels,
      int agentsMax,
      int drainTimeoutMs) {
    this(id, schedulers, httpPort, data, labels, agentsMax, drainTimeoutMs, EdgeConfig.NONE);
  }

  /** Checks each value. */
  public RuntimeConfig {
    require(
        id != null && id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"),
        "--id \"%s\" is refused; use at most 64 letters, digits, dots, underscores and hyphens."
            .formatted(id));
    require(!schedulers.isEmpty(), "--scheduler is missing; name at least one HOST:PORT.");
    require(
        httpPort >= 0 && httpPort <= 65_535,
        "--http-port %d is refused; use 0 (a free port) to 65535.".formatted(httpPort));
    require(
        labels.isEmpty() || labels.matches("[^=,\\s]+=[^=,]*(,[^=,\\s]+=[^=,]*)*"),
        "--labels \"%s\" is refused; write key=value,key=value.".formatted(labels));
    require(labels.length() <= 4096, "--labels are too long; at most 4,096 characters.");
    require(
        agentsMax >= 1 && agentsMax <= 4_000_000,
        "--agents-max %d is refused; use 1 to 4000000.".formatted(agentsMax));
    require(
        drainTimeoutMs >= 0 && drainTimeoutMs <= 3_600_000,
        "--drain-timeout %d ms is refused; use 0 to 3600000.".formatted(drainTimeoutMs));
    schedulers = List.copyOf(schedulers);
  }

  static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }

  /** Reads HOST:PORT. */
  static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    int port = -1;
    if (colon > 0 && text.substring(colon + 1).matches("\\d{1,5}")) {
      port = Integer.parseInt(text.substring(colon + 1));
    }
    require(
        port >= 1 && port <= 65_535,
        "--scheduler \"%s\" is refused; write HOST:PORT, such as 127.0.0.1:7170.".formatted(text));
    return new InetSocketAddress(text.substring(0, colon), port);
  }
}
