package io.myriarch.scheduler.fuzz;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.Schema;
import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.fuzz.FrameDamage;
import io.myriarch.protocol.fuzz.FrameGrammar;
import io.myriarch.protocol.fuzz.FuzzInput;
import io.myriarch.protocol.fuzz.Vocabulary;
import io.myriarch.scheduler.SmallSettings;
import io.myriarch.scheduler.journal.FakeJournal;
import io.myriarch.scheduler.journal.JournalCorruptException;
import io.myriarch.scheduler.journal.JournalFullException;
import io.myriarch.scheduler.shard.SchedulingLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Starts shards on journals whose batches are whole, but whose records are not those that a shard
 * wrote in this order: dropped, repeated, moved, spoiled, made up. A shard either starts with
 * tables that add up and works, or says in a sentence what is wrong with which record.
 */
final class RecordFuzzer {
  private static final Schema JOURNAL = Schema.read("journal");
  private static final SmallSettings SETTINGS = SmallSettings.of();
  private static final int BATCH_BYTES = 1 << 20;
  private static final int SEED_INPUTS = 40;
  private static final int ACTS_MAX = 24;
  private static final int SENTENCE_LENGTH_MAX = 4096;

  private final List<byte[]> real = new ArrayList<>();
  private final UnsafeBuffer batch = new UnsafeBuffer(new byte[BATCH_BYTES]);
  private final FrameGrammar grammar;
  private long task;
  private long refused;
  private long started;

  RecordFuzzer() {
    writeReal();
    grammar =
        new FrameGrammar(
            JOURNAL,
            new Vocabulary()
                .numbers("taskId", () -> TaskIds.of(0, 1, ++task), () -> TaskIds.of(0, 1, task))
                .numbers("route", () -> 0, () -> 1)
                .numbers("epoch", () -> 1, () -> 2)
                .numbers("shard", () -> 0)
                .numbers("shardCount", () -> 1)
                .numbers("priority", () -> 4, () -> 9)
                .numbers("maxAttempts", () -> 4)
                .numbers("attempts", () -> 2, () -> 3)
                .numbers("attempt", () -> 1, () -> 2)
                .numbers("losses", () -> 0, () -> 1, () -> 2)
                .numbers("handedBack", () -> 0, () -> 1)
                .numbers("requeuedFrom", () -> 0, () -> TaskIds.of(0, 1, task))
                .numbers("durability", () -> 0, () -> 2)
                .numbers("kind", () -> 0, () -> 3)
                .numbers("status", () -> 4, () -> 5, () -> 6, () -> 7)
                .numbers("executionTimeoutMs", () -> 30_000)
                .numbers("notBeforeMs", () -> 0)
                .numbers("deadlineMs", () -> 0)
                .numbers("payloadPosition", () -> -1)
                .texts("agentType", "any", "analytics", "quantum")
                .texts("specialty", "any", "metrics", "reports")
                .texts("operation", "echo", "health")
                .texts("tenant", "", "t1")
                .texts("orderingKey", "", "o1")
                .texts("idempotencyKey", "", "k1"));
  }

  /** What a real shard writes while an honest client and an intruder are there. */
  private void writeReal() {
    FakeJournal journal = FakeJournal.forcedByHand();
    ShardWorld world = new ShardWorld(journal);
    Intruder intruder = new Intruder(world);
    for (int i = 0; i < SEED_INPUTS; i++) {
      intruder.play(FuzzInput.random(new Random(i), 1000));
    }
    journal
        .reopened()
        .replay((_, bytes, offset, length) -> {
          byte[] copy = new byte[length];
          bytes.getBytes(offset, copy);
          real.add(copy);
        });
  }

  /** Journals that were refused. */
  long refused() {
    return refused;
  }

  /** Journals that a shard began to work with. */
  long started() {
    return started;
  }

  void feed(FuzzInput input) {
    task = 1L + input.below(8);
    FakeJournal journal = FakeJournal.durableAtOnce();
    boolean isReal = true;
    int next = 0;
    for (int i = input.below(real.size()); i > 0; i--) {
      append(journal, real.get(next++));
    }
    for (int i = 0; i < ACTS_MAX && !input.isExhausted(); i++) {
      int act = input.below(10);
      isReal &= act < 4;
      switch (act) {
        case 0, 1, 2, 3 -> append(journal, real.get(Math.min(next++, real.size() - 1)));
        case 4 -> next++;
        case 5 -> append(journal, real.get(input.below(real.size())));
        case 6 -> spoiled(journal, real.get(input.below(real.size())), input);
        default -> madeUp(journal, input);
      }
      isReal &= next <= real.size();
    }
    start(journal.reopened(), isReal);
  }

  private void spoiled(FakeJournal journal, byte[] good, FuzzInput input) {
    batch.putBytes(0, good);
    int length = FrameDamage.spoil(batch, 0, good.length, input);
    appendBatch(journal, length);
  }

  private void madeUp(FakeJournal journal, FuzzInput input) {
    int length = 0;
    for (int i = input.below(4); i >= 0; i--) {
      Schema.Message message = grammar.messages().get(input.below(grammar.messages().size()));
      int added = grammar.write(message, input, batch, length);
      // The length of the record, which holds whatever is in it.
      if (input.oneIn(8)) {
        int body = length + Framing.LENGTH_BYTES;
        FrameDamage.spoil(batch, body, added - Framing.LENGTH_BYTES, input);
      }
      length += added;
    }
    appendBatch(journal, input.oneIn(8) ? input.below(length) : length);
  }

  private static void append(FakeJournal journal, byte[] bytes) {
    append(journal, new UnsafeBuffer(bytes), bytes.length);
  }

  private void appendBatch(FakeJournal journal, int length) {
    if (length > 0) {
      append(journal, batch, length);
    }
  }

  private static void append(FakeJournal journal, UnsafeBuffer bytes, int length) {
    try {
      long _ = journal.append(bytes, 0, length);
    } catch (JournalFullException e) {
      throw new IllegalStateException(e);
    }
  }

  private void start(FakeJournal journal, boolean isReal) {
    try {
      start(journal);
      started++;
    } catch (JournalCorruptException e) {
      check(!isReal, "a journal that a shard wrote was refused: " + e.getMessage());
      checkSentence(e.getMessage());
      refused++;
    }
  }

  /** A shard starts on this journal, and works for a while. */
  static void start(FakeJournal journal) {
    SteppedHost host = new SteppedHost();
    boolean[] hasFailed = new boolean[1];
    SchedulingLoop loop =
        new SchedulingLoop(
            host,
            journal,
            SETTINGS.limits(),
            ShardWorld.fleet(),
            SETTINGS.retryPolicy(),
            1,
            () -> hasFailed[0] = true);
    loop.start();
    journal.force();
    for (int i = 0; i < 4; i++) {
      checkWorking(loop, hasFailed[0]);
      host.pass(1000 * SteppedHost.MS);
    }
  }

  private static void checkWorking(SchedulingLoop loop, boolean hasFailed) {
    check(!hasFailed, "the loop has stopped");
    String fault = loop.core().audit().firstFault();
    check(fault == null, "the tables do not add up: " + fault);
    check(loop.core().counters().ledgerImbalance() == 0, "the ledger is not zero");
  }

  private static void checkSentence(String sentence) {
    check(
        sentence.contains("position") || sentence.contains("data folder"),
        "it does not say where: " + sentence);
    check(
        sentence.endsWith(".") && sentence.length() < SENTENCE_LENGTH_MAX,
        "no sentence: " + sentence);
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
