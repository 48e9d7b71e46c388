package io.myriarch.scheduler.shard;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.journal.AttemptFailedDecoder;
import io.myriarch.protocol.journal.DeadLetterRemovedDecoder;
import io.myriarch.protocol.journal.DeadLetteredDecoder;
import io.myriarch.protocol.journal.JournalOpenedDecoder;
import io.myriarch.protocol.journal.MessageHeaderDecoder;
import io.myriarch.protocol.journal.PauseChangedDecoder;
import io.myriarch.protocol.journal.RouteDefinedDecoder;
import io.myriarch.protocol.journal.TaskAcceptedDecoder;
import io.myriarch.protocol.journal.TaskFinishedDecoder;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.core.CoreLimits;
import io.myriarch.scheduler.core.Recovery;
import io.myriarch.scheduler.core.Submission;
import io.myriarch.scheduler.journal.Journal;
import io.myriarch.scheduler.journal.JournalCorruptException;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;

/** Bytes to records: what replay tells the core, and what a reader finds of an ended task. */
final class JournalRecords {
  /** No name that a user may give is longer. */
  private static final int NAME_LENGTH_MAX = 256;

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final TaskAcceptedReader accepted = new TaskAcceptedReader();
  private final AttemptFailedDecoder attemptFailed = new AttemptFailedDecoder();
  private final TaskFinishedDecoder finished = new TaskFinishedDecoder();
  private final DeadLetteredDecoder deadLettered = new DeadLetteredDecoder();
  private final Submission submission = new Submission();

  /** Tells the core every record of the journal. */
  void replay(Journal journal, Recovery recovery, int shardCount) {
    journal.replay((position, batch, offset, length) -> {
      recovery.startBatch(journal.fileOf(position), position, length);
      forEach(
          batch,
          offset,
          length,
          position,
          (buffer, at) -> apply(recovery, buffer, at, position, shardCount));
    });
  }

  /** Takes records, each as a view that ends with it, so that none is read beyond its end. */
  @FunctionalInterface
  interface RecordHandler {
    /** Returns whether to go on. */
    boolean onRecord(DirectBuffer buffer, int offset);
  }

  static void forEach(
      DirectBuffer batch, int offset, int length, long position, RecordHandler handler) {
    UnsafeBuffer view = new UnsafeBuffer(0, 0);
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int room = end - at - Framing.LENGTH_BYTES;
      int recordLength = room < 0 ? room : Framing.frameLength(batch, at);
      if (recordLength < Framing.HEADER_BYTES || recordLength > room) {
        throw new JournalCorruptException(
            "The batch at position %d holds a record of impossible length %d; restore the data folder from a backup, or remove the file and lose what it holds."
                .formatted(position, recordLength));
      }
      view.wrap(batch, at + Framing.LENGTH_BYTES, recordLength);
      if (!handler.onRecord(view, 0)) {
        return;
      }
      at += Framing.LENGTH_BYTES + recordLength;
    }
  }

  private boolean apply(
      Recovery recovery, DirectBuffer buffer, int at, long position, int shardCount) {
    header.wrap(buffer, at);
    if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
      throw new JournalCorruptException(
          "The record at position %d is of schema %d instead of %d; the file is not one of Myriarch's."
              .formatted(position, header.schemaId(), MessageHeaderDecoder.SCHEMA_ID));
    }
    try {
      applyKnown(recovery, buffer, at, position, shardCount);
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      throw new JournalCorruptException(
          "The record of kind %d in the batch at position %d makes no sense (%s): start the version that wrote it, or restore the data folder from a backup."
              .formatted(header.templateId(), position, e.getMessage()),
          e);
    }
    return true;
  }

  private void applyKnown(
      Recovery recovery, DirectBuffer buffer, int at, long position, int shardCount) {
    switch (header.templateId()) {
      case JournalOpenedDecoder.TEMPLATE_ID -> opened(recovery, buffer, at, shardCount);
      case RouteDefinedDecoder.TEMPLATE_ID -> routeDefined(recovery, buffer, at);
      case PauseChangedDecoder.TEMPLATE_ID -> pauseChanged(recovery, buffer, at);
      case TaskAcceptedDecoder.TEMPLATE_ID -> taskAccepted(recovery, buffer, at);
      case AttemptFailedDecoder.TEMPLATE_ID -> attemptFailed(recovery, buffer, at);
      case DeadLetteredDecoder.TEMPLATE_ID -> deadLettered(recovery, buffer, at);
      case DeadLetterRemovedDecoder.TEMPLATE_ID -> deadLetterRemoved(recovery, buffer, at);
      case TaskFinishedDecoder.TEMPLATE_ID -> taskFinished(recovery, buffer, at, position);
      default ->
          throw new JournalCorruptException(
              "The record at position %d is of kind %d, which this version does not know; start the newer version that wrote it."
                  .formatted(position, header.templateId()));
    }
  }

  private void opened(Recovery recovery, DirectBuffer buffer, int at, int shardCount) {
    JournalOpenedDecoder opened = new JournalOpenedDecoder();
    opened.wrapAndApplyHeader(buffer, at, header);
    if (opened.shardCount() != shardCount) {
      throw new JournalCorruptException(
          "The data folder was written with shards = %d and cannot be opened with shards = %d; start with the number it was written with."
              .formatted(opened.shardCount(), shardCount));
    }
    recovery.opened(opened.epoch());
  }

  private void routeDefined(Recovery recovery, DirectBuffer buffer, int at) {
    RouteDefinedDecoder defined = new RouteDefinedDecoder();
    defined.wrapAndApplyHeader(buffer, at, header);
    recovery.route(
        (int) defined.route(),
        name(defined.agentType()),
        name(defined.specialty()),
        name(defined.operation()),
        name(defined.tenant()));
  }

  private void pauseChanged(Recovery recovery, DirectBuffer buffer, int at) {
    PauseChangedDecoder changed = new PauseChangedDecoder();
    changed.wrapAndApplyHeader(buffer, at, header);
    long sinceMs = changed.sinceMs();
    boolean isPaused = changed.paused() != 0;
    recovery.pauseChanged(name(changed.agentType()), name(changed.specialty()), isPaused, sinceMs);
  }

  /** It is written again at the start of each file. */
  private static String name(String read) {
    expect(read.length() <= NAME_LENGTH_MAX, "a name has " + read.length() + " characters");
    return read;
  }

  private void taskAccepted(Recovery recovery, DirectBuffer buffer, int at) {
    var _ = accepted.wrap(buffer, at);
    long taskId = accepted.taskId();
    expect(taskId > 0, "there is no task " + taskId);
    int handedBack = accepted.handedBack();
    accepted.read(submission);
    expect(
        submission.priority <= CoreLimits.PRIORITY_MAX,
        "there is no priority " + submission.priority);
    expect(
        accepted.losses() <= accepted.attempts(),
        "of %d attempts %d were lost".formatted(accepted.attempts(), accepted.losses()));
    // It may not be read now, if there is no memory for it.
    buffer.boundsCheck(submission.payloadOffset, submission.payloadLength);
    recovery.accepted(
        taskId, submission, accepted.submittedAtMs(), accepted.attempts(), accepted.losses());
    recovery.handedBack(taskId, handedBack);
  }

  private void deadLettered(Recovery recovery, DirectBuffer buffer, int at) {
    deadLettered.wrapAndApplyHeader(buffer, at, header);
    long taskId = deadLettered.taskId();
    int route = (int) deadLettered.route();
    FailureKind kind = FailureKind.get((byte) deadLettered.kind());
    long failedAtMs = deadLettered.failedAtMs();
    long payloadPosition = deadLettered.payloadPosition();
    deadLettered.skipOrderingKey();
    int dataBytes = deadLettered.skipErrorText() + deadLettered.skipPayload();
    recovery.deadLettered(taskId, route, kind, failedAtMs, payloadPosition, dataBytes);
  }

  private void deadLetterRemoved(Recovery recovery, DirectBuffer buffer, int at) {
    DeadLetterRemovedDecoder removed = new DeadLetterRemovedDecoder();
    recovery.deadLetterRemoved(removed.wrapAndApplyHeader(buffer, at, header).taskId());
  }

  private void attemptFailed(Recovery recovery, DirectBuffer buffer, int at) {
    attemptFailed.wrapAndApplyHeader(buffer, at, header);
    recovery.attemptFailed(
        attemptFailed.taskId(),
        attemptFailed.attempt(),
        FailureKind.get((byte) attemptFailed.kind()),
        attemptFailed.retryAtMs(),
        buffer,
        attemptFailed.limit() + AttemptFailedDecoder.errorTextHeaderLength(),
        attemptFailed.errorTextLength());
  }

  private void taskFinished(Recovery recovery, DirectBuffer buffer, int at, long position) {
    finished.wrapAndApplyHeader(buffer, at, header);
    TaskStatus outcome = TaskStatus.get(finished.status());
    expect(isEnd(outcome), "a task has not ended that is " + outcome);
    recovery.finished(finished.taskId(), outcome, position);
  }

  private static boolean isEnd(TaskStatus status) {
    return switch (status) {
      case SUCCEEDED, FAILED, CANCELLED, EXPIRED -> true;
      default -> false;
    };
  }

  private static void expect(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /**
   * The ended task of this id as the batch at a position tells it, or null if that has been
   * retired.
   */
  TaskView readFinished(Journal journal, long position, long taskId, RouteNames routes) {
    TaskView[] found = new TaskView[1];
    journal.read(
        position,
        (at, batch, offset, length) ->
            forEach(
                batch,
                offset,
                length,
                position,
                (buffer, record) -> {
                  found[0] = finishedView(buffer, record, taskId, routes);
                  return found[0] == null;
                }));
    return found[0];
  }

  /**
   * The payloads of these tasks from the batch at a position that has their records.
   *
   * @throws JournalCorruptException if one is not in it
   */
  ReadPayloads readPayloads(Journal journal, long position, LongHashSet taskIds) {
    ReadPayloads read = new ReadPayloads();
    boolean isThere =
        journal.read(
            position,
            (at, batch, offset, length) ->
                forEach(
                    batch,
                    offset,
                    length,
                    position,
                    (buffer, record) -> {
                      addPayload(read, taskIds, buffer, record);
                      return !taskIds.isEmpty();
                    }));
    if (!isThere) {
      taskIds.forEachLong(read::addMissing);
    } else if (!taskIds.isEmpty()) {
      throw new JournalCorruptException(
          "The batch at position %d lacks the record of task %s; restore the data folder from a backup."
              .formatted(position, TaskIds.format(taskIds.iterator().nextValue())));
    }
    return read;
  }

  private void addPayload(ReadPayloads read, LongHashSet taskIds, DirectBuffer buffer, int at) {
    if (accepted.wrap(buffer, at) && taskIds.remove(accepted.taskId())) {
      accepted.read(submission);
      read.add(accepted.taskId(), buffer, submission.payloadOffset, submission.payloadLength);
    }
  }

  private TaskView finishedView(DirectBuffer buffer, int at, long taskId, RouteNames routes) {
    header.wrap(buffer, at);
    if (header.templateId() != TaskFinishedDecoder.TEMPLATE_ID) {
      return null;
    }
    finished.wrapAndApplyHeader(buffer, at, header);
    if (finished.taskId() != taskId) {
      return null;
    }
    TaskStatus status = TaskStatus.get(finished.status());
    byte[] output = new byte[finished.outputLength()];
    finished.getOutput(output, 0, output.length);
    boolean hasResult = status == TaskStatus.SUCCEEDED;
    RouteNames.Names names = routes.get((int) finished.route());
    return new TaskView(
        taskId,
        status,
        names.type(),
        names.specialty(),
        names.operation(),
        names.tenant(),
        finished.priority(),
        finished.attempts(),
        finished.agent(),
        finished.submittedAtMs(),
        finished.finishedAtMs(),
        finished.queueUs(),
        finished.executionUs(),
        TaskAcceptedReader.orNone(finished.requeuedFrom()),
        hasResult ? output : null,
        hasResult ? null : new String(output, StandardCharsets.UTF_8));
  }
}
