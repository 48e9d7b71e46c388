package io.myriarch.protocol;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.protocol.journal.TaskFinishedEncoder;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.myriarch.protocol.wire.PingEncoder;
import io.myriarch.protocol.wire.RejectedEncoder;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class WireSchemaTest {
  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[200]);

  @Test
  void shouldRefuseAnotherSchema() {
    new TaskFinishedEncoder()
        .wrapAndApplyHeader(buffer, 0, new io.myriarch.protocol.journal.MessageHeaderEncoder());
    assertThatThrownBy(() -> WireSchema.check(buffer, 0, 200))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("A frame is of schema 2 instead of 1: the peer does not speak this protocol.");
  }

  @Test
  void shouldRefuseAnUnknownTemplate() {
    for (int template : new int[] {0, 19, 79, 80, 30_000, 65_535}) {
      new MessageHeaderEncoder().wrap(buffer, 0).blockLength(8).templateId(template).schemaId(1);
      assertThatThrownBy(() -> WireSchema.check(buffer, 0, 16))
          .isInstanceOf(ProtocolException.class)
          .hasMessage("No message has template id %d: one end must be updated.", template);
    }
  }

  @Test
  void shouldRefuseABlockThatIsShorterThanTheOldestVersions() {
    new PingEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder()).timestampNs(5);
    buffer.putShort(0, (short) 7, ByteOrder.LITTLE_ENDIAN);
    assertThatThrownBy(() -> WireSchema.check(buffer, 0, 16))
        .hasMessage("A Ping of 16 bytes is cut short or inconsistent.");
  }

  @Test
  void shouldRefuseDataThatClaimsMoreThanTheFrame() {
    RejectedEncoder rejected = new RejectedEncoder();
    rejected
        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
        .correlationId(5)
        .sentence("Sentence");
    int length = Framing.HEADER_BYTES + rejected.encodedLength();
    int sentence = Framing.HEADER_BYTES + RejectedEncoder.BLOCK_LENGTH;
    for (int claimed : new int[] {9, 1000, 65_535}) {
      buffer.putShort(sentence, (short) claimed, ByteOrder.LITTLE_ENDIAN);
      assertThatThrownBy(() -> WireSchema.check(buffer, 0, length))
          .hasMessageEndingWith("is cut short or inconsistent.");
    }
  }
}
