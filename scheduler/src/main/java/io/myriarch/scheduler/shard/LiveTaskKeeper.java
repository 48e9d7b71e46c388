package io.myriarch.scheduler.shard;

import io.myriarch.scheduler.core.OldRecords;
import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.core.Submission;
import io.myriarch.scheduler.core.TaskTable;
import io.myriarch.scheduler.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the records of unfinished tasks again whose file the journal's retention would delete, so
 * that a few old tasks do not hold up the files of all that came after them. In pieces: one is read
 * off the loop, then written in a turn, and there is a pause between two. The old file goes when
 * what was written here is forced ({@link SchedulingLoop}); until then it is as valid as ever.
 *
 * <p>Not while the disk runs low: the room that is left is for outcomes.
 *
 * <p>Thread rule: the shard's loop.
 */
final class LiveTaskKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTaskKeeper.class);
  private static final long PIECE_PAUSE_NS = 5_000_000L;
  private static final long LOOK_PAUSE_NS = 200_000_000L;

  private final SchedulingLoop loop;
  private final Journal journal;
  private final JournalPublisher publisher;
  private final DeadLetterKeeper deadLetters;
  private boolean isReading;
  private long nextNs = Long.MIN_VALUE;

  /** A task as its record says. */
  private record Accepted(long taskId, Submission submission) {}

  LiveTaskKeeper(
      SchedulingLoop loop,
      Journal journal,
      JournalPublisher publisher,
      DeadLetterKeeper deadLetters) {
    this.loop = loop;
    this.journal = journal;
    this.publisher = publisher;
    this.deadLetters = deadLetters;
  }

  /**
   * In each turn: looks for some tasks that are to be written again, if that is due. Before it
   * begins it tells which files are to be emptied.
   */
  void turn(long nowNs) {
    if (nowNs < nextNs || isReading || publisher.isFull() || journal.lowOnSpace()) {
      return;
    }
    OldRecords old = loop.core().oldRecords();
    if (old.isLooking()) {
      look(old, nowNs);
      return;
    }
    // The pause also keeps what is written again from wearing out the disk by itself, where
    // retention wants every file at once.
    nextNs = nowNs + LOOK_PAUSE_NS;
    int wanted = journal.wantedFile();
    if (wanted >= 0 && old.begin(wanted)) {
      nextNs = nowNs;
      deadLetters.empty(old.newestFile());
      loop.workSoon();
    }
  }

  private void look(OldRecords old, long nowNs) {
    LongArrayList taskIds = new LongArrayList();
    LongArrayList positions = new LongArrayList();
    old.collect(taskIds, positions);
    if (!taskIds.isEmpty()) {
      read(taskIds, positions);
    } else if (old.isLooking()) {
      loop.workSoon();
    }
    if (!old.isLooking()) {
      nextNs = nowNs + LOOK_PAUSE_NS;
    }
  }

  private void read(LongArrayList taskIds, LongArrayList positions) {
    Long2ObjectHashMap<LongHashSet> byPosition = new Long2ObjectHashMap<>();
    for (int i = 0; i < taskIds.size(); i++) {
      byPosition
          .computeIfAbsent(positions.getLong(i), _ -> new LongHashSet())
          .add(taskIds.getLong(i));
    }
    isReading = true;
    loop.host()
        .offLoop(
            () -> readAll(byPosition),
            (records, failure) -> {
              isReading = false;
              loop.enter();
              if (failure == null) {
                nextNs = Math.max(nextNs, loop.nowNs() + PIECE_PAUSE_NS);
                records.forEach(this::write);
              } else {
                LOG.error("old tasks could not be read back; their file stays", failure);
              }
              loop.workSoon();
            });
  }

  /** Off the loop. Without those whose file has gone meanwhile: they have ended. */
  private List<Accepted> readAll(Long2ObjectHashMap<LongHashSet> byPosition) {
    TaskAcceptedReader reader = new TaskAcceptedReader();
    List<Accepted> records = new ArrayList<>();
    long[] sorted = byPosition.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
    for (long position : sorted) {
      LongHashSet taskIds = byPosition.get(position);
      journal.read(
          position,
          (_, batch, offset, length) ->
              JournalRecords.forEach(
                  batch,
                  offset,
                  length,
                  position,
                  (buffer, at) -> {
                    if (reader.wrap(buffer, at) && taskIds.remove(reader.taskId())) {
                      records.add(copied(reader, buffer));
                    }
                    return !taskIds.isEmpty();
                  }));
    }
    return records;
  }

  private static Accepted copied(TaskAcceptedReader reader, DirectBuffer buffer) {
    Submission s = new Submission();
    reader.read(s);
    byte[] payload = new byte[s.payloadLength];
    buffer.getBytes(s.payloadOffset, payload);
    s.payload = new UnsafeBuffer(payload);
    s.payloadOffset = 0;
    return new Accepted(reader.taskId(), s);
  }

  private void write(Accepted record) {
    SchedulerCore core = loop.core();
    int slot = core.tasks().find(record.taskId());
    // What stays unwritten since the disk is full now is found again later.
    if (slot == TaskTable.NONE || !core.oldRecords().isOld(slot) || publisher.isFull()) {
      return;
    }
    core.oldRecords().dropForgotten(slot, record.submission());
    publisher.taskAcceptedAgain(slot, record.submission());
    core.oldRecords().moved(slot, publisher.position());
    if (core.oldRecords().attemptsFailed(slot) > 0) {
      publisher.attemptFailedAgain(slot);
    }
  }
}
