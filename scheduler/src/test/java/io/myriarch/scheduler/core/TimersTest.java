package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.TaskStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimersTest {
  private static final long MS = 1_000_000L;
  private static final long START_NS = 123_456_789_012L;
  private static final int ALL = Integer.MAX_VALUE;

  private final TaskTable tasks = new TaskTable(1_000);
  private final Timers timers = new Timers(tasks, START_NS);
  private final List<Integer> fired = new ArrayList<>();
  private long sequence;

  private int task() {
    return tasks.add(++sequence, TaskStatus.QUEUED);
  }

  private int armed(long delayNs) {
    int slot = task();
    timers.arm(slot, START_NS + delayNs);
    return slot;
  }

  private int pollAt(long delayNs) {
    return timers.poll(START_NS + delayNs, ALL, fired::add);
  }

  @Test
  void shouldFireAtItsTimeAndNotBefore() {
    int slot = armed(50 * MS);
    assertThat(pollAt(50 * MS - 1)).isZero();
    assertThat(pollAt(50 * MS)).isEqualTo(1);
    assertThat(fired).containsExactly(slot);
    assertThat(timers.armed()).isZero();
    assertThat(pollAt(100 * MS)).isZero();
  }

  @Test
  void shouldNotFireWhatWasDisarmedOrArmedAnew() {
    int disarmed = armed(10 * MS);
    int later = armed(10 * MS);
    timers.disarm(disarmed);
    timers.disarm(disarmed);
    timers.arm(later, START_NS + 30 * MS);
    assertThat(timers.armed()).isEqualTo(1);
    assertThat(pollAt(29 * MS)).isZero();
    assertThat(pollAt(30 * MS)).isEqualTo(1);
    assertThat(fired).containsExactly(later);
  }

  @Test
  void shouldFireWhatIsInThePastWithinATick() {
    armed(-5_000 * MS);
    assertThat(pollAt(0)).as("never in the poll of its arming's tick").isZero();
    assertThat(pollAt(Timers.TICK_NS)).isEqualTo(1);
  }

  @Test
  void shouldWaitSeveralTurnsOfTheWheel() {
    long turnNs = Timers.TICK_NS << 14;
    int slot = armed(3 * turnNs + 5 * MS);
    for (long nowNs = 0; nowNs < 3 * turnNs + 5 * MS; nowNs += 100 * MS) {
      assertThat(pollAt(nowNs)).isZero();
    }
    assertThat(pollAt(3 * turnNs + 105 * MS)).isEqualTo(1);
    assertThat(fired).containsExactly(slot);
  }

  @Test
  void shouldFireAllThatIsDueAfterAJumpOfDays() {
    armed(MS);
    armed(20_000 * MS);
    armed(86_400_000 * MS);
    armed(10 * 86_400_000 * MS);
    assertThat(pollAt(2 * 86_400_000 * MS)).isEqualTo(3);
    assertThat(timers.armed()).isEqualTo(1);
  }

  @Test
  void shouldFireNoMoreThanTheLimitAndTheRestNextTime() {
    for (int i = 0; i < 10; i++) {
      armed(5 * MS);
    }
    for (int polls = 0; polls < 3; polls++) {
      assertThat(timers.poll(START_NS + 10 * MS, 3, fired::add)).isEqualTo(3);
    }
    assertThat(timers.poll(START_NS + 10 * MS, 3, fired::add)).isEqualTo(1);
    assertThat(fired).doesNotHaveDuplicates().hasSize(10);
  }

  @Test
  void shouldNotPassOverATimerOfTheSameTickWhenTheLimitWasReached() {
    long tickNs = (START_NS / Timers.TICK_NS + 10) * Timers.TICK_NS - START_NS;
    int due = armed(tickNs + 100);
    armed(tickNs + 100);
    int laterInTick = armed(tickNs + 100_000);
    assertThat(timers.poll(START_NS + tickNs + 100, 1, fired::add)).isEqualTo(1);
    assertThat(pollAt(tickNs + 2 * Timers.TICK_NS)).isEqualTo(2);
    assertThat(fired).contains(due, laterInTick);
  }

  @Test
  void shouldLetAHandlerArmAndDisarm() {
    int first = armed(5 * MS);
    int second = armed(5 * MS);
    int third = armed(5 * MS);
    int count =
        timers.poll(
            START_NS + 6 * MS,
            ALL,
            slot -> {
              fired.add(slot);
              for (int other : new int[] {first, second, third}) {
                timers.disarm(other);
              }
              timers.arm(slot, START_NS + 9 * MS);
            });
    assertThat(count).as("the first disarms the others").isEqualTo(1);
    int again = fired.getFirst();
    assertThat(pollAt(11 * MS)).isEqualTo(1);
    assertThat(fired).containsExactly(again, again);
  }

  @Test
  void shouldLetAHandlerRemoveTheTaskAndUseItsSlotAgain() {
    armed(5 * MS);
    timers.poll(
        START_NS + 6 * MS,
        ALL,
        slot -> {
          tasks.remove(slot);
          assertThat(armed(20 * MS)).isEqualTo(slot);
        });
    assertThat(timers.armed()).isEqualTo(1);
    assertThat(pollAt(19 * MS)).isZero();
    assertThat(pollAt(21 * MS)).isEqualTo(1);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldAgreeWithASortedModel(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Integer, Long> model = new HashMap<>();
    List<Integer> slots = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      slots.add(task());
    }
    long[] nowNs = {START_NS};
    for (int step = 0; step < 5_000; step++) {
      int slot = slots.get(random.nextInt(slots.size()));
      if (random.nextInt(4) > 0) {
        arm(model, slot, nowNs[0] + delayNs(random), nowNs[0]);
      } else {
        timers.disarm(slot);
        model.remove(slot);
      }
      nowNs[0] += random.nextInt(200) == 0 ? random.nextLong(60_000 * MS) : random.nextLong(3 * MS);
      int limit = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : ALL;
      int count = timers.poll(nowNs[0], limit, due -> onTimer(random, model, due, nowNs[0], seed));
      assertThat(count).isLessThanOrEqualTo(limit);
      if (count < limit) {
        assertThat(model.values())
            .as("seed %d, step %d: late by more than a tick", seed, step)
            .noneMatch(deadlineNs -> deadlineNs + Timers.TICK_NS <= nowNs[0]);
      }
      assertThat(timers.armed()).as("seed %d, step %d", seed, step).isEqualTo(model.size());
    }
  }

  private static long delayNs(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong(3 * MS);
      case 1 -> random.nextLong(100 * MS);
      case 2 -> random.nextLong(60_000 * MS);
      default -> -random.nextLong(100 * MS);
    };
  }

  /** What is armed for the past counts from the moment of its arming. */
  private void arm(Map<Integer, Long> model, int slot, long deadlineNs, long nowNs) {
    timers.arm(slot, deadlineNs);
    model.put(slot, Math.max(deadlineNs, nowNs));
  }

  private void onTimer(
      SplittableRandom random, Map<Integer, Long> model, int slot, long nowNs, long seed) {
    assertThat(model.remove(slot))
        .as("seed %d: armed, and not early", seed)
        .isNotNull()
        .isLessThanOrEqualTo(nowNs);
    if (random.nextInt(3) == 0) {
      arm(model, slot, nowNs + delayNs(random), nowNs);
    }
    if (random.nextInt(5) == 0 && !model.isEmpty()) {
      int other = model.keySet().iterator().next();
      timers.disarm(other);
      model.remove(other);
    }
  }
}
