package io.myriarch.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.Durability;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChronicleJournalTest extends JournalContract {
  private static final JournalConfig CONFIG =
      JournalConfig.defaults().withFiles(16 << 20, 3_600_000).withPrepareAheadBytes(4 << 20);

  @TempDir Path directory;
  private DataFolder folder;

  @BeforeEach
  void openFolder() {
    folder = DataFolder.open(directory);
  }

  @AfterEach
  void closeFolder() {
    folder.close();
  }

  @Override
  Journal openEmpty() {
    return ChronicleJournal.open(folder, 0, CONFIG);
  }

  @Override
  Journal reopen(Journal open) {
    open.close();
    return openEmpty();
  }

  @Override
  void makeDurable(Journal open, long last) {
    Await.durable(open, last);
  }

  @Test
  void shouldCallTheListenerWhenBatchesBecomeDurable() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    journal().onDurable(calls::incrementAndGet);
    Await.durable(journal(), Batches.append(journal(), 1, 100));
    Await.until("called", () -> calls.get() > 0);
  }

  @Test
  void shouldBeDurableAtOnceWithDurabilityProcess() throws Exception {
    try (DataFolder other = DataFolder.open(directory.resolve("other"));
        Journal journal =
            ChronicleJournal.open(other, 0, CONFIG.withDurability(Durability.PROCESS))) {
      long position = Batches.append(journal, 1, 100);
      assertThat(journal.durablePosition()).isEqualTo(position);
      Await.until("forced at leisure", () -> journal.figures().forces().snapshot().count() > 0);
    }
  }
}
