package io.myriarch.scheduler.shard;

import io.myriarch.protocol.journal.DeadLetteredDecoder;
import io.myriarch.protocol.journal.MessageHeaderDecoder;
import io.myriarch.protocol.journal.TaskAcceptedDecoder;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.scheduler.core.DeadLetter;
import io.myriarch.scheduler.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;

/** Reads the records of dead letters back from the journal. Blocks: off the loop, one call each. */
final class DeadLetterReader {
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final DeadLetteredDecoder deadLettered = new DeadLetteredDecoder();
  private final TaskAcceptedDecoder accepted = new TaskAcceptedDecoder();
  private final Journal journal;

  DeadLetterReader(Journal journal) {
    this.journal = journal;
  }

  /**
   * The records, in the order of the letters; without those that have moved meanwhile.
   *
   * @param withPayload whether the payloads are read too
   */
  List<DeadLetterRecord> read(List<DeadLetter> letters, boolean withPayload) {
    TreeMap<Long, LongHashSet> byPosition = new TreeMap<>();
    letters.forEach(letter ->
        byPosition.computeIfAbsent(letter.position(), _ -> new LongHashSet()).add(letter.taskId()));
    Long2ObjectHashMap<DeadLetterRecord> found = new Long2ObjectHashMap<>();
    byPosition.forEach((position, taskIds) ->
        journal.read(
            position,
            (_, batch, offset, length) ->
                JournalRecords.forEach(
                    batch,
                    offset,
                    length,
                    position,
                    (buffer, at) -> {
                      collect(buffer, at, taskIds, found, withPayload);
                      return !taskIds.isEmpty();
                    })));
    List<DeadLetterRecord> records = new ArrayList<>();
    for (DeadLetter letter : letters) {
      DeadLetterRecord read = found.get(letter.taskId());
      DeadLetterRecord whole = read != null && withPayload ? whole(read) : read;
      if (whole != null) {
        records.add(whole);
      }
    }
    return records;
  }

  private void collect(
      DirectBuffer buffer,
      int at,
      LongHashSet taskIds,
      Long2ObjectHashMap<DeadLetterRecord> found,
      boolean withPayload) {
    header.wrap(buffer, at);
    if (header.templateId() != DeadLetteredDecoder.TEMPLATE_ID) {
      return;
    }
    deadLettered.wrapAndApplyHeader(buffer, at, header);
    if (taskIds.remove(deadLettered.taskId())) {
      found.put(deadLettered.taskId(), decoded(withPayload));
    }
  }

  private DeadLetterRecord decoded(boolean withPayload) {
    DeadLetteredDecoder d = deadLettered;
    String orderingKey = d.orderingKey();
    byte[] error = new byte[d.errorTextLength()];
    d.getErrorText(error, 0, error.length);
    byte[] payload = new byte[withPayload ? d.payloadLength() : 0];
    if (withPayload) {
      d.getPayload(payload, 0, payload.length);
    }
    return new DeadLetterRecord(
        d.taskId(),
        (int) d.route(),
        FailureKind.get((byte) d.kind()),
        d.priority(),
        d.maxAttempts(),
        d.attempts(),
        d.losses(),
        d.agent(),
        d.executionTimeoutMs(),
        d.submittedAtMs(),
        d.failedAtMs(),
        d.deadlineDelayMs(),
        d.payloadPosition(),
        d.requeuedFrom(),
        orderingKey,
        error,
        payload);
  }

  /** With its payload, wherever that is; null if it cannot be found any more. */
  private DeadLetterRecord whole(DeadLetterRecord read) {
    if (read.payloadPosition() < 0) {
      return read;
    }
    byte[][] payload = new byte[1][];
    journal.read(
        read.payloadPosition(),
        (_, batch, offset, length) ->
            JournalRecords.forEach(
                batch,
                offset,
                length,
                read.payloadPosition(),
                (buffer, at) -> {
                  payload[0] = payloadOf(buffer, at, read.taskId());
                  return payload[0] == null;
                }));
    return payload[0] == null ? null : read.withPayload(payload[0]);
  }

  private byte[] payloadOf(DirectBuffer buffer, int at, long taskId) {
    header.wrap(buffer, at);
    if (header.templateId() != TaskAcceptedDecoder.TEMPLATE_ID) {
      return null;
    }
    accepted.wrapAndApplyHeader(buffer, at, header);
    if (accepted.taskId() != taskId) {
      return null;
    }
    accepted.skipOrderingKey();
    accepted.skipIdempotencyKey();
    byte[] payload = new byte[accepted.payloadLength()];
    accepted.getPayload(payload, 0, payload.length);
    return payload;
  }
}
