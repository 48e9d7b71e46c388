package io.myriarch.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message of both schemas, held against its XML. */
class CodecTest {
  private static final Schema WIRE = Schema.read("wire");
  private static final Schema JOURNAL = Schema.read("journal");
  private static final int VERSION_OFFSET = 6;
  private static final int ADDED_BLOCK_BYTES = 12;

  static List<String> wireMessages() {
    return WIRE.messages().stream().map(Schema.Message::name).toList();
  }

  static List<String> allMessages() {
    return Stream.concat(WIRE.messages().stream(), JOURNAL.messages().stream())
        .map(Schema.Message::name)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("allMessages")
  void shouldReadWhatItWrote(String name) throws Exception {
    for (long seed = 0; seed < 200; seed++) {
      RandomMessage message = random(name, seed);
      message.assertDecodedFrom(message.bytes());
    }
  }

  @ParameterizedTest
  @MethodSource("allMessages")
  void shouldReadAMessageOfANewerVersion(String name) throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      RandomMessage message = random(name, seed);
      message.assertDecodedFrom(newer(message.bytes()));
    }
  }

  @ParameterizedTest
  @MethodSource("wireMessages")
  void shouldFindANewerVersionWellFormed(String name) throws Exception {
    UnsafeBuffer newer = newer(random(name, 1).bytes());
    assertThatCode(() -> WireSchema.check(newer, 0, newer.capacity())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("wireMessages")
  void shouldRefuseEveryTruncation(String name) throws Exception {
    for (long seed = 0; seed < 5; seed++) {
      UnsafeBuffer bytes = random(name, seed).bytes();
      WireSchema.check(bytes, 0, bytes.capacity());
      for (int length = Framing.HEADER_BYTES; length < bytes.capacity(); length++) {
        UnsafeBuffer cut = new UnsafeBuffer(bytes, 0, length);
        int shorter = length;
        assertThatThrownBy(() -> WireSchema.check(cut, 0, shorter))
            .as("%s of %d bytes cut to %d", name, bytes.capacity(), length)
            .isInstanceOf(ProtocolException.class)
            .hasMessage("A %s of %d bytes is cut short or inconsistent.", name, length);
      }
    }
  }

  /** What passes the check can be decoded in full: only an enumerated value may be unknown. */
  @ParameterizedTest
  @MethodSource("wireMessages")
  void shouldNeverReadBeyondAFrameThatPassedTheCheck(String name) throws Exception {
    int passed = 0;
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      UnsafeBuffer bytes = random(name, seed).bytes();
      int from = random.nextInt(2) == 0 ? Framing.HEADER_BYTES : 0;
      for (int i = 0; i < 1 + random.nextInt(3) && from < bytes.capacity(); i++) {
        bytes.putByte(from + random.nextInt(bytes.capacity() - from), (byte) random.nextInt());
      }
      if (passesCheck(bytes)) {
        passed++;
        decodeAny(bytes, seed);
      }
    }
    assertThat(passed).isPositive();
  }

  private static boolean passesCheck(UnsafeBuffer bytes) {
    try {
      WireSchema.check(bytes, 0, bytes.capacity());
      return true;
    } catch (ProtocolException _) {
      return false;
    }
  }

  private static void decodeAny(UnsafeBuffer bytes, long seed) throws Exception {
    int template = bytes.getShort(2, ByteOrder.LITTLE_ENDIAN);
    Schema.Message message =
        WIRE.messages().stream().filter(m -> m.id() == template).findFirst().orElseThrow();
    try {
      RandomMessage.decode(WIRE, message, bytes, new LinkedHashMap<>());
    } catch (InvocationTargetException e) {
      assertThat(e.getCause())
          .as("seed %d", seed)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Unknown value: ");
    }
  }

  /** The same message as a later version would write it: a longer block, more data at the end. */
  private static UnsafeBuffer newer(UnsafeBuffer bytes) {
    int block = bytes.getShort(0, ByteOrder.LITTLE_ENDIAN);
    int end = Framing.HEADER_BYTES + block;
    UnsafeBuffer newer = new UnsafeBuffer(new byte[bytes.capacity() + ADDED_BLOCK_BYTES + 7]);
    newer.setMemory(0, newer.capacity(), (byte) 0x5A);
    newer.putBytes(0, bytes, 0, end);
    newer.putBytes(end + ADDED_BLOCK_BYTES, bytes, end, bytes.capacity() - end);
    newer.putShort(0, (short) (block + ADDED_BLOCK_BYTES), ByteOrder.LITTLE_ENDIAN);
    newer.putShort(VERSION_OFFSET, (short) 9, ByteOrder.LITTLE_ENDIAN);
    return newer;
  }

  private static RandomMessage random(String name, long seed) throws Exception {
    for (Schema schema : List.of(WIRE, JOURNAL)) {
      for (Schema.Message message : schema.messages()) {
        if (message.name().equals(name)) {
          return new RandomMessage(schema, message, new Random(seed));
        }
      }
    }
    throw new IllegalArgumentException(name);
  }
}
