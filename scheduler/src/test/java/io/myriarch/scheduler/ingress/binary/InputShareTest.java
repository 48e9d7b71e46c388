package io.myriarch.scheduler.ingress.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputShareTest {
  private final AtomicInteger links = new AtomicInteger();
  private final InputShare share = new InputShare(links::get);

  @ParameterizedTest(name = "{0} links: {1} reads of {2} bytes")
  @CsvSource({
    "0, 16, 65536",
    "1, 16, 65536",
    "3, 5, 65536",
    "16, 1, 65536",
    "17, 1, 61680",
    "100, 1, 10485",
    "256, 1, 4096",
    "1000, 1, 4096"
  })
  void shouldShareWhatATurnTakes(int open, int reads, int bytes) {
    links.set(open);
    assertThat(share.maxMessagesPerRead()).isEqualTo(reads);
    assertThat(share.newHandle().guess()).isEqualTo(bytes);
  }

  @Test
  void shouldTellALinkOfOthersThatCameLater() {
    links.set(1);
    var handle = share.newHandle();
    links.set(100);
    assertThat(handle.guess()).isEqualTo(10_485);
  }
}
