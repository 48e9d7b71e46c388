package io.myriarch.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class PayloadTest {
  private final Payload payload = new Payload(100);

  @Test
  void shouldBeAJsonStringThatBeginsWithTheNumber() throws Exception {
    byte[] bytes = bytes(0xABCDEF);

    assertThat(bytes).hasSize(100);
    assertThat(new ObjectMapper().readTree(bytes).textValue()).startsWith("0000000000abcdef");
  }

  @Test
  void shouldMatchItsOwnEcho() {
    byte[] echo = bytes(42);
    payload.of(43);

    assertThat(matches(42, echo)).isTrue();
  }

  @Test
  void shouldTellTheEchoOfAnotherTask() {
    assertThat(matches(41, bytes(42))).isFalse();
  }

  @Test
  void shouldSeeEveryChangedByte() {
    for (int i = 0; i < payload.length(); i++) {
      byte[] echo = bytes(7);
      echo[i] ^= 1;
      assertThat(matches(7, echo)).as("byte %d", i).isFalse();
    }
  }

  @Test
  void shouldSeeAMissingByte() {
    assertThat(payload.matches(7, new UnsafeBuffer(bytes(7)), 0, 99)).isFalse();
  }

  @Test
  void shouldRefuseToBeTooShortToAudit() {
    assertThatThrownBy(() -> new Payload(17)).hasMessageContaining("at least 18 bytes");
  }

  private boolean matches(long sequence, byte[] bytes) {
    return payload.matches(sequence, new UnsafeBuffer(bytes), 0, bytes.length);
  }

  private byte[] bytes(long sequence) {
    DirectBuffer buffer = payload.of(sequence);
    byte[] bytes = new byte[buffer.capacity()];
    buffer.getBytes(0, bytes);
    return bytes;
  }
}
