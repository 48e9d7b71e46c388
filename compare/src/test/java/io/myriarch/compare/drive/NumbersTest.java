package io.myriarch.compare.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.loadtest.run.Payload;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void shouldFindTheNumberInAPayloadOfTheLoadGenerator() {
    for (long number : new long[] {0, 1, 10, 4_095, 123_456_789_012L}) {
      assertThat(Numbers.ofPayload(payload(number))).isEqualTo(number);
    }
    assertThat(Numbers.ofPayloads(List.of(payload(3), payload(1)))).containsExactly(3, 1);
  }

  @Test
  void shouldRefuseAPayloadWithoutNumber() {
    assertThatThrownBy(() -> Numbers.ofPayload(new byte[100])).hasMessageContaining("number");
  }

  @Test
  void shouldReadWhatItWroteInAnyOrder() {
    long[] numbers = {7, 8, 9, 1_000_000_000_000L, 3, 0};
    assertThat(Numbers.read(Numbers.write(numbers))).isEqualTo(numbers);
    assertThat(Numbers.read(Numbers.bytes(numbers))).isEqualTo(numbers);
  }

  @Test
  void shouldStayBelowWhatANotificationOfPostgresqlMayHold() {
    long[] far = LongStream.range(0, 500).map(i -> (i % 2) * 1_000_000_000L + i).toArray();
    assertThat(Numbers.write(far).length()).isLessThan(8_000);
  }

  private static byte[] payload(long number) {
    byte[] bytes = new byte[100];
    new Payload(bytes.length).of(number).getBytes(0, bytes);
    return bytes;
  }
}
