package io.myriarch.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.protocol.wire.Durability;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was forced is there after power was lost; what was not is there, or cut, but never half. */
final class JournalPowerLossTest {
  private static final int DURABLE = 600;
  private static final int ROLLS = 3;
  private static final JournalConfig CONFIG =
      JournalConfig.defaults()
          .withFiles(1 << 20, 3_600_000)
          .withPrepareAheadBytes(1 << 20)
          .withBatchBytesMax(64 << 10);

  @TempDir Path directory;

  private CrashImage forced;
  private CrashImage written;
  private JournalConfig config = CONFIG;
  private int appended;

  @Test
  void shouldCutATornTailAndNothingElse() throws Exception {
    crashWhileAppending();
    for (int seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      double share = seed == 0 ? 0 : seed == 1 ? 1 : random.nextDouble();
      Path image = directory.resolve("image-" + seed);
      forced.writeMixedWith(written, share, random, image.resolve("shard-0"));
      List<Long> replayed = replayAndAppend(image);
      assertThat(replayed.size()).as("seed %d", seed).isBetween(DURABLE, appended);
      assertThat(replayed).containsExactlyElementsOf(numbersUpTo(replayed.size()));
      assertThat(replayAndAppend(image))
          .as("seed %d, second start", seed)
          .containsExactlyElementsOf(numbersUpTo(replayed.size() + 1));
    }
  }

  /** Nothing but what was forced is promised then; the rest may be cut, and is no damage. */
  @Test
  void shouldCutATornTailOfAJournalThatForcesOnDemandOnly() throws Exception {
    config = CONFIG.withDurability(Durability.PROCESS);
    crashWhileAppending();
    for (int seed = 0; seed < 12; seed++) {
      Path image = directory.resolve("image-" + seed);
      Random random = new Random(seed);
      forced.writeMixedWith(written, random.nextDouble(), random, image.resolve("shard-0"));
      List<Long> replayed = replayAndAppend(image);
      assertThat(replayed.size()).as("seed %d", seed).isBetween(DURABLE, appended);
      assertThat(replayed).containsExactlyElementsOf(numbersUpTo(replayed.size()));
    }
  }

  @Test
  void shouldKeepAllThatReachedTheDiskBeyondTheDurablePosition() throws Exception {
    crashWhileAppending();
    Path image = directory.resolve("image");
    forced.writeMixedWith(written, 1, new Random(1), image.resolve("shard-0"));
    assertThat(replayAndAppend(image)).containsExactlyElementsOf(numbersUpTo(appended));
  }

  @Test
  void shouldNotTakeDamageInTheMiddleForATornTail() throws Exception {
    crashWhileAppending();
    Path image = directory.resolve("image");
    forced.writeMixedWith(written, 1, new Random(1), image.resolve("shard-0"));
    Path first = new JournalFiles(image.resolve("shard-0")).active(1);
    try (RandomAccessFile file = new RandomAccessFile(first.toFile(), "rw")) {
      file.seek(200_000);
      int old = file.read();
      file.seek(200_000);
      file.write(old ^ 1);
    }
    assertThatThrownBy(() -> replayAndAppend(image))
        .isInstanceOf(JournalCorruptException.class)
        .hasMessageContaining(image.toString())
        .hasMessageContaining("file 1, offset")
        .hasMessageContainingAll("Restore", "move");
  }

  @Test
  void shouldNoticeDamageInASealedFile() throws Exception {
    appendAndClose();
    Path sealed = new JournalFiles(directory.resolve("shard-0")).sealed(2);
    try (RandomAccessFile file = new RandomAccessFile(sealed.toFile(), "rw")) {
      file.seek(500_000);
      file.write(1);
    }
    assertThatThrownBy(() -> replayAndAppend(directory))
        .isInstanceOf(JournalCorruptException.class)
        .hasMessageContaining(sealed.toString());
  }

  /** A file that was never sealed, and cannot be read from its first batch on. */
  @Test
  void shouldNotPassOverTheFirstFile() throws Exception {
    appendAndClose();
    JournalFiles files = new JournalFiles(directory.resolve("shard-0"));
    byte[] bytes = Files.readAllBytes(files.sealed(1));
    Arrays.fill(bytes, 1024, bytes.length, (byte) 0);
    Files.write(files.unsealed(1), bytes);
    Files.delete(files.sealed(1));
    assertThatThrownBy(() -> replayAndAppend(directory))
        .isInstanceOf(JournalCorruptException.class)
        .hasMessageContainingAll("what follows", "cannot be read", "Restore");
  }

  @Test
  void shouldNoticeASealedFileThatIsEmpty() throws Exception {
    appendAndClose();
    JournalFiles files = new JournalFiles(directory.resolve("shard-0"));
    Path newest = files.sealed(files.sealedFiles().getLast());
    Files.write(newest, new byte[0]);
    assertThatThrownBy(() -> replayAndAppend(directory))
        .isInstanceOf(JournalCorruptException.class)
        .hasMessageContaining(newest.toString());
  }

  /** A batch ends at a multiple of four bytes: nothing is lost with the last few. */
  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {1, 2, 3})
  void shouldStartWithAFileThatLacksTheRoundingOfItsEnd(int missing) throws Exception {
    try (DataFolder folder = DataFolder.open(directory);
        ChronicleJournal journal = ChronicleJournal.open(folder, 0, CONFIG)) {
      Batches.append(journal, 0, 201);
    }
    JournalFiles files = new JournalFiles(directory.resolve("shard-0"));
    byte[] bytes = Files.readAllBytes(files.sealed(1));
    Files.write(files.unsealed(1), Arrays.copyOf(bytes, bytes.length - missing));
    Files.delete(files.sealed(1));
    assertThat(replayAndAppend(directory)).containsExactly(0L);
    assertThat(replayAndAppend(directory)).containsExactly(0L, 1L);
  }

  /** Its bits ask for a gigabyte of memory. */
  @Test
  void shouldNotBelieveTheLengthOfABatchThatItReadsAgain() throws Exception {
    appendAndClose();
    JournalFiles files = new JournalFiles(directory.resolve("shard-0"));
    byte[] bytes = Files.readAllBytes(files.sealed(1));
    long[] position = new long[1];
    new JournalReplay(files, (at, _, _, _) -> position[0] = position[0] == 0 ? at : position[0])
        .run();
    bytes[(int) Positions.offset(position[0]) + 3] = 0x3F;
    Files.write(files.sealed(1), bytes);
    try (BatchReader reader = new BatchReader(files)) {
      assertThatThrownBy(() -> reader.read(position[0], (_, _, _, _) -> {}))
          .isInstanceOf(JournalCorruptException.class)
          .hasMessageContaining("its length or its checksum does not fit");
    }
  }

  @Test
  void shouldNoticeAMissingFile() throws Exception {
    appendAndClose();
    Files.delete(new JournalFiles(directory.resolve("shard-0")).sealed(2));
    assertThatThrownBy(() -> replayAndAppend(directory))
        .isInstanceOf(JournalCorruptException.class)
        .hasMessageContaining("file 1, offset");
  }

  @Test
  void shouldRefuseAFileOfANewerVersion() throws Exception {
    appendAndClose();
    Path sealed = new JournalFiles(directory.resolve("shard-0")).sealed(1);
    byte[] bytes = Files.readAllBytes(sealed);
    int at = 0;
    while (bytes[at] != 'M' || bytes[at + 1] != 'Y' || bytes[at + 2] != 'R') {
      at++;
    }
    bytes[at + 4] = 99;
    Files.write(sealed, bytes);
    assertThatThrownBy(() -> replayAndAppend(directory))
        .isInstanceOf(JournalCorruptException.class)
        .hasMessageContaining("newer version");
  }

  private void appendAndClose() throws Exception {
    try (DataFolder folder = DataFolder.open(directory);
        ChronicleJournal journal = ChronicleJournal.open(folder, 0, CONFIG)) {
      appendUntilRolled(journal);
    }
  }

  /** Some batches are forced, then more are appended, over several files, and none of them is. */
  private void crashWhileAppending() throws Exception {
    Path live = directory.resolve("live");
    TestDisk disk = new TestDisk();
    try (DataFolder folder = DataFolder.open(live);
        ChronicleJournal journal = ChronicleJournal.open(folder, 0, config, disk)) {
      while (appended < DURABLE) {
        appendNext(journal);
      }
      long last = appendNext(journal);
      journal.forceSoon();
      Await.until("it is forced", () -> journal.forcedPosition() >= last);
      disk.hold();
      try {
        forced = CrashImage.of(live.resolve("shard-0"));
        appendUntilRolled(journal);
        written = CrashImage.of(live.resolve("shard-0"));
      } finally {
        disk.letGo();
      }
    }
  }

  private void appendUntilRolled(Journal journal) throws Exception {
    long rolls = journal.figures().rolls() + ROLLS;
    while (journal.figures().rolls() < rolls) {
      appendNext(journal);
    }
    appendNext(journal);
  }

  private long appendNext(Journal journal) throws Exception {
    long position = Batches.append(journal, appended, 200 + appended % 1000);
    appended++;
    return position;
  }

  private static List<Long> replayAndAppend(Path image) throws Exception {
    try (DataFolder folder = DataFolder.open(image);
        ChronicleJournal journal = ChronicleJournal.open(folder, 0, CONFIG)) {
      List<Long> numbers = Batches.replayedNumbers(journal);
      Batches.append(journal, numbers.size(), 100);
      return numbers;
    }
  }

  private static List<Long> numbersUpTo(long count) {
    return LongStream.range(0, count).boxed().toList();
  }
}
