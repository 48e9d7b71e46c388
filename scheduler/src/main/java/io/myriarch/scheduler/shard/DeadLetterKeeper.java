package io.myriarch.scheduler.shard;

import io.myriarch.scheduler.core.DeadLetter;
import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.journal.Journal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.agrona.collections.LongArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters again whose file the journal's retention would delete, whole, some at a time:
 * so a few old letters do not hold up the files of all that came after them.
 *
 * <p>Thread rule: the shard's loop.
 */
final class DeadLetterKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterKeeper.class);
  private static final int LETTERS_AT_A_TIME = 16;

  private final SchedulingLoop loop;
  private final Journal journal;
  private final JournalPublisher publisher;
  private final LongArrayQueue inTheWay = new LongArrayQueue();
  private int wanted = -1;
  private boolean isReading;

  DeadLetterKeeper(SchedulingLoop loop, Journal journal, JournalPublisher publisher) {
    this.loop = loop;
    this.journal = journal;
    this.publisher = publisher;
  }

  /** The files up to this one are to be emptied. */
  void empty(int newestFile) {
    wanted = newestFile;
    if (!isReading) {
      collect();
    }
  }

  /** In each turn: begins to write some again if that is due. */
  void turn() {
    if (!inTheWay.isEmpty() && !isReading && !publisher.isFull() && !journal.lowOnSpace()) {
      writeSome();
    }
  }

  private void collect() {
    SchedulerCore core = loop.core();
    inTheWay.clear();
    Iterator<DeadLetter> letters = core.deadLetters().before(0);
    while (letters.hasNext()) {
      DeadLetter letter = letters.next();
      if (core.fileOf(letter) <= wanted) {
        inTheWay.addLong(letter.taskId());
      }
    }
  }

  private void writeSome() {
    List<DeadLetter> letters = new ArrayList<>();
    while (letters.size() < LETTERS_AT_A_TIME && !inTheWay.isEmpty()) {
      DeadLetter letter = loop.core().deadLetters().find(inTheWay.pollLong());
      if (letter != null) {
        letters.add(letter);
      }
    }
    if (letters.isEmpty()) {
      return;
    }
    isReading = true;
    loop.host()
        .offLoop(
            () -> new DeadLetterReader(journal).read(letters, true),
            (records, failure) -> {
              isReading = false;
              loop.enter();
              if (failure == null) {
                write(letters, records);
              } else {
                LOG.error("dead letters could not be read back; their file stays", failure);
              }
              loop.workSoon();
            });
  }

  private void write(List<DeadLetter> letters, List<DeadLetterRecord> records) {
    if (records.size() < letters.size()) {
      LOG.error(
          "{} dead letters were not found; their file stays", letters.size() - records.size());
    }
    for (DeadLetterRecord letter : records) {
      DeadLetter now = loop.core().deadLetters().find(letter.taskId());
      if (publisher.isFull()) {
        inTheWay.addLong(letter.taskId());
      } else if (now != null && loop.core().fileOf(now) <= wanted) {
        publisher.deadLettered(letter);
        loop.core().deadLetterMoved(now, publisher.position());
      }
    }
  }
}
