package io.myriarch.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PageCacheTest {
  private static final int PAGE = 4096;
  private static final int MIB = 1 << 20;
  private static final JournalConfig CONFIG =
      JournalConfig.defaults()
          .withFiles(MIB, 3_600_000)
          .withPrepareAheadBytes(MIB)
          .withBatchBytesMax(64 << 10)
          .withRetention(3_600_000, 1000L * MIB);

  @TempDir(factory = OnDisk.class)
  Path directory;

  @Test
  void shouldDropAndFetch() throws Exception {
    Path file = directory.resolve("file");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(MIB));
      assertThat(pagesHeld(file)).isEqualTo(MIB / PAGE);
      channel.force(true);
    }
    PageCache.drop(file);
    assertThat(pagesHeld(file)).isZero();
    PageCache.fetch(file);
    Await.until("it is read", () -> pagesHeld(file) == MIB / PAGE);
  }

  @Test
  void shouldNotMindAFileThatIsGone() {
    PageCache.drop(directory.resolve("gone"));
    PageCache.fetch(directory.resolve("gone"));
  }

  @Test
  void shouldHoldNothingOfWhatWasSealed() throws Exception {
    try (DataFolder folder = DataFolder.open(directory.resolve("data"));
        ChronicleJournal journal = ChronicleJournal.open(folder, 0, CONFIG)) {
      while (journal.figures().rolls() < 3) {
        Await.durable(journal, Batches.append(journal, 1, 60_000));
      }
      Path oldest = new JournalFiles(directory.resolve("data/shard-0")).sealed(1);
      Await.until("it is sealed", () -> Files.exists(oldest));
      assertThat(Files.size(oldest)).isGreaterThanOrEqualTo(MIB);
      Await.until("it is forgotten", () -> pagesHeld(oldest) == 0);
    }
  }

  private static int pagesHeld(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      int held = 0;
      for (long at = 0; at < memory.byteSize(); at += PAGE) {
        held += memory.asSlice(at, Math.min(PAGE, memory.byteSize() - at)).isLoaded() ? 1 : 0;
      }
      return held;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
