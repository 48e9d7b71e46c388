package io.myriarch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.AcceptedEncoder;
import io.myriarch.protocol.wire.ClientHelloEncoder;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.SubmitTaskEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/protocol.md says what the schemas say, and its bytes are real. */
class ProtocolDocTest {
  private static final int COMMENT_COLUMN = 39;

  private final String doc = read();
  private final OutboundFrames out = new OutboundFrames(1024, 1024);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();

  @Test
  void shouldListEveryMessageWithItsId() {
    Stream.of("wire", "journal")
        .flatMap(name -> Schema.read(name).messages().stream())
        .forEach(message ->
            assertThat(doc).contains("| %d | `%s` |".formatted(message.id(), message.name())));
  }

  @Test
  void shouldListEveryRejectCodeWithItsNumber() {
    for (RejectCode code : RejectCode.values()) {
      if (code != RejectCode.NULL_VAL) {
        assertThat(doc).contains("| %d | `%s` |".formatted(code.value(), code.name()));
      }
    }
  }

  @Test
  void shouldShowTheBytesOfASubmission() {
    SubmitTaskEncoder submit = new SubmitTaskEncoder();
    byte[] payload = "hello".getBytes(StandardCharsets.UTF_8);
    submit
        .wrapAndApplyHeader(out.buffer(), out.begin(200), header)
        .correlationId(1)
        .route(1)
        .priority((short) 4)
        .follow((short) 1)
        .durability(Durability.DEFAULT)
        .maxAttempts((short) 0)
        .executionTimeoutMs(0)
        .notBeforeDelayMs(0)
        .deadlineMs(0)
        .orderingKey("")
        .idempotencyKey("")
        .putPayload(payload, 0, payload.length);
    out.end(submit.encodedLength());
    assertThat(shown("SubmitTask")).isEqualTo(encoded());
  }

  @Test
  void shouldShowTheBytesOfAHello() {
    ClientHelloEncoder hello = new ClientHelloEncoder();
    hello
        .wrapAndApplyHeader(out.buffer(), out.begin(200), header)
        .protocolVersion(Framing.PROTOCOL_VERSION)
        .sessionId(0x1122334455667788L)
        .clientName("demo");
    out.end(hello.encodedLength());
    assertThat(shown("ClientHello")).isEqualTo(encoded());
  }

  @Test
  void shouldShowTheBytesOfAnAcknowledgement() {
    AcceptedEncoder accepted = new AcceptedEncoder();
    accepted
        .wrapAndApplyHeader(out.buffer(), out.begin(200), header)
        .firstCorrelationId(1)
        .firstTaskId(TaskIds.of(0, 1, 1))
        .count(1)
        .durability(Durability.FSYNC)
        .journalPosition(0)
        .epoch(1);
    out.end(accepted.encodedLength());
    assertThat(shown("Accepted")).isEqualTo(encoded());
    assertThat(doc).contains("`" + TaskIds.format(TaskIds.of(0, 1, 1)) + "`");
  }

  private String encoded() {
    byte[] bytes = new byte[out.pendingBytes()];
    out.pending().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The hexadecimal digits of the block with this name, without its comments. */
  private String shown(String name) {
    Matcher block =
        Pattern.compile("<!-- hex: " + name + " -->\n```\n(.*?)```", Pattern.DOTALL).matcher(doc);
    assertThat(block.find()).as("a block of bytes called " + name).isTrue();
    StringBuilder digits = new StringBuilder();
    block
        .group(1)
        .lines()
        .forEach(line -> digits.append(line, 0, Math.min(COMMENT_COLUMN, line.length())));
    return digits.toString().replace(" ", "");
  }

  private static String read() {
    try {
      return Files.readString(Path.of(System.getProperty("myriarch.root"), "docs", "protocol.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
