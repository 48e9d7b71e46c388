package io.myriarch.protocol.client;

import io.myriarch.protocol.wire.Durability;
import java.nio.charset.StandardCharsets;

/**
 * How a task is to be treated. Immutable; make one and use it for many tasks. {@link #DEFAULT}
 * follows the task, with the usual priority and the scheduler's defaults for all else.
 */
public final class SubmitOptions {
  /** Follow the task; priority 4; the scheduler's defaults for all else. */
  public static final SubmitOptions DEFAULT = builder().build();

  private static final int KEY_BYTES_MAX = 128;

  private final Builder values;
  private final byte[] orderingKey;
  private final byte[] idempotencyKey;

  private SubmitOptions(Builder values) {
    this.values = values;
    this.orderingKey = keyBytes("orderingKey", values.orderingKey);
    this.idempotencyKey = keyBytes("idempotencyKey", values.idempotencyKey);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The same with another idempotency key. */
  public SubmitOptions withIdempotencyKey(String key) {
    return values.copy().idempotencyKey(key).build();
  }

  public int priority() {
    return values.priority;
  }

  public boolean follow() {
    return values.follow;
  }

  public Durability durability() {
    return values.durability;
  }

  public int maxAttempts() {
    return values.maxAttempts;
  }

  public long executionTimeoutMs() {
    return values.executionTimeoutMs;
  }

  public long notBeforeDelayMs() {
    return values.notBeforeDelayMs;
  }

  public long deadlineMs() {
    return values.deadlineMs;
  }

  byte[] orderingKey() {
    return orderingKey;
  }

  byte[] idempotencyKey() {
    return idempotencyKey;
  }

  private static byte[] keyBytes(String name, String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > KEY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "%s has %d bytes in UTF-8; at most %d are allowed"
              .formatted(name, bytes.length, KEY_BYTES_MAX));
    }
    return bytes;
  }

  /** Collects the options; each setter refuses what can never be valid. */
  public static final class Builder {
    private int priority = 4;
    private boolean follow = true;
    private Durability durability = Durability.DEFAULT;
    private int maxAttempts;
    private long executionTimeoutMs;
    private long notBeforeDelayMs;
    private long deadlineMs;
    private String orderingKey = "";
    private String idempotencyKey = "";

    private Builder() {}

    /** From 0, lowest, to 9, highest; 4 is usual. */
    public Builder priority(int priority) {
      this.priority = (int) inRange("priority", priority, 0, 9);
      return this;
    }

    /** Whether the end of the task is to be told. */
    public Builder follow(boolean follow) {
      this.follow = follow;
      return this;
    }

    /** What must be reached at least before the task is acknowledged. */
    public Builder durability(Durability durability) {
      this.durability = durability;
      return this;
    }

    /** Attempts in all, 1 to 100; 0: the scheduler's default. */
    public Builder maxAttempts(int attempts) {
      this.maxAttempts = (int) inRange("maxAttempts", attempts, 0, 100);
      return this;
    }

    /** For one attempt; 0: the scheduler's default. */
    public Builder executionTimeoutMs(long timeoutMs) {
      this.executionTimeoutMs = inRange("executionTimeoutMs", timeoutMs, 0, 0xFFFF_FFFEL);
      return this;
    }

    /** Earliest start, counted from acceptance; 0: at once. */
    public Builder notBeforeDelayMs(long delayMs) {
      this.notBeforeDelayMs = inRange("notBeforeDelayMs", delayMs, 0, Long.MAX_VALUE);
      return this;
    }

    /** Latest end, counted from acceptance; 0: none. */
    public Builder deadlineMs(long deadlineMs) {
      this.deadlineMs = inRange("deadlineMs", deadlineMs, 0, Long.MAX_VALUE);
      return this;
    }

    /**
     * Tasks with the same key run one at a time, in the order in which they were accepted; at most
     * 128 bytes in UTF-8; empty: no order.
     */
    public Builder orderingKey(String key) {
      this.orderingKey = key;
      return this;
    }

    /** The same key gives the same task; at most 128 bytes in UTF-8; empty: none. */
    public Builder idempotencyKey(String key) {
      this.idempotencyKey = key;
      return this;
    }

    /** Makes the options; the builder may be used on. */
    public SubmitOptions build() {
      return new SubmitOptions(copy());
    }

    private Builder copy() {
      Builder copy = new Builder();
      copy.priority = priority;
      copy.follow = follow;
      copy.durability = durability;
      copy.maxAttempts = maxAttempts;
      copy.executionTimeoutMs = executionTimeoutMs;
      copy.notBeforeDelayMs = notBeforeDelayMs;
      copy.deadlineMs = deadlineMs;
      copy.orderingKey = orderingKey;
      copy.idempotencyKey = idempotencyKey;
      return copy;
    }

    private static long inRange(String name, long value, long min, long max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            "%s must be from %d to %d, not %d".formatted(name, min, max, value));
      }
      return value;
    }
  }
}
