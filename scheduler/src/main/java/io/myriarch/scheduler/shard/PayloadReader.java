package io.myriarch.scheduler.shard;

import io.myriarch.scheduler.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongArrayQueue;
import org.agrona.collections.LongHashSet;

/**
 * Reads payloads back from the journal, off the loop, so that the shard never waits for the disk.
 * Tasks that are wanted together mostly lie together: a batch is read once for all of its tasks
 * that are wanted.
 *
 * <p>Thread rule: the shard's thread.
 */
final class PayloadReader {
  /** Batches read before the first of them are told: a bound on the time until that. */
  private static final int BATCHES_PER_READ_MAX = 16;

  private static final int TASKS_PER_READ_MAX = 8192;

  private final Journal journal;
  private final SchedulingLoop loop;
  private final LongArrayQueue taskIds = new LongArrayQueue();
  private final LongArrayQueue positions = new LongArrayQueue();
  private boolean isReading;

  PayloadReader(SchedulingLoop loop, Journal journal) {
    this.loop = loop;
    this.journal = journal;
  }

  /** The core wants the payload of this task, whose record is in the batch at this position. */
  void want(long taskId, long position) {
    taskIds.addLong(taskId);
    positions.addLong(position);
  }

  /** Reads what is wanted of the batches up to this one, which have been appended. */
  void read(long appendedPosition) {
    if (isReading || taskIds.isEmpty() || positions.peekLong() > appendedPosition) {
      return;
    }
    Long2ObjectHashMap<LongHashSet> tasks = new Long2ObjectHashMap<>();
    for (int i = 0; i < TASKS_PER_READ_MAX && !taskIds.isEmpty(); i++) {
      long position = positions.peekLong();
      boolean isOneMore = !tasks.containsKey(position) && tasks.size() == BATCHES_PER_READ_MAX;
      if (position > appendedPosition || isOneMore) {
        break;
      }
      positions.pollLong();
      tasks.computeIfAbsent(position, _ -> new LongHashSet()).add(taskIds.pollLong());
    }
    isReading = true;
    loop.host().offLoop(() -> readAll(tasks), this::tell);
  }

  private List<ReadPayloads> readAll(Long2ObjectHashMap<LongHashSet> tasks) {
    JournalRecords records = new JournalRecords();
    List<ReadPayloads> read = new ArrayList<>();
    long[] sorted = tasks.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
    for (long position : sorted) {
      read.add(records.readPayloads(journal, position, tasks.get(position)));
    }
    return read;
  }

  private void tell(List<ReadPayloads> read, Throwable failure) {
    isReading = false;
    if (failure != null) {
      loop.fail("a payload could not be read back from the journal", failure);
      return;
    }
    loop.enter();
    read.forEach(payloads -> payloads.tell(loop.core()));
    loop.workSoon();
  }
}
