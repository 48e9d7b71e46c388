package io.myriarch.protocol.client;

import io.myriarch.protocol.Framing;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Settings of a client. Made by {@link #builder}; the defaults suit a scheduler on this machine.
 *
 * @param clientName shown in the scheduler's log; may be empty
 * @param payloadBytesMax largest payload that is submitted and largest output that is read; the
 *     scheduler's own maximum holds too
 * @param windowMax submissions that may be without an answer; the scheduler's credit holds too
 * @param inFlightBytesMax bytes of submissions that may be without an answer; what a client takes
 *     of memory goes by this and by the window
 * @param connectTimeoutMs for {@link MyriarchClient#connect}, all tries together
 * @param requestTimeoutMs for the answer to a query, a cancellation, the opening of a route
 * @param reconnectMinMs first pause after a lost link; doubles, with jitter
 * @param reconnectMaxMs longest pause between tries
 * @param silenceMs a link that says nothing for this long, though pinged, is given up
 * @param closeTimeoutMs how long closing waits for answers to what was submitted
 * @param callbackExecutor completes futures; by default each batch on a virtual thread of its own
 * @param threads that serve this client and others; null: a thread of its own
 */
public record ClientConfig(
    String host,
    int port,
    String clientName,
    int payloadBytesMax,
    int windowMax,
    int inFlightBytesMax,
    long connectTimeoutMs,
    long requestTimeoutMs,
    long reconnectMinMs,
    long reconnectMaxMs,
    long silenceMs,
    long closeTimeoutMs,
    Executor callbackExecutor,
    ClientThreads threads) {

  private static final int NAME_LENGTH_MAX = 1000;

  public ClientConfig {
    checkName("clientName", clientName);
    inRange("port", port, 1, 65_535);
    inRange("payloadBytesMax", payloadBytesMax, 0, 64 << 20);
    inRange("windowMax", windowMax, 1, 1 << 22);
    inRange("inFlightBytesMax", inFlightBytesMax, 1, Integer.MAX_VALUE);
    inRange("connectTimeoutMs", connectTimeoutMs, 1, Integer.MAX_VALUE);
    inRange("requestTimeoutMs", requestTimeoutMs, 1, Integer.MAX_VALUE);
    inRange("reconnectMinMs", reconnectMinMs, 1, Integer.MAX_VALUE);
    inRange("reconnectMaxMs", reconnectMaxMs, reconnectMinMs, Integer.MAX_VALUE);
    inRange("silenceMs", silenceMs, 1, Integer.MAX_VALUE);
    inRange("closeTimeoutMs", closeTimeoutMs, 0, Integer.MAX_VALUE);
  }

  /** Settings for the scheduler at this address, all else by default. */
  public static ClientConfig to(String host, int port) {
    return builder(host, port).build();
  }

  public static Builder builder(String host, int port) {
    return new Builder(host, port);
  }

  int frameBytesMax() {
    return Framing.frameBytesMax(payloadBytesMax);
  }

  /** A name must fit into a text of the protocol. */
  static void checkName(String what, String name) {
    if (name.length() > NAME_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "%s has %d characters; at most %d are allowed"
              .formatted(what, name.length(), NAME_LENGTH_MAX));
    }
  }

  private static void inRange(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be from %d to %d, not %d".formatted(name, min, max, value));
    }
  }

  /** Collects the settings; {@link #build} checks them. */
  public static final class Builder {
    private final String host;
    private final int port;
    private String clientName = "";
    private int payloadBytesMax = Framing.PAYLOAD_BYTES_MAX_DEFAULT;
    private int windowMax = 65_536;
    private int inFlightBytesMax = 64 << 20;
    private long connectTimeoutMs = 10_000;
    private long requestTimeoutMs = 5_000;
    private long reconnectMinMs = 50;
    private long reconnectMaxMs = 2_000;
    private long silenceMs = 5_000;
    private long closeTimeoutMs = 2_000;
    private Executor callbackExecutor = VirtualThreads.EXECUTOR;
    private ClientThreads threads;

    private Builder(String host, int port) {
      this.host = host;
      this.port = port;
    }

    public Builder clientName(String name) {
      this.clientName = name;
      return this;
    }

    public Builder payloadBytesMax(int bytesMax) {
      this.payloadBytesMax = bytesMax;
      return this;
    }

    public Builder windowMax(int submissions) {
      this.windowMax = submissions;
      return this;
    }

    public Builder inFlightBytesMax(int bytesMax) {
      this.inFlightBytesMax = bytesMax;
      return this;
    }

    public Builder connectTimeoutMs(long timeoutMs) {
      this.connectTimeoutMs = timeoutMs;
      return this;
    }

    public Builder requestTimeoutMs(long timeoutMs) {
      this.requestTimeoutMs = timeoutMs;
      return this;
    }

    /** First and longest pause between tries to connect. */
    public Builder reconnectMs(long minMs, long maxMs) {
      this.reconnectMinMs = minMs;
      this.reconnectMaxMs = maxMs;
      return this;
    }

    public Builder silenceMs(long silenceMs) {
      this.silenceMs = silenceMs;
      return this;
    }

    public Builder closeTimeoutMs(long timeoutMs) {
      this.closeTimeoutMs = timeoutMs;
      return this;
    }

    public Builder callbackExecutor(Executor executor) {
      this.callbackExecutor = executor;
      return this;
    }

    /** Instead of a thread of the client's own. */
    public Builder threads(ClientThreads shared) {
      this.threads = shared;
      return this;
    }

    public ClientConfig build() {
      return new ClientConfig(
          host,
          port,
          clientName,
          payloadBytesMax,
          windowMax,
          inFlightBytesMax,
          connectTimeoutMs,
          requestTimeoutMs,
          reconnectMinMs,
          reconnectMaxMs,
          silenceMs,
          closeTimeoutMs,
          callbackExecutor,
          threads);
    }
  }

  /** Made only when somebody needs it. */
  private static final class VirtualThreads {
    static final Executor EXECUTOR = Executors.newVirtualThreadPerTaskExecutor();
  }
}
