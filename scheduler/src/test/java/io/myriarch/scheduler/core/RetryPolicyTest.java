package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LongSummaryStatistics;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final int DRAWS = 20_000;

  private static LongSummaryStatistics draw(long baseMs, long maxMs, int failures) {
    RetryPolicy policy = new RetryPolicy(baseMs, maxMs, new SplittableRandom(42));
    return LongStream.range(0, DRAWS).map(i -> policy.delayMs(failures)).summaryStatistics();
  }

  @ParameterizedTest
  @CsvSource({"1, 100", "2, 200", "3, 400", "4, 800", "5, 1000", "31, 1000", "100, 1000"})
  void shouldSpreadEvenlyUpToADoublingBound(int failures, long boundMs) {
    LongSummaryStatistics delays = draw(100, 1_000, failures);
    assertThat(delays.getMin()).isBetween(0L, boundMs / 50);
    assertThat(delays.getMax()).isBetween(boundMs * 49 / 50, boundMs);
    assertThat(delays.getAverage()).isBetween(boundMs * 0.48, boundMs * 0.52);
  }

  @Test
  void shouldNotWaitWhenTheBaseIsZero() {
    assertThat(draw(0, 1_000, 5).getMax()).isZero();
  }

  @Test
  void shouldRepeatItselfFromTheSameSeed() {
    RetryPolicy one = new RetryPolicy(100, 1_000, new SplittableRandom(7));
    RetryPolicy other = new RetryPolicy(100, 1_000, new SplittableRandom(7));
    for (int failures = 1; failures < 20; failures++) {
      assertThat(one.delayMs(failures)).isEqualTo(other.delayMs(failures));
    }
  }
}
