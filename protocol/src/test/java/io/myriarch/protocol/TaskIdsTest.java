package io.myriarch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskIdsTest {
  @Test
  void shouldGiveBackItsParts() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      int shard = random.nextInt(TaskIds.SHARDS_MAX);
      int epoch = random.nextInt(TaskIds.EPOCH_MAX + 1);
      long sequence = random.nextLong(1, 1L << 40);
      long id = TaskIds.of(shard, epoch, sequence);
      assertThat(id).isPositive();
      assertThat(TaskIds.shard(id)).isEqualTo(shard);
      assertThat(TaskIds.epoch(id)).isEqualTo(epoch);
      assertThat(TaskIds.sequence(id)).isEqualTo(sequence);
      assertThat(TaskIds.parse(TaskIds.format(id))).isEqualTo(id);
    }
  }

  @Test
  void shouldHoldTheLargestParts() {
    long id = TaskIds.of(127, TaskIds.EPOCH_MAX, (1L << 40) - 1);
    assertThat(TaskIds.format(id)).isEqualTo("7ffffeffffffffff");
    assertThat(TaskIds.of(0, 0, 1)).isEqualTo(1);
    assertThat(TaskIds.format(1)).isEqualTo("0000000000000001");
  }

  @Test
  void shouldSortAsTextAsItSortsAsNumber() {
    Random random = new Random(2);
    for (int i = 0; i < 1_000; i++) {
      long a = random.nextLong(1, Long.MAX_VALUE);
      long b = random.nextLong(1, Long.MAX_VALUE);
      assertThat(Integer.signum(TaskIds.format(a).compareTo(TaskIds.format(b))))
          .isEqualTo(Long.compare(a, b));
    }
  }

  @Test
  void shouldGiveLaterIdsToLaterEpochs() {
    assertThat(TaskIds.of(3, 8, 1)).isGreaterThan(TaskIds.of(3, 7, (1L << 40) - 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "000000000000000g",
        "000000000000000G",
        "000000000000000A",
        "00000000000000001",
        "0000000000000000",
        "8000000000000000",
        "ffffffffffffffff",
        "-000000000000001",
        " 000000000000001",
        "000000000000001 ",
        "００００００００００００００００",
        "000000000000000１"
      })
  void shouldRefuseWhatIsNoId(String text) {
    assertThat(TaskIds.parse(text)).isEqualTo(-1);
  }
}
