package io.myriarch.protocol.fuzz;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Feeds inputs of a seed to a target, one after the other: a few in each build, millions with
 * {@code -Dfuzz.inputs=N -Dfuzz.seed=S}. A failure says how to replay it.
 */
public final class FuzzRun {
  private static final long FROM = Long.getLong("fuzz.from", 0);
  private static final int FRAMES_SHOWN = 8;
  private static final long SEED = Long.getLong("fuzz.seed", 1);

  /** Takes an input; throws if something is wrong. */
  @FunctionalInterface
  public interface Target {
    void feed(FuzzInput input) throws Exception;
  }

  private FuzzRun() {}

  /** Feeds a target for which each input stands alone. */
  public static void feed(String what, int usualInputs, int bytesMax, Target target) {
    feed(what, usualInputs, bytesMax, target, () -> true);
  }

  /**
   * Feeds a target.
   *
   * @param isAtStart whether the next input needs nothing of those before it: a replay begins there
   */
  public static void feed(
      String what, int usualInputs, int bytesMax, Target target, BooleanSupplier isAtStart) {
    long inputs = Long.getLong("fuzz.inputs", usualInputs);
    long start = FROM;
    long startNs = System.nanoTime();
    for (long i = FROM; i < FROM + inputs; i++) {
      start = isAtStart.getAsBoolean() ? i : start;
      try {
        target.feed(FuzzInput.random(new Random(SEED * 1_000_003 + i), bytesMax));
      } catch (Exception | Error e) {
        throw new AssertionError(
            "%s: input %d of seed %d failed, replay with -Dfuzz.seed=%d -Dfuzz.from=%d -Dfuzz.inputs=%d: %s at %s"
                .formatted(what, i, SEED, SEED, start, i - start + 1, e, where(e)),
            e);
      }
    }
    // A line for whoever runs millions.
    System.out.printf(
        "fuzzed %s: %,d inputs of seed %d in %,d ms%n",
        what, inputs, SEED, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
  }

  private static String where(Throwable e) {
    return Arrays.stream(e.getStackTrace())
        .limit(FRAMES_SHOWN)
        .map(StackTraceElement::toString)
        .collect(Collectors.joining(" < "));
  }
}
