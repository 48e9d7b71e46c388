package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyBucketsTest {
  @Test
  void shouldPutADurationInTheFirstBucketThatHoldsIt() {
    LatencyBuckets buckets = new LatencyBuckets(10, 100, 1000);
    for (long ns : new long[] {0, 10, 11, 100, 101, 1000, 1001, Long.MAX_VALUE / 2}) {
      buckets.record(ns);
    }
    assertThat(buckets.snapshot().counts()).containsExactly(2, 2, 2, 2);
    assertThat(buckets.snapshot().count()).isEqualTo(8);
  }

  @Test
  void shouldAgreeWithAPlainSearchOnAnyDuration() {
    long seed = 42;
    Random random = new Random(seed);
    LatencyBuckets buckets = new LatencyBuckets();
    long[] bounds = buckets.snapshot().boundsNs();
    long[] expected = new long[bounds.length + 1];
    long sum = 0;
    for (int i = 0; i < 100_000; i++) {
      long ns = random.nextLong() >>> (20 + random.nextInt(44));
      int bucket = 0;
      while (bucket < bounds.length && ns > bounds[bucket]) {
        bucket++;
      }
      expected[bucket]++;
      sum += ns;
      buckets.record(ns);
    }
    assertThat(buckets.snapshot().counts()).as("seed %d", seed).isEqualTo(expected);
    assertThat(buckets.snapshot().sumNs()).isEqualTo(sum);
  }

  @Test
  void shouldCountANegativeDurationAsZero() {
    LatencyBuckets buckets = new LatencyBuckets(10);
    buckets.record(-5);
    assertThat(buckets.snapshot().counts()).containsExactly(1, 0);
    assertThat(buckets.snapshot().sumNs()).isZero();
  }

  @Test
  void shouldRefuseBoundsThatDoNotGrow() {
    assertThatThrownBy(() -> new LatencyBuckets(10, 10)).hasMessageContaining("grow");
    assertThatThrownBy(() -> new LatencyBuckets(0, 10)).hasMessageContaining("positive");
  }

  @Test
  void shouldShowEverythingToAnotherThread() throws InterruptedException {
    LatencyBuckets buckets = new LatencyBuckets();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 200_000; i++) {
                buckets.record(1000);
              }
            });
    long last = 0;
    while (writer.isAlive()) {
      long count = buckets.snapshot().count();
      assertThat(count).isGreaterThanOrEqualTo(last);
      last = count;
    }
    writer.join();
    assertThat(buckets.snapshot().count()).isEqualTo(200_000);
  }
}
