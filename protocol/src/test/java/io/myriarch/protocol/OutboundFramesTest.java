package io.myriarch.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

class OutboundFramesTest {
  @Test
  void shouldSendEveryByteInOrderHoweverTheChannelTakesThem() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      OutboundFrames out = new OutboundFrames(64, 1 << 20);
      ByteBuffer sent = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < 300; i++) {
        int offset = out.begin(8 + 100);
        int length = 4 + random.nextInt(96);
        out.buffer().putInt(offset + Framing.HEADER_BYTES, i);
        out.end(length);
        take(out, sent, random.nextInt(out.pendingBytes() + 1));
      }
      take(out, sent, out.pendingBytes());
      assertThat(out.isEmpty()).isTrue();
      sent.flip();
      for (int i = 0; i < 300; i++) {
        int length = sent.getInt();
        assertThat(sent.getInt(sent.position() + Framing.HEADER_BYTES)).isEqualTo(i);
        sent.position(sent.position() + length);
      }
      assertThat(sent.hasRemaining()).isFalse();
    }
  }

  @Test
  void shouldSayFullAtItsBoundAndGoOnWhenItHasSent() {
    OutboundFrames out = new OutboundFrames(64, 256);
    assertThat(out.begin(100)).isEqualTo(4);
    out.end(92);
    assertThat(out.begin(153)).isEqualTo(OutboundFrames.FULL);
    assertThat(out.begin(148)).isPositive();
    assertThat(out.append(new ExpandableArrayBuffer(), 0, 153)).isFalse();
    out.sent(out.pendingBytes());
    assertThat(out.begin(252)).isPositive();
    assertThat(out.pendingBytes()).isZero();
  }

  @Test
  void shouldAppendFramesThatLieReady() {
    OutboundFrames first = new OutboundFrames(64, 256);
    first.begin(30);
    first.end(22);
    OutboundFrames second = new OutboundFrames(16, 256);
    assertThat(second.append(first.buffer(), 0, first.pendingBytes())).isTrue();
    assertThat(second.pending()).isEqualTo(first.pending());
  }

  @Test
  void shouldRefuseToConfirmMoreThanIsPending() {
    OutboundFrames out = new OutboundFrames(64, 256);
    assertThatThrownBy(() -> out.sent(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OutboundFrames(64, 32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void take(OutboundFrames out, ByteBuffer sent, int length) {
    ByteBuffer pending = out.pending();
    pending.limit(pending.position() + length);
    sent.put(pending);
    out.sent(length);
  }
}
