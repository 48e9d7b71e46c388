package io.myriarch.agent.runtime.outbox;

import static io.myriarch.agent.runtime.outbox.TestOutcomes.keep;
import static io.myriarch.agent.runtime.outbox.TestOutcomes.outcome;
import static io.myriarch.agent.runtime.outbox.TestOutcomes.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forces of the outbox, and a disk that refuses them. */
final class OutboxForceTest {
  private static final long ROOM = 256L << 20;

  @TempDir Path folder;
  private final TestDisk disk = new TestDisk();

  @Test
  void shouldForceWhatIsNewAndNothingElse() throws Exception {
    try (DurableOutbox outbox = DurableOutbox.open(folder, ROOM, disk)) {
      outbox.sync();
      assertThat(disk.forces()).isZero();
      keep(outbox, 1, 10, 100);
      outbox.sync();
      // The file, and the two folders that name it.
      assertThat(disk.forces()).isEqualTo(3);
      outbox.sync();
      assertThat(disk.forces()).isEqualTo(3);
      outbox.keep(outcome(11, 100));
      outbox.sync();
      assertThat(disk.forces()).isEqualTo(4);
    }
  }

  @Test
  void shouldForceEveryFileOfARoll() throws Exception {
    try (DurableOutbox outbox = DurableOutbox.open(folder, 16L << 20, disk)) {
      keep(outbox, 1, 80, 100_000);
      outbox.sync();
      assertThat(disk.forces()).isGreaterThanOrEqualTo(9);
      assertThat(outbox.figures().unforced()).isZero();
    }
  }

  @Test
  void shouldGoOnInANewFileWhenTheDiskRefusesToForce() throws Exception {
    try (DurableOutbox outbox = DurableOutbox.open(folder, ROOM, disk)) {
      keep(outbox, 1, 10, 100);
      disk.failing(true);
      outbox.sync();
      assertThat(outbox.figures().failures()).isEqualTo(1);
      assertThat(outbox.figures().unforced()).isEqualTo(10);
      int forces = disk.forces();
      // While it rests, outcomes live in memory alone and no force is tried.
      keep(outbox, 11, 10, 100);
      outbox.sync();
      assertThat(outbox.figures().refused()).isEqualTo(10);
      assertThat(disk.forces()).isEqualTo(forces);
      for (int i = 0; i < DurableOutbox.REST_SYNCS; i++) {
        outbox.sync();
      }
      disk.failing(false);
      keep(outbox, 21, 10, 100);
      outbox.sync();
      assertThat(outbox.figures().depth()).isEqualTo(20);
      assertThat(outbox.figures().unforced()).isZero();
      assertThat(outbox.figures().failures()).isEqualTo(1);
    }
    try (DurableOutbox outbox = DurableOutbox.open(folder, ROOM, disk)) {
      assertThat(tasks(outbox))
          .containsExactlyElementsOf(
              LongStream.concat(LongStream.rangeClosed(1, 10), LongStream.rangeClosed(21, 30))
                  .boxed()
                  .toList());
    }
  }

  @Test
  void shouldKeepTheLargestResults() throws Exception {
    try (DurableOutbox outbox = DurableOutbox.open(folder, ROOM, disk)) {
      keep(outbox, 1, 3, 16 << 20);
      keep(outbox, 4, 1, 64 << 20);
      assertThat(outbox.figures().refused()).isZero();
    }
    try (DurableOutbox outbox = DurableOutbox.open(folder, ROOM, disk)) {
      assertThat(tasks(outbox)).containsExactly(1L, 2L, 3L, 4L);
    }
  }
}
