package io.myriarch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FinishedEncoder;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.myriarch.protocol.wire.TaskStatus;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.AbstractTokenListener;
import uk.co.real_logic.sbe.otf.OtfMessageDecoder;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

/** A reader of a later version of the schema understands what is written today. */
class SchemaEvolutionTest {
  private static final int TODAY = MessageHeaderEncoder.SCHEMA_VERSION;
  private static final String FINISHED_DATA = "<data name=\"output\" id=\"8\"";

  @Test
  void shouldLetALaterVersionReadTheMessagesOfToday() throws Exception {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[200]);
    FinishedEncoder today = new FinishedEncoder();
    byte[] output = "result".getBytes(StandardCharsets.UTF_8);
    today
        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
        .correlationId(7)
        .taskId(8)
        .status(TaskStatus.SUCCEEDED)
        .attempts(2)
        .agent(17)
        .queueUs(30)
        .executionUs(40)
        .putOutput(output, 0, output.length);
    Map<String, Object> read =
        decode(laterVersion(), FinishedEncoder.TEMPLATE_ID, FinishedEncoder.BLOCK_LENGTH, buffer);
    assertThat(read)
        .containsEntry("correlationId", 7L)
        .containsEntry("taskId", 8L)
        .containsEntry("agent", 17L)
        .containsEntry("executionUs", 40L)
        .containsEntry("output", "result")
        .containsEntry("costMicros", null);
  }

  /** The wire schema with a field that Finished may get one day. */
  private static Ir laterVersion() throws Exception {
    try (InputStream xml = SchemaEvolutionTest.class.getResourceAsStream("/sbe/wire.xml")) {
      String today = new String(xml.readAllBytes(), StandardCharsets.UTF_8);
      String later =
          today
              .replace(
                  "id=\"1\" version=\"%d\"".formatted(TODAY),
                  "id=\"1\" version=\"%d\"".formatted(TODAY + 1))
              .replace(
                  FINISHED_DATA,
                  "<field name=\"costMicros\" id=\"9\" type=\"int64\" sinceVersion=\"%d\"/>"
                          .formatted(TODAY + 1)
                      + FINISHED_DATA);
      byte[] bytes = later.getBytes(StandardCharsets.UTF_8);
      return new IrGenerator()
          .generate(XmlSchemaParser.parse(new ByteArrayInputStream(bytes), ParserOptions.DEFAULT));
    }
  }

  private static Map<String, Object> decode(
      Ir ir, int template, int blockLength, DirectBuffer buffer) {
    Map<String, Object> read = new LinkedHashMap<>();
    OtfMessageDecoder.decode(
        buffer,
        Framing.HEADER_BYTES,
        TODAY,
        blockLength,
        ir.getMessage(template),
        new Reader(read));
    return read;
  }

  /** Collects numbers and data by name; null where the writer's version had no such field. */
  private static final class Reader extends AbstractTokenListener {
    private final Map<String, Object> into;

    Reader(Map<String, Object> into) {
      this.into = into;
    }

    @Override
    public void onEncoding(
        Token field, DirectBuffer buffer, int index, Token type, int actingVersion) {
      Encoding encoding = type.encoding();
      boolean present = field.version() <= actingVersion;
      into.put(
          field.name(),
          present
              ? switch (encoding.primitiveType()) {
                case INT64 -> buffer.getLong(index, encoding.byteOrder());
                case INT32, UINT32 -> (long) buffer.getInt(index, encoding.byteOrder());
                default -> 0L;
              }
              : null);
    }

    @Override
    public void onVarData(Token field, DirectBuffer buffer, int index, int length, Token type) {
      byte[] bytes = new byte[length];
      buffer.getBytes(index, bytes);
      into.put(field.name(), new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void onEnum(
        Token field,
        DirectBuffer buffer,
        int index,
        List<Token> tokens,
        int fromIndex,
        int toIndex,
        int actingVersion) {
      into.put(field.name(), (long) buffer.getByte(index));
    }
  }
}
