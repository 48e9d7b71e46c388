package io.myriarch.scheduler.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** Batches for tests. */
final class Batches {
  private Batches() {}

  /** Begins with the number (if there is room), and ends with zeros, as real payloads may. */
  static byte[] numbered(long number, int length) {
    byte[] bytes = new byte[length];
    if (length >= Long.BYTES) {
      ByteBuffer.wrap(bytes).putLong(number);
    }
    return bytes;
  }

  static byte[] random(Random random, int lengthMax) {
    byte[] bytes = new byte[1 + random.nextInt(lengthMax)];
    random.nextBytes(bytes);
    return bytes;
  }

  static List<byte[]> replayed(Journal journal) {
    List<byte[]> batches = new ArrayList<>();
    journal.replay((_, batch, offset, length) -> {
      byte[] bytes = new byte[length];
      batch.getBytes(offset, bytes);
      batches.add(bytes);
    });
    return batches;
  }

  static List<Long> replayedNumbers(Journal journal) {
    List<Long> numbers = new ArrayList<>();
    journal.replay(
        (_, batch, offset, _) -> numbers.add(batch.getLong(offset, ByteOrder.BIG_ENDIAN)));
    return numbers;
  }

  /** The batch at a position; null if its file has been retired. */
  static byte[] read(Journal journal, long position) {
    byte[][] found = new byte[1][];
    boolean isThere =
        journal.read(
            position,
            (_, batch, offset, length) -> {
              found[0] = new byte[length];
              batch.getBytes(offset, found[0]);
            });
    return isThere ? found[0] : null;
  }

  static long append(Journal journal, long number, int length) throws JournalFullException {
    byte[] bytes = numbered(number, length);
    return journal.append(new UnsafeBuffer(bytes), 0, length);
  }
}
