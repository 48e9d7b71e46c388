package io.myriarch.scheduler.journal;

import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Appends numbered batches in a JVM of its own, and is killed, or kills itself, while it does. */
final class JournalChild {
  /** Numbers go up to this one; far more than any test lets it append. */
  private static final long NUMBERS_MAX = 100_000_000;

  private JournalChild() {}

  /**
   * Runs it.
   *
   * @param arguments what to do, the data folder, bytes of a file, number of the first batch
   */
  public static void main(String[] arguments) throws Exception {
    JournalConfig config =
        JournalConfig.defaults()
            .withFiles(Long.parseLong(arguments[2]), 3_600_000)
            .withPrepareAheadBytes(2 << 20);
    try (DataFolder folder = DataFolder.open(Path.of(arguments[1]));
        ChronicleJournal journal = ChronicleJournal.open(folder, 0, config)) {
      List<Long> numbers = Batches.replayedNumbers(journal);
      ChildJvm.print("replayed " + numbers.size());
      switch (arguments[0]) {
        case "append" -> append(journal, numbers.size());
        case "die-in-batch" -> dieInBatch(journal, numbers.size());
        case "hold" -> System.in.read();
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  /** Prints the number of each batch that became durable, as a scheduler would acknowledge it. */
  private static void append(ChronicleJournal journal, long first) throws Exception {
    long[] positions = new long[1 << 16];
    long durable = first;
    for (long number = first; number < NUMBERS_MAX; number++) {
      int length = 100 + (int) (number * 7919 % 5000);
      positions[(int) number & 0xFFFF] = Batches.append(journal, number, length);
      long before = durable;
      while (durable <= number && positions[(int) durable & 0xFFFF] <= journal.durablePosition()) {
        durable++;
      }
      if (durable > before) {
        ChildJvm.print("durable " + (durable - 1));
      }
    }
  }

  /** Dies while Chronicle has a document open and a part of the batch is in it. */
  private static void dieInBatch(ChronicleJournal journal, long first) throws Exception {
    long last = -1;
    for (long number = first; number < first + 10; number++) {
      last = Batches.append(journal, number, 1000);
    }
    Await.durable(journal, last);
    ChildJvm.print("durable " + (first + 9));
    UnsafeBuffer deadly =
        new UnsafeBuffer(Batches.numbered(first + 10, 1000)) {
          @Override
          public void boundsCheck(int index, int length) {
            Runtime.getRuntime().halt(9);
          }
        };
    journal.append(deadly, 0, 1000);
  }
}
