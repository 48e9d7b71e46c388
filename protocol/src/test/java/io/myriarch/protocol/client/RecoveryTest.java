package io.myriarch.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private final Recovery recovery = new Recovery();
  private final List<Long> asked = new ArrayList<>();
  private long nowMs;

  @Test
  void shouldAskFewAtATime() {
    for (long id = 1; id <= 2_000; id++) {
      recovery.add(id);
    }
    ask();
    assertThat(asked).hasSize(512);
    recovery.settled();
    ask();
    assertThat(asked).hasSize(513).last().isEqualTo(513L);
  }

  @Test
  void shouldAskAgainAfterGrowingPausesUntilTheTaskHasEnded() {
    recovery.add(7);
    List<Long> times = new ArrayList<>();
    for (nowMs = 1; nowMs < 30_000; nowMs += 10) {
      int before = asked.size();
      ask();
      if (asked.size() > before) {
        times.add(nowMs);
        recovery.stillLive(7);
      }
    }
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      pauses.add(times.get(i) - times.get(i - 1));
    }
    assertThat(pauses)
        .isSorted()
        .first()
        .satisfies(first -> assertThat(first).isBetween(100L, 130L));
    assertThat(pauses).last().satisfies(last -> assertThat(last).isBetween(5_000L, 5_030L));
  }

  @Test
  void shouldForgetTheLastLink() {
    recovery.add(1);
    ask();
    recovery.startOver();
    nowMs += 60_000;
    ask();
    assertThat(asked).containsExactly(1L);
    recovery.add(2);
    ask();
    assertThat(asked).containsExactly(1L, 2L);
  }

  @Test
  void shouldPauseBetweenTriesWithinItsBounds() {
    Backoff backoff = new Backoff(10, 200, new SplittableRandom(1));
    long[] limits = {10, 20, 40, 80, 160, 200, 200};
    for (long limit : limits) {
      assertThat(backoff.nextPauseMs()).isBetween(limit / 2, limit);
    }
    backoff.reset();
    assertThat(backoff.nextPauseMs()).isBetween(5L, 10L);
  }

  private void ask() {
    recovery.ask(
        TimeUnit.MILLISECONDS.toNanos(nowMs),
        id -> {
          asked.add(id);
          return true;
        });
  }
}
