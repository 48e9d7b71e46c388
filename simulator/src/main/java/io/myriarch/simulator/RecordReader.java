package io.myriarch.simulator;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.journal.AttemptFailedDecoder;
import io.myriarch.protocol.journal.MessageHeaderDecoder;
import io.myriarch.protocol.journal.TaskAcceptedDecoder;
import io.myriarch.protocol.journal.TaskFinishedDecoder;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads batches as they were written, apart from the code that replays them. */
final class RecordReader {
  /** Takes what the records say. */
  interface Handler {
    void accepted(long position, long taskId, byte[] payload, Terms terms, Counts counts);

    void attemptFailed(
        long position, long taskId, int attempt, FailureKind kind, long atMs, long retryAtMs);

    void finished(long position, long taskId, TaskStatus status, int attempts, byte[] output);
  }

  /** What a submission asked for: it never changes. */
  record Terms(
      long route,
      int priority,
      int maxAttempts,
      long executionTimeoutMs,
      long submittedAtMs,
      long notBeforeMs,
      long deadlineMs,
      int durability,
      long requeuedFrom,
      String orderingKey) {}

  /** What had become of the attempts of a task when its record was written. */
  record Counts(int attempts, int losses, int handedBack) {}

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final TaskAcceptedDecoder accepted = new TaskAcceptedDecoder();
  private final AttemptFailedDecoder failed = new AttemptFailedDecoder();
  private final TaskFinishedDecoder finished = new TaskFinishedDecoder();
  private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

  void read(Disk.Excerpt excerpt, Handler handler) {
    buffer.wrap(excerpt.bytes());
    int at = 0;
    while (at < buffer.capacity()) {
      int record = at + Framing.LENGTH_BYTES;
      header.wrap(buffer, record);
      switch (header.templateId()) {
        case TaskAcceptedDecoder.TEMPLATE_ID -> accepted(excerpt.position(), record, handler);
        case AttemptFailedDecoder.TEMPLATE_ID -> failed(excerpt.position(), record, handler);
        case TaskFinishedDecoder.TEMPLATE_ID -> finished(excerpt.position(), record, handler);
        default -> {
          // Nothing about a task.
        }
      }
      at = record + Framing.frameLength(buffer, at);
    }
  }

  private void accepted(long position, int at, Handler handler) {
    accepted.wrapAndApplyHeader(buffer, at, header);
    Terms terms =
        new Terms(
            accepted.route(),
            accepted.priority(),
            accepted.maxAttempts(),
            accepted.executionTimeoutMs(),
            accepted.submittedAtMs(),
            accepted.notBeforeMs(),
            accepted.deadlineMs(),
            accepted.durability(),
            accepted.requeuedFrom(),
            accepted.orderingKey());
    accepted.skipIdempotencyKey();
    byte[] payload = new byte[accepted.payloadLength()];
    accepted.getPayload(payload, 0, payload.length);
    Counts counts = new Counts(accepted.attempts(), accepted.losses(), accepted.handedBack());
    handler.accepted(position, accepted.taskId(), payload, terms, counts);
  }

  private void failed(long position, int at, Handler handler) {
    failed.wrapAndApplyHeader(buffer, at, header);
    handler.attemptFailed(
        position,
        failed.taskId(),
        failed.attempt(),
        FailureKind.get((byte) failed.kind()),
        failed.atMs(),
        failed.retryAtMs());
  }

  private void finished(long position, int at, Handler handler) {
    finished.wrapAndApplyHeader(buffer, at, header);
    byte[] output = new byte[finished.outputLength()];
    TaskStatus status = TaskStatus.get(finished.status());
    int attempts = finished.attempts();
    long taskId = finished.taskId();
    finished.getOutput(output, 0, output.length);
    handler.finished(position, taskId, status, attempts, output);
  }
}
