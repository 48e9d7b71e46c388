package io.myriarch.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a small file system of its own: the test must be root, to mount it. */
final class JournalDiskFullTest {
  private static final long MIB = 1 << 20;
  private static final long DISK_BYTES = 24 * MIB;
  private static final JournalConfig CONFIG =
      JournalConfig.defaults()
          .withFiles(4 * MIB, 3_600_000)
          .withPrepareAheadBytes(2 * MIB)
          .withBatchBytesMax(64 << 10)
          .withRetention(3_600_000, 1000 * MIB)
          .withDiskReserveBytes(MIB);

  @TempDir Path directory;
  private Path mount;
  private long appended;
  private long last;

  @BeforeEach
  void mountSmallDisk() throws Exception {
    mount = Files.createDirectory(directory.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", mount.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", mount.toString());
  }

  private static void run(String... command) throws Exception {
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    assertThat(code).as("%s (needs root)", String.join(" ", command)).isZero();
  }

  @Test
  void shouldRefuseWhenTheDiskIsFullAndGoOnWhenThereIsSpace() throws Exception {
    Path other = mount.resolve("other");
    Files.write(other, new byte[(int) (8 * MIB)]);
    try (DataFolder folder = DataFolder.open(mount.resolve("data"));
        ChronicleJournal journal = ChronicleJournal.open(folder, 0, CONFIG)) {
      appendUntilFull(journal);
      long full = appended;
      assertThat(appended * 5000).isGreaterThan(8 * MIB);
      assertThat(journal.lowOnSpace()).isTrue();
      assertThat(journal.figures().refusals()).isPositive();
      long foretold = journal.nextPosition();
      assertFull(journal);
      assertThat(journal.nextPosition()).isEqualTo(foretold);
      Files.delete(other);
      Await.until("there is room again", () -> !journal.lowOnSpace());
      Await.durable(journal, append(journal));
      appendUntilFull(journal);
      assertThat((appended - full) * 5000).isGreaterThan(5 * MIB);
      // What is behind the end of a file comes back when the file is sealed, within a second.
      Await.until(
          "the space that was freed is in use",
          () -> {
            appendUntilFull(journal);
            return (appended - full) * 5000 > 6 * MIB;
          });
    }
  }

  @Test
  void shouldReplayAllAfterTheDiskWasFull() throws Exception {
    Path other = mount.resolve("other");
    Files.write(other, new byte[(int) (8 * MIB)]);
    try (DataFolder folder = DataFolder.open(mount.resolve("data"));
        ChronicleJournal journal = ChronicleJournal.open(folder, 0, CONFIG)) {
      appendUntilFull(journal);
    }
    Files.delete(other);
    try (DataFolder folder = DataFolder.open(mount.resolve("data"));
        ChronicleJournal journal = ChronicleJournal.open(folder, 0, CONFIG)) {
      assertThat(Batches.replayedNumbers(journal)).containsExactlyElementsOf(numbers());
    }
  }

  @Test
  void shouldWarnWhileThereIsStillRoomForOutcomes() throws Exception {
    try (DataFolder folder = DataFolder.open(mount.resolve("data"));
        ChronicleJournal journal = ChronicleJournal.open(folder, 0, CONFIG)) {
      while (!journal.lowOnSpace()) {
        append(journal);
        Await.until(
            "room ahead, or none",
            () -> journal.lowOnSpace() || journal.preparedAheadBytes() > MIB);
      }
      long before = appended;
      appendUntilFull(journal);
      assertThat((appended - before) * 5000).isGreaterThan(MIB / 2);
    }
  }

  @Test
  void shouldUseWhatTheSpareHoldsWhenOthersFillTheDisk() throws Exception {
    Path other = mount.resolve("other");
    try (DataFolder folder = DataFolder.open(mount.resolve("data"));
        ChronicleJournal journal =
            ChronicleJournal.open(folder, 0, CONFIG.withFiles(12 * MIB, 3_600_000))) {
      while (appended * 5000 < 7 * MIB) {
        append(journal);
      }
      Await.until("the spare has several MiB", () -> journal.preparedAheadBytes() > 9 * MIB);
      fill(other);
      long before = appended;
      appendUntilFull(journal);
      // Of the current file itself, 3 MiB are prepared at most.
      assertThat((appended - before) * 5000).isGreaterThan(6 * MIB);
      Await.durable(journal, last);
    }
    Files.delete(other);
    try (DataFolder folder = DataFolder.open(mount.resolve("data"));
        ChronicleJournal journal = ChronicleJournal.open(folder, 0, CONFIG)) {
      assertThat(Batches.replayedNumbers(journal)).containsExactlyElementsOf(numbers());
    }
  }

  @Test
  void shouldFaultNowhereThoughOthersFillTheDiskToTheLastByte() throws Exception {
    Path other = mount.resolve("other");
    try (DataFolder folder = DataFolder.open(mount.resolve("data"));
        ChronicleJournal journal = ChronicleJournal.open(folder, 0, CONFIG)) {
      append(journal);
      fill(other);
      long before = appended;
      appendUntilFull(journal);
      assertThat(appended).as("into what was prepared").isGreaterThan(before);
      Await.durable(journal, last);
      Files.delete(other);
      Await.until("there is room again", () -> !journal.lowOnSpace());
      Await.durable(journal, append(journal));
    }
    try (DataFolder folder = DataFolder.open(mount.resolve("data"));
        ChronicleJournal journal = ChronicleJournal.open(folder, 0, CONFIG)) {
      assertThat(Batches.replayedNumbers(journal)).containsExactlyElementsOf(numbers());
    }
  }

  /** Not a byte is left. */
  private static void fill(Path file) throws IOException {
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  @Test
  void shouldRefuseToStartOnAFullDiskWithAClearSentence() throws Exception {
    Files.write(mount.resolve("other"), new byte[(int) (DISK_BYTES - MIB)]);
    try (DataFolder folder = DataFolder.open(mount.resolve("data"))) {
      assertThatThrownBy(() -> ChronicleJournal.open(folder, 0, CONFIG))
          .isInstanceOf(DataFolderException.class)
          .hasMessageContainingAll("shard-0", "space", "start again");
    }
  }

  private void appendUntilFull(Journal journal) {
    try {
      while (true) {
        append(journal);
      }
    } catch (JournalFullException e) {
      assertThat(e).hasMessageContainingAll(mount.toString(), "free space");
    }
  }

  private void assertFull(Journal journal) {
    assertThatThrownBy(() -> Batches.append(journal, -1, 60_000))
        .isInstanceOf(JournalFullException.class);
  }

  private long append(Journal journal) throws JournalFullException {
    last = Batches.append(journal, appended, 5000);
    appended++;
    return last;
  }

  private List<Long> numbers() {
    return LongStream.range(0, appended).boxed().toList();
  }
}
