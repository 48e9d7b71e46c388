package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The records that a core asked for, each as the call that replays it. */
final class RecordedJournal {
  private final List<Consumer<Recovery>> records = new ArrayList<>();

  int position() {
    return records.size();
  }

  void replay(Recovery recovery) {
    recovery.startFile(1);
    records.forEach(record -> record.accept(recovery));
  }

  /** As a crash does that comes before the last records are durable. */
  void loseLast(int count) {
    records.subList(records.size() - count, records.size()).clear();
  }

  /** As retention does when it saves a record from a file that goes. */
  void repeatLast() {
    records.add(records.getLast());
  }

  /** As retention does when it saves records from a file that goes, after others were written. */
  void moveToEnd(int from, int count) {
    List<Consumer<Recovery>> moved = List.copyOf(records.subList(from, from + count));
    records.subList(from, from + count).clear();
    records.addAll(moved);
  }

  void opened(int epoch) {
    records.add(recovery -> recovery.opened(epoch));
  }

  void routeDefined(Routes.Route r) {
    records.add(
        recovery -> recovery.route(r.number(), r.typeName(), r.specialtyName(), r.operation()));
  }

  void pauseChanged(Pauses.Pause p, boolean isPaused) {
    records.add(recovery -> recovery.pauseChanged(p.type(), p.specialty(), isPaused, p.sinceMs()));
  }

  /** Keeps what the journal's schema has room for: whether it was followed is not recorded. */
  void taskAccepted(TaskTable tasks, int slot, Submission s) {
    Submission copy = new Submission();
    copy.sessionId = s.sessionId;
    copy.correlationId = s.correlationId;
    copy.route = tasks.route(slot);
    copy.priority = tasks.priority(slot);
    copy.maxAttempts = tasks.maxAttempts(slot);
    copy.executionTimeoutMs = tasks.timeoutMs(slot);
    copy.notBeforeDelayMs = s.notBeforeDelayMs;
    copy.deadlineMs = s.deadlineMs;
    copy.orderingKey = s.orderingKey;
    copy.idempotencyKey = s.idempotencyKey;
    byte[] payload = new byte[s.payloadLength];
    s.payload.getBytes(s.payloadOffset, payload);
    copy.payload = new UnsafeBuffer(payload);
    copy.payloadLength = payload.length;
    long taskId = tasks.id(slot);
    long submittedAtMs = tasks.submittedAtMs(slot);
    records.add(recovery -> recovery.accepted(taskId, copy, submittedAtMs, 0, 0));
  }

  void attemptFailed(long taskId, int attempt, FailureKind kind, long retryAtMs, String errorText) {
    DirectBuffer error = new UnsafeBuffer(errorText.getBytes(StandardCharsets.UTF_8));
    records.add(recovery ->
        recovery.attemptFailed(taskId, attempt, kind, retryAtMs, error, 0, error.capacity()));
  }

  void taskFinished(long taskId, TaskStatus status) {
    long position = position();
    records.add(recovery -> recovery.finished(taskId, status, position));
  }
}
