package io.myriarch.scheduler.shard;

import io.myriarch.protocol.journal.MessageHeaderDecoder;
import io.myriarch.protocol.journal.TaskAcceptedDecoder;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.scheduler.core.Submission;
import org.agrona.DirectBuffer;

/** A record of an accepted task, of this or an older version, as the submission that it was. */
final class TaskAcceptedReader {
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final TaskAcceptedDecoder accepted = new TaskAcceptedDecoder();

  /** Goes to the record at this place; false if that is another kind of record. */
  boolean wrap(DirectBuffer buffer, int at) {
    header.wrap(buffer, at);
    if (header.templateId() != TaskAcceptedDecoder.TEMPLATE_ID) {
      return false;
    }
    accepted.wrapAndApplyHeader(buffer, at, header);
    return true;
  }

  long taskId() {
    return accepted.taskId();
  }

  long submittedAtMs() {
    return accepted.submittedAtMs();
  }

  int attempts() {
    return accepted.attempts();
  }

  int losses() {
    return accepted.losses();
  }

  int handedBack() {
    // Null from a writer that did not know of it.
    int handedBack = accepted.handedBack();
    return handedBack == TaskAcceptedDecoder.handedBackNullValue() ? 0 : handedBack;
  }

  /** Sets every field, with link 0; the payload stays in the buffer. Once for each record. */
  void read(Submission s) {
    long submittedAtMs = accepted.submittedAtMs();
    s.route = (int) accepted.route();
    s.priority = accepted.priority();
    s.maxAttempts = accepted.maxAttempts();
    s.executionTimeoutMs = accepted.executionTimeoutMs();
    s.notBeforeDelayMs = sinceOrZero(accepted.notBeforeMs(), submittedAtMs);
    s.deadlineMs = sinceOrZero(accepted.deadlineMs(), submittedAtMs);
    s.sessionId = accepted.sessionId();
    s.correlationId = accepted.correlationId();
    s.requeuedFrom = orNone(accepted.requeuedFrom());
    s.durability = durability(accepted.durability());
    s.orderingKey = accepted.orderingKeyLength() == 0 ? skipOrderingKey() : accepted.orderingKey();
    s.idempotencyKey =
        accepted.idempotencyKeyLength() == 0 ? skipIdempotencyKey() : accepted.idempotencyKey();
    s.payloadLength = accepted.payloadLength();
    s.payload = accepted.buffer();
    s.payloadOffset = accepted.limit() + TaskAcceptedDecoder.payloadHeaderLength();
  }

  private String skipOrderingKey() {
    accepted.skipOrderingKey();
    return "";
  }

  private String skipIdempotencyKey() {
    accepted.skipIdempotencyKey();
    return "";
  }

  /** Records of version 1 do not tell. */
  private static Durability durability(short value) {
    return value == TaskAcceptedDecoder.durabilityNullValue()
        ? Durability.DEFAULT
        : Durability.get(value);
  }

  private static long sinceOrZero(long wallMs, long submittedAtMs) {
    return wallMs == 0 ? 0 : wallMs - submittedAtMs;
  }

  /** What a record of version 1 does not have is null. */
  static long orNone(long requeuedFrom) {
    return requeuedFrom == TaskAcceptedDecoder.requeuedFromNullValue() ? 0 : requeuedFrom;
  }
}
