package io.myriarch.agent.runtime;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a runtime goes on when it is cut off from its scheduler.
 *
 * @param cutOffMaxMs so long its attempts and agents stay with it; 0: it is no edge runtime
 * @param outboxBytesMax so many bytes of outcomes its outbox keeps, for each shard
 */
public record EdgeConfig(long cutOffMaxMs, long outboxBytesMax) {
  /** No edge runtime. */
  public static final EdgeConfig NONE = new EdgeConfig(0, 256L << 20);

  private static final long CUT_OFF_MAX_MS = 7L * 24 * 3600 * 1000;
  private static final long OUTBOX_BYTES_MIN = 16L << 20;
  private static final long OUTBOX_BYTES_MAX = 64L << 30;
  private static final Pattern QUANTITY = Pattern.compile("(\\d{1,15})([A-Za-z]*)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  /** Checks each value. */
  public EdgeConfig {
    RuntimeConfig.require(
        cutOffMaxMs >= 0 && cutOffMaxMs <= CUT_OFF_MAX_MS,
        "--cut-off-max %d ms is refused; use 0s (no edge runtime) to 7d.".formatted(cutOffMaxMs));
    RuntimeConfig.require(
        outboxBytesMax >= OUTBOX_BYTES_MIN && outboxBytesMax <= OUTBOX_BYTES_MAX,
        "--outbox-bytes %d is refused; use 16MiB to 64GiB.".formatted(outboxBytesMax));
  }

  /** Reads the options. */
  static EdgeConfig of(String cutOffMax, String outboxBytes) {
    return new EdgeConfig(
        quantity("--cut-off-max", cutOffMax, MILLIS, "1h or 90s"),
        quantity("--outbox-bytes", outboxBytes, BYTES, "256MiB"));
  }

  boolean isEdge() {
    return cutOffMaxMs > 0;
  }

  private static long quantity(
      String option, String text, Map<String, Long> units, String example) {
    Matcher matcher = QUANTITY.matcher(text);
    Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
    RuntimeConfig.require(
        unit != null, "%s \"%s\" is refused; write %s.".formatted(option, text, example));
    long count = Long.parseLong(matcher.group(1));
    RuntimeConfig.require(
        count <= Long.MAX_VALUE / unit, "%s %s is too much.".formatted(option, text));
    return count * unit;
  }
}
