package io.myriarch.scheduler.shard;

import io.myriarch.scheduler.core.SchedulerCore;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/**
 * Payloads that were read from one batch of the journal. Filled by one thread, then handed to the
 * shard's.
 */
final class ReadPayloads {
  private final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer();
  private final LongArrayList taskIds = new LongArrayList();
  private final IntArrayList ends = new IntArrayList();
  private final LongArrayList missing = new LongArrayList();

  void add(long taskId, DirectBuffer buffer, int offset, int length) {
    int at = ends.isEmpty() ? 0 : ends.getInt(ends.size() - 1);
    bytes.putBytes(at, buffer, offset, length);
    taskIds.addLong(taskId);
    ends.addInt(at + length);
  }

  /** The record is not where it was asked for: its file has been retired. */
  void addMissing(long taskId) {
    missing.addLong(taskId);
  }

  /** On the shard's thread, in a turn. */
  void tell(SchedulerCore core) {
    int at = 0;
    for (int i = 0; i < taskIds.size(); i++) {
      int end = ends.getInt(i);
      core.payloadRead(taskIds.getLong(i), bytes, at, end - at);
      at = end;
    }
    for (int i = 0; i < missing.size(); i++) {
      core.payloadMoved(missing.getLong(i));
    }
  }
}
