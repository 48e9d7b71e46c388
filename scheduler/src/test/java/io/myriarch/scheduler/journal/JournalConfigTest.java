package io.myriarch.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.protocol.wire.Durability;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class JournalConfigTest {
  @Test
  void shouldHaveDefaults() {
    assertThat(JournalConfig.defaults())
        .isEqualTo(
            new JournalConfig(
                Durability.FSYNC,
                268_435_456,
                3_600_000,
                86_400_000,
                10_737_418_240L,
                67_108_864,
                4_194_304,
                67_108_864));
  }

  @Test
  void shouldChangeOneSettingAtATime() {
    JournalConfig config =
        JournalConfig.defaults()
            .withDurability(Durability.PROCESS)
            .withFiles(2 << 20, 5)
            .withRetention(6, 7 << 20)
            .withPrepareAheadBytes(8)
            .withBatchBytesMax(100_000)
            .withDiskReserveBytes(9 << 20);
    assertThat(config)
        .isEqualTo(
            new JournalConfig(Durability.PROCESS, 2 << 20, 5, 6, 7 << 20, 8, 100_000, 9 << 20));
  }

  @Test
  void shouldRefuseWhatIsOutOfRange() {
    refuse("journal.durability", c -> c.withDurability(Durability.DEFAULT));
    refuse("journal.fileBytes", c -> c.withFiles((1 << 20) - 1, 1));
    refuse("journal.fileBytes", c -> c.withFiles(JournalConfig.FILE_BYTES_MAX + 1, 1));
    refuse("journal.fileAgeMs", c -> c.withFiles(1 << 20, 0));
    refuse("journal.retentionMs", c -> c.withRetention(-1, 1L << 40));
    refuse("journal.retentionBytes", c -> c.withRetention(1, (256 << 20) - 1));
    refuse("journal.prepareAheadBytes", c -> c.withPrepareAheadBytes(-1));
    refuse("journal.batchBytesMax", c -> c.withBatchBytesMax(1000));
    refuse("journal.batchBytesMax", c -> c.withBatchBytesMax(100 << 20));
    refuse("journal.diskReserveBytes", c -> c.withDiskReserveBytes(0));
  }

  private static void refuse(String key, UnaryOperator<JournalConfig> change) {
    assertThatThrownBy(() -> change.apply(JournalConfig.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key);
  }
}
