package io.myriarch.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.protocol.wire.Durability;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That durable means on the disk, at every boundary, and what happens when the disk refuses. */
final class JournalForceTest {
  private static final JournalConfig CONFIG =
      JournalConfig.defaults()
          .withFiles(64 << 20, 3_600_000)
          .withPrepareAheadBytes(2 << 20)
          .withBatchBytesMax(64 << 10);

  /** Mapped at a time: four times the longest batch and what the index may need. */
  private static final long CHUNK_BYTES = 4L * ((64 << 10) + QueueAppender.SLACK_BYTES);

  @TempDir(factory = OnDisk.class)
  Path directory;

  private final TestDisk disk = new TestDisk();
  private DataFolder folder;
  private ChronicleJournal journal;

  @BeforeEach
  void openFolder() {
    folder = DataFolder.open(directory);
  }

  @AfterEach
  void close() {
    disk.letGo();
    if (journal != null) {
      journal.close();
    }
    folder.close();
  }

  private void open(JournalConfig config) {
    journal = ChronicleJournal.open(folder, 0, config, disk);
  }

  @Test
  void shouldLeaveNoDirtyPageBehindTheDurablePosition() throws Exception {
    open(CONFIG.withPrepareAheadBytes(0));
    Await.durable(journal, Batches.append(journal, 0, 1000));
    disk.hold();
    Batches.append(journal, 1, 1000);
    Await.until("a force waits", disk::isWaiting);
    long last = Batches.append(journal, 2, 60_000);
    assertThat(dirtyKiB()).isPositive();
    disk.letGo();
    Await.durable(journal, last);
    assertThat(dirtyKiB()).isZero();
  }

  /** Two pages of the head and two folios: larger ones would be dirtied whole by each store. */
  @ParameterizedTest(name = "behind {0} batches")
  @ValueSource(ints = {0, 30})
  void shouldDirtyNoMoreThanTheBatchNeeds(int before) throws Exception {
    open(CONFIG.withPrepareAheadBytes(0));
    long last = Batches.append(journal, 0, 1000);
    for (int i = 1; i <= before; i++) {
      last = Batches.append(journal, i, 10_000);
    }
    Await.durable(journal, last);
    disk.hold();
    Batches.append(journal, before + 1, 200);
    Await.until("a force waits", disk::isWaiting);
    assertThat(dirtyKiB()).isBetween(4L, 40L);
  }

  @Test
  void shouldForceWhatLiesInAChunkThatIsNoLongerMapped() throws Exception {
    open(CONFIG.withPrepareAheadBytes(0));
    Await.durable(journal, Batches.append(journal, 0, 1000));
    disk.hold();
    long last = 0;
    for (int i = 1; Positions.offset(last) < 2 * CHUNK_BYTES; i++) {
      last = Batches.append(journal, i, 10_000);
    }
    assertThat(dirtyKiB()).isGreaterThan(CHUNK_BYTES / 1024);
    disk.letGo();
    Await.durable(journal, last);
    assertThat(DirtyPages.of(files().active(1))).isZero();
  }

  @Test
  void shouldFailForGoodAndLoseNothingWhenTheDiskRefusesAWrite() throws Exception {
    open(CONFIG);
    long first = Batches.append(journal, 0, 10_000);
    Await.durable(journal, first);
    Thread.currentThread().interrupt(); // Closes the channel in the middle of the write.
    assertThatThrownBy(() -> Batches.append(journal, 1, 10_000))
        .isInstanceOf(JournalFailedException.class)
        .hasMessageContaining("could not be written");
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(() -> Batches.append(journal, 2, 100))
        .isInstanceOf(JournalFailedException.class);
    journal.close();

    open(CONFIG);
    assertThat(Batches.replayedNumbers(journal)).containsExactly(0L);
  }

  @Test
  void shouldForceTheOldFileBeforeTheNewOneAtARoll() throws Exception {
    open(CONFIG.withFiles(1 << 20, 3_600_000));
    disk.hold();
    long inFirst = Batches.append(journal, 0, 1000);
    Await.until("a force waits", disk::isWaiting);
    long last = appendUntilFile(3);
    assertThat(journal.durablePosition()).isEqualTo(-1);
    List<Integer> filesWhenDurable = Collections.synchronizedList(new ArrayList<>());
    journal.onDurable(() -> filesWhenDurable.add(journal.fileOf(journal.durablePosition())));
    disk.letGo();
    Await.durable(journal, last);
    assertThat(disk.forcedFiles()).isSorted().startsWith(1).contains(2).endsWith(3);
    assertThat(filesWhenDurable).isSorted().startsWith(journal.fileOf(inFirst)).endsWith(3);
    assertThat(dirtyKiB()).isZero();
  }

  private long appendUntilFile(int file) throws Exception {
    long last = 0;
    for (int i = 1; journal.fileOf(last) < file; i++) {
      last = Batches.append(journal, i, 10_000);
    }
    return last;
  }

  @Test
  void shouldCarryManyBatchesWithOneForce() throws Exception {
    open(CONFIG);
    disk.hold();
    Batches.append(journal, 0, 100);
    Await.until("a force waits", disk::isWaiting);
    long last = 0;
    for (int i = 1; i < 1000; i++) {
      last = Batches.append(journal, i, 100);
    }
    disk.letGo();
    Await.durable(journal, last);
    assertThat(journal.figures().forces().snapshot().count()).isEqualTo(2);
  }

  @Test
  void shouldStopForGoodWhenTheDiskRefusesToForce() throws Exception {
    open(CONFIG);
    List<JournalFailedException> failures = Collections.synchronizedList(new ArrayList<>());
    journal.onFailure(failures::add);
    long durable = Batches.append(journal, 0, 100);
    Await.durable(journal, durable);
    disk.fail();
    Batches.append(journal, 1, 100);
    Await.until("the failure is told", () -> !failures.isEmpty());
    assertThat(failures.getFirst()).hasMessageContainingAll("Input/output error", "start again");
    assertThatThrownBy(() -> Batches.append(journal, 2, 100))
        .isInstanceOf(JournalFailedException.class);
    assertThat(journal.durablePosition()).isEqualTo(durable);
    journal.close();
    assertThat(failures).hasSize(1);
    journal = ChronicleJournal.open(folder, 0, CONFIG);
    assertThat(Batches.replayedNumbers(journal)).startsWith(0L).hasSizeLessThan(3);
  }

  @Test
  void shouldSleepWhenThereIsNothingToDo() throws Exception {
    open(CONFIG);
    Await.durable(journal, Batches.append(journal, 0, 100));
    Await.until("room is prepared", () -> journal.preparedAheadBytes() > 1 << 20);
    long before = loopsCpuNs();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    assertThat(loopsCpuNs() - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(50));
  }

  private static long loopsCpuNs() {
    var threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("journal-0-")) {
        sum += threads.getThreadCpuTime(thread.threadId());
      }
    }
    return sum;
  }

  @Test
  void shouldForceAtLeisureWithDurabilityProcess() throws Exception {
    open(CONFIG.withDurability(Durability.PROCESS));
    for (int i = 0; i < 1000; i++) {
      long position = Batches.append(journal, i, 1000);
      assertThat(journal.durablePosition()).isEqualTo(position);
    }
    Await.until("all is forced", () -> !disk.forcedFiles().isEmpty() && isClean());
    assertThat(disk.forcedFiles()).hasSizeLessThan(50);
  }

  @Test
  void shouldForceAtOnceWithDurabilityProcessWhenSomebodyWaits() throws Exception {
    open(CONFIG.withDurability(Durability.PROCESS));
    Batches.append(journal, 0, 100);
    Await.until("the first force", () -> disk.forcedFiles().size() == 1);
    AtomicInteger told = new AtomicInteger();
    journal.onDurable(told::incrementAndGet);
    long startNs = System.nanoTime();
    for (int i = 1; i <= 20; i++) {
      long position = Batches.append(journal, i, 100);
      int before = told.get();
      journal.forceSoon();
      if (journal.forcedPosition() < position) {
        Await.until("it is told", () -> told.get() > before);
        Await.until("it is forced", () -> journal.forcedPosition() >= position);
      }
    }
    assertThat(System.nanoTime() - startNs)
        .as("twenty rests would be four seconds")
        .isLessThan(TimeUnit.SECONDS.toNanos(3));
  }

  private boolean isClean() {
    try {
      return dirtyKiB() == 0;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private JournalFiles files() {
    return new JournalFiles(folder.shard(0));
  }

  private long dirtyKiB() throws IOException {
    long sum = 0;
    try (var paths = Files.newDirectoryStream(folder.shard(0), "*.cq4")) {
      for (Path path : paths) {
        sum += DirtyPages.of(path);
      }
    }
    return sum;
  }
}
