package io.myriarch.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rolling, and what becomes of old files. */
final class JournalRetentionTest {
  private static final long MIB = 1 << 20;
  private static final JournalConfig CONFIG =
      JournalConfig.defaults()
          .withFiles(MIB, 3_600_000)
          .withPrepareAheadBytes(MIB)
          .withBatchBytesMax(64 << 10);

  @TempDir Path directory;
  private DataFolder folder;
  private ChronicleJournal journal;
  private long appended;
  private final List<Long> positions = new ArrayList<>();

  @BeforeEach
  void openFolder() {
    folder = DataFolder.open(directory);
  }

  @AfterEach
  void close() {
    journal.close();
    folder.close();
  }

  private void open(JournalConfig config) {
    if (journal != null) {
      journal.close();
    }
    journal = ChronicleJournal.open(folder, 0, config);
  }

  @Test
  void shouldBeginANewFileWhenTheOldOneIsLargeEnough() throws Exception {
    open(CONFIG);
    fillFiles(5);
    assertThat(journal.figures().rolls()).isEqualTo(4);
    for (int i = 1; i < positions.size(); i++) {
      if (journal.fileOf(positions.get(i)) > journal.fileOf(positions.get(i - 1))) {
        assertThat(Positions.offset(positions.get(i - 1))).isGreaterThan(MIB - 6000);
      }
    }
    Await.until("old files are sealed", () -> files(".sealed") == 4);
    open(CONFIG);
    assertThat(Batches.replayedNumbers(journal))
        .containsExactlyElementsOf(LongStream.range(0, appended).boxed().toList());
  }

  @Test
  void shouldBeginANewFileWhenTheOldOneIsOldEnough() throws Exception {
    open(CONFIG.withFiles(MIB, 200));
    long first = append();
    Await.until("a new file", () -> journal.fileOf(appendUnchecked()) > journal.fileOf(first));
  }

  @Test
  void shouldSealFilesThatEndWhereTheirLastBatchEnds() throws Exception {
    open(CONFIG);
    fillFiles(2);
    journal.close();
    long bytes = 0;
    try (var paths = Files.newDirectoryStream(folder.shard(0), "*.sealed")) {
      for (Path path : paths) {
        bytes += Files.size(path);
      }
    }
    long batches = journal.figures().appendedBytes();
    assertThat(bytes).isBetween(batches, batches + batches / 10 + MIB / 4);
    assertThat(files(".cq4")).isZero();
    assertThat(files(".zero")).isZero();
  }

  @Test
  void shouldNotLeaveFilesOfStartsThatAppendedNothing() throws Exception {
    open(CONFIG);
    append();
    for (int i = 0; i < 3; i++) {
      open(CONFIG);
      Batches.replayed(journal);
    }
    journal.close();
    assertThat(files(".sealed")).isEqualTo(1);
  }

  @Test
  void shouldDeleteTheOldestFilesWhenThereIsTooMuch() throws Exception {
    open(CONFIG.withRetention(3_600_000, 3 * MIB));
    fillFiles(8);
    journal.releaseFilesBefore(8);
    Await.until("deleted", () -> journal.oldestFile() >= 6);
    assertThat(journal.diskBytes()).isLessThan(5 * MIB);
    assertThat(journal.figures().filesRetired()).isGreaterThanOrEqualTo(5);
    assertThat(Batches.read(journal, positions.getFirst())).isNull();
    assertThat(Batches.read(journal, positions.getLast())).isNotNull();
  }

  @Test
  void shouldNotReplayWhatWasDeleted() throws Exception {
    open(CONFIG.withRetention(3_600_000, 2 * MIB));
    fillFiles(5);
    journal.releaseFilesBefore(5);
    Await.until("deleted", () -> journal.oldestFile() >= 4);
    int oldest = journal.oldestFile();
    long firstKept =
        LongStream.range(0, appended)
            .filter(i -> journal.fileOf(positions.get((int) i)) >= oldest)
            .findFirst()
            .orElseThrow();
    open(CONFIG);
    assertThat(Batches.replayedNumbers(journal))
        .containsExactlyElementsOf(LongStream.range(firstKept, appended).boxed().toList());
  }

  @Test
  void shouldKeepWhatIsNeededHoweverMuchItIs() throws Exception {
    open(CONFIG.withRetention(0, 2 * MIB));
    fillFiles(5);
    journal.releaseFilesBefore(3);
    Await.until("deleted up to there", () -> journal.oldestFile() == 3);
    Await.until("sealed", () -> files(".sealed") == 2);
    assertThat(Batches.read(journal, positions.getLast())).isNotNull();
    assertThat(journal.diskBytes()).isGreaterThan(2 * MIB);
  }

  @Test
  void shouldTellUpToWhichFileItWouldDelete() throws Exception {
    open(CONFIG.withRetention(3_600_000, 3 * MIB));
    fillFiles(1);
    assertThat(journal.wantedFile()).as("there is not too much yet").isEqualTo(-1);
    fillFiles(8);
    Await.until("it wants the oldest to go", () -> journal.wantedFile() >= 5);
    assertThat(journal.oldestFile()).as("somebody needs the first").isEqualTo(1);
    journal.releaseFilesBefore(8);
    Await.until("deleted", () -> journal.oldestFile() >= 6);
  }

  @Test
  void shouldDeleteOldFiles() throws Exception {
    open(CONFIG.withRetention(60_000, 1000 * MIB));
    fillFiles(4);
    journal.releaseFilesBefore(4);
    Await.until("sealed", () -> files(".sealed") == 3);
    JournalFiles files = new JournalFiles(folder.shard(0));
    for (int file = 1; file <= 2; file++) {
      Files.setLastModifiedTime(
          files.sealed(file), FileTime.fromMillis(System.currentTimeMillis() - 61_000));
    }
    Await.until("the two old ones are deleted", () -> journal.oldestFile() == 3);
    assertThat(Files.exists(files.sealed(3))).isTrue();
  }

  private void fillFiles(int count) throws Exception {
    do {
      append();
    } while (journal.fileOf(positions.getLast()) < count);
  }

  private long append() throws Exception {
    positions.add(Batches.append(journal, appended, 5000));
    appended++;
    return positions.getLast();
  }

  private long appendUnchecked() {
    try {
      return append();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private long files(String suffix) {
    try (var paths = Files.list(folder.shard(0))) {
      return paths.filter(path -> path.toString().endsWith(suffix)).count();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
