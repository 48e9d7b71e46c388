package io.myriarch.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast the processor is just now: arithmetic, loads and stores within the first-level cache,
 * and branches that cannot be foreseen. Never to be changed, for the recorded base is in its units.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CalibrationBenchmark {
  private static final int STEPS = 1024;
  private static final int MASK = 511;

  private final long[] table = new long[MASK + 1];
  private long state = 0x9E3779B97F4A7C15L;

  /** One step of a fixed walk. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public long step() {
    long x = state;
    for (int i = 0; i < STEPS; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
      int at = (int) x & MASK;
      if ((x & 1 << 20) == 0) {
        table[at] += x * i;
      } else {
        x += table[at] & 1;
      }
    }
    state = x == 0 ? 1 : x;
    return x;
  }
}
