package io.myriarch.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a killed process leaves behind, with real processes that are really killed. */
final class JournalCrashTest {
  private static final long FILE_BYTES = 1 << 20;
  private static final JournalConfig CONFIG =
      JournalConfig.defaults().withFiles(FILE_BYTES, 3_600_000).withPrepareAheadBytes(2 << 20);
  private static final List<String> AS_PID_1 =
      List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");

  @TempDir Path directory;

  @Test
  void shouldLoseNothingDurableWhenKilled() throws Exception {
    killAgainAndAgain(3, 20_261_120L);
  }

  @Test
  @Tag("slow")
  @Timeout(600)
  void shouldLoseNothingDurableWhenKilledManyTimes() throws Exception {
    killAgainAndAgain(30, System.nanoTime());
  }

  private void killAgainAndAgain(int times, long seed) throws Exception {
    Random random = new Random(seed);
    long durable = -1;
    for (int i = 0; i < times; i++) {
      durable = Math.max(durable, appendUntilKilled(random));
      List<Long> replayed = replayed();
      assertThat(replayed).as("seed %d, kill %d", seed, i).hasSizeGreaterThan((int) durable);
      assertThat(replayed).isEqualTo(numbersUpTo(replayed.size()));
    }
    assertThat(durable).as("seed %d: something was durable", seed).isNotNegative();
  }

  private long appendUntilKilled(Random random) throws Exception {
    try (ChildJvm child = ChildJvm.start(JournalChild.class, "append", directory, FILE_BYTES)) {
      assertThat(child.line()).startsWith("replayed");
      Thread killer =
          Thread.ofVirtual()
              .start(() -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(300)));
                child.kill();
              });
      List<String> lines = child.lines();
      killer.join();
      assertThat(child.exitCode()).isEqualTo(137);
      // On a busy machine it may die before anything was durable.
      return lines.isEmpty() ? -1 : Long.parseLong(lines.getLast().substring("durable ".length()));
    }
  }

  @Test
  void shouldCutABatchThatWasHalfWritten() throws Exception {
    dieInBatch(List.of());
    assertThat(replayed()).containsExactlyElementsOf(numbersUpTo(10));
    assertThat(replayed()).containsExactlyElementsOf(numbersUpTo(10));
  }

  /** As in a container, where each process has PID 1, so the lock seems to be one's own. */
  @Test
  void shouldNotWaitForTheLockOfADeadProcessWithTheSamePid() throws Exception {
    dieInBatch(AS_PID_1);
    long startNs = System.nanoTime();
    dieInBatch(AS_PID_1);
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs)).isLessThan(8);
    assertThat(replayed()).containsExactlyElementsOf(numbersUpTo(20));
  }

  private void dieInBatch(List<String> wrapper) throws Exception {
    try (ChildJvm child =
        ChildJvm.start(wrapper, JournalChild.class, "die-in-batch", directory, FILE_BYTES)) {
      assertThat(child.lines()).last().asString().startsWith("durable");
      assertThat(child.exitCode()).isEqualTo(9);
    }
  }

  @Test
  void shouldDropAFileThatWasNotBegunYet() throws Exception {
    appendHere(10);
    Path zeros = new JournalFiles(directory.resolve("shard-0")).active(2);
    try (RandomAccessFile file = new RandomAccessFile(zeros.toFile(), "rw")) {
      file.setLength(20 << 20);
    }
    long startNs = System.nanoTime();
    assertThat(replayed()).containsExactlyElementsOf(numbersUpTo(10));
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs)).isLessThan(2000);
    assertThat(Files.exists(zeros)).isFalse();
  }

  private void appendHere(int count) throws Exception {
    try (DataFolder folder = DataFolder.open(directory);
        ChronicleJournal journal = ChronicleJournal.open(folder, 0, CONFIG)) {
      for (int i = 0; i < count; i++) {
        Batches.append(journal, i, 1000);
      }
    }
  }

  private List<Long> replayed() {
    try (DataFolder folder = DataFolder.open(directory);
        ChronicleJournal journal = ChronicleJournal.open(folder, 0, CONFIG)) {
      return Batches.replayedNumbers(journal);
    }
  }

  private static List<Long> numbersUpTo(long count) {
    return LongStream.range(0, count).boxed().toList();
  }
}
