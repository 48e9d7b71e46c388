package io.myriarch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FramingTest {
  @Test
  void shouldWriteTheLengthInLittleEndian() {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[8]);
    Framing.frameLength(buffer, 2, 0x01020304);
    assertThat(buffer.byteArray()).containsExactly(0, 0, 4, 3, 2, 1, 0, 0);
    assertThat(Framing.frameLength(buffer, 2)).isEqualTo(0x01020304);
  }

  @Test
  void shouldAllowLengthsFromAHeaderToTheMaximum() {
    int max = Framing.frameBytesMax(1000);
    assertThat(max).isEqualTo(1000 + Framing.OVERHEAD_BYTES_MAX);
    assertThat(Framing.isValidLength(7, max)).isFalse();
    assertThat(Framing.isValidLength(8, max)).isTrue();
    assertThat(Framing.isValidLength(max, max)).isTrue();
    assertThat(Framing.isValidLength(max + 1, max)).isFalse();
    assertThat(Framing.isValidLength(-1, max)).isFalse();
    assertThat(Framing.isValidLength(Integer.MIN_VALUE, max)).isFalse();
  }
}
