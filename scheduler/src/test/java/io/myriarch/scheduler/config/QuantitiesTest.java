package io.myriarch.scheduler.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({"0,0", "17,17", "17B,17", "1KiB,1024", "1.5MiB,1572864", "1_000 B,1000"})
  void shouldReadBytes(String text, long bytes) {
    assertThat(Quantities.bytes(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "1MB", "0.3B", "1e3", "99999999999TiB", "1 MiB x"})
  void shouldRefuseWhatIsNoSize(String text) {
    assertThatThrownBy(() -> Quantities.bytes(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a size such as 64MiB");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "5ns,5",
    "5us,5000",
    "250ms,250000000",
    "1.5s,1500000000",
    "1m,60000000000",
    "1h,3600000000000",
    "1d,86400000000000"
  })
  void shouldReadDurations(String text, long nanos) {
    assertThat(Quantities.duration(text)).isEqualTo(Duration.ofNanos(nanos));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "5 sec", "0.1ns", "999999999999d"})
  void shouldRefuseWhatIsNoDuration(String text) {
    assertThatThrownBy(() -> Quantities.duration(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a duration such as 250ms");
  }

  @Test
  void shouldWriteTheLargestUnitWithoutAFraction() {
    assertThat(Quantities.ofBytes(0)).isEqualTo("0B");
    assertThat(Quantities.ofBytes(1536)).isEqualTo("1536B");
    assertThat(Quantities.ofBytes(3L << 30)).isEqualTo("3GiB");
    assertThat(Quantities.ofDuration(Duration.ofMillis(1500))).isEqualTo("1500ms");
    assertThat(Quantities.ofDuration(Duration.ofDays(2))).isEqualTo("2d");
  }
}
