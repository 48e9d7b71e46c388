package io.myriarch.bench.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.loadtest.run.LoadException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ThroughputRowsTest {
  @Test
  void shouldHaveEachRowOnceAndTheUsualOnesAmongAll() {
    List<ThroughputRow> all = ThroughputRows.all();

    assertThat(all).hasSize(36).doesNotHaveDuplicates().containsAll(ThroughputRows.usual());
    assertThat(all).extracting(ThroughputRow::name).doesNotHaveDuplicates();
  }

  @Test
  void shouldFindRowsByTheWordsOfTheirName() {
    assertThat(ThroughputRows.only(ThroughputRows.usual(), "FSYNC 16 KiB"))
        .extracting(ThroughputRow::name)
        .containsExactly("binary, fsync, 16 KiB, 2 runtimes, followed");
    assertThatThrownBy(() -> ThroughputRows.only(ThroughputRows.usual(), "pigeon"))
        .isInstanceOf(LoadException.class)
        .hasMessageStartingWith("No row is called \"pigeon\"; with --all there are more.")
        .hasMessageContaining("http batch of 100, process, 100 B, 2 runtimes, not followed");
  }

  @Test
  void shouldNeedOneStackForEachDurabilityAndNumberOfRuntimes() {
    List<List<ThroughputRow>> groups = ThroughputRows.byStack(ThroughputRows.usual());

    assertThat(groups).hasSize(3);
    assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(11);
    assertThat(groups.getFirst()).extracting(ThroughputRow::durability).containsOnly("fsync");
  }
}
