package io.myriarch.agent.runtime.outbox;

import static io.myriarch.agent.runtime.outbox.TestOutcomes.keep;
import static io.myriarch.agent.runtime.outbox.TestOutcomes.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.agent.runtime.session.AttemptState;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of an outbox when its process or its machine goes in the midst of its work. */
final class OutboxPowerLossTest {
  private static final long ROOM = 16L << 20;
  private static final int FORCED = 300;
  private static final int WRITTEN = 1_200;
  private static final int BYTES = 3_000;

  @TempDir Path directory;
  private CrashImage forced;
  private CrashImage written;

  /** Some are forced, 100 of them delivered; then more come, over several files, and none is. */
  private void loseEverything() throws Exception {
    Path live = directory.resolve("live");
    try (DurableOutbox outbox = DurableOutbox.open(live, ROOM, new TestDisk())) {
      List<AttemptState> first = keep(outbox, 1, FORCED, BYTES);
      first.subList(0, 100).forEach(outbox::delivered);
      outbox.sync();
      assertThat(outbox.figures().unforced()).isZero();
      forced = CrashImage.of(live);
      keep(outbox, FORCED + 1, WRITTEN - FORCED, BYTES);
      assertThat(outbox.figures().unforced()).isEqualTo(WRITTEN - FORCED);
      written = CrashImage.of(live);
    }
  }

  private static List<Long> numbers(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  /** The kernel keeps what a process has written: a kill takes nothing, forced or not. */
  @Test
  void shouldGiveBackAllWhenOnlyTheProcessDied() throws Exception {
    loseEverything();
    Path image = directory.resolve("image");
    forced.writeMixedWith(written, 1, new Random(1), image);
    try (DurableOutbox outbox = DurableOutbox.open(image, ROOM)) {
      assertThat(tasks(outbox)).endsWith((long) WRITTEN).containsAll(numbers(101, WRITTEN));
    }
  }

  @Test
  void shouldGiveBackAllThatWasForcedWhenPowerWasLost() throws Exception {
    loseEverything();
    for (int seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      double share = seed == 0 ? 0 : random.nextDouble();
      Path image = directory.resolve("image-" + seed);
      forced.writeMixedWith(written, share, random, image);
      List<Long> left;
      try (DurableOutbox outbox = DurableOutbox.open(image, ROOM)) {
        left = tasks(outbox);
        assertThat(left).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
        assertThat(left).as("seed %d", seed).containsAll(numbers(101, FORCED));
        assertThat(numbers(1, WRITTEN)).as("seed %d", seed).containsAll(left);
        keep(outbox, WRITTEN + 1, 20, BYTES);
      }
      try (DurableOutbox outbox = DurableOutbox.open(image, ROOM)) {
        assertThat(new HashSet<>(tasks(outbox)))
            .as("seed %d, second start", seed)
            .containsAll(left)
            .containsAll(numbers(WRITTEN + 1, WRITTEN + 20))
            .hasSize(left.size() + 20);
      }
    }
  }

  @Test
  void shouldForgetWhatWasDeliveredAfterPowerWasLost() throws Exception {
    loseEverything();
    Path image = directory.resolve("image");
    forced.writeMixedWith(forced, 1, new Random(1), image);
    try (DurableOutbox outbox = DurableOutbox.open(image, ROOM)) {
      outbox.restored().forEach(outbox::delivered);
      assertThat(outbox.figures().depth()).isZero();
    }
    try (DurableOutbox outbox = DurableOutbox.open(image, ROOM)) {
      assertThat(outbox.restored()).isEmpty();
    }
  }
}
