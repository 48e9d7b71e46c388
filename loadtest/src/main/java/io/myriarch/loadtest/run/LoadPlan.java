package io.myriarch.loadtest.run;

import java.time.Duration;

/** What a load run is to do. */
public record LoadPlan(Protocol protocol, Target target, Work work, Pace pace, Links links) {
  /** The operation whose results are compared with what was sent. */
  public static final String ECHO = "echo";

  /** The operation that does nothing; its results are empty. */
  public static final String NOOP = "noop";

  /** How tasks travel to the scheduler. */
  public enum Protocol {
    BINARY,
    HTTP
  }

  /**
   * Where the scheduler is.
   *
   * @param binaryPort of the first shard; the others have the ports after it
   */
  public record Target(String host, int httpPort, int binaryPort, int shards) {
    /** Of one shard. */
    public Target(String host, int httpPort, int binaryPort) {
      this(host, httpPort, binaryPort, 1);
    }
  }

  /**
   * What each task is.
   *
   * @param follow whether its end is waited for and its result audited
   */
  public record Work(
      String type, String specialty, String operation, int payloadBytes, boolean follow) {}

  /**
   * How many, for how long.
   *
   * @param perSecond 0: as many as the window lets through
   * @param warmup sent before the duration begins and not measured
   * @param drain bound on the wait for what is unfinished at the end
   */
  public record Pace(long perSecond, Duration duration, Duration warmup, Duration drain) {
    public boolean open() {
      return perSecond > 0;
    }
  }

  /**
   * Over how many links.
   *
   * @param window unsettled tasks of a link; 0: what suits the protocol
   * @param connections of the binary protocol: links; of HTTP: pooled connections; 0: what suits
   * @param batch tasks in one HTTP request
   */
  public record Links(int window, int connections, int batch) {}

  public int payloadBytes() {
    return work.payloadBytes();
  }

  public boolean follow() {
    return work.follow();
  }

  public String operation() {
    return work.operation();
  }
}
