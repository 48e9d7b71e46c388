package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

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
  private final List<Entry> records = new ArrayList<>();
  private Consumer<Recovery> letter;

  /** A record; of a task that was accepted with its payload. */
  private record Entry(
      Consumer<Recovery> replay, long taskId, byte[] payload, List<Runnable> takeBack) {
    Entry(Consumer<Recovery> replay, long taskId, byte[] payload) {
      this(replay, taskId, payload, new ArrayList<>());
    }

    Entry(Consumer<Recovery> replay) {
      this(replay, 0, null);
    }
  }

  private void add(Consumer<Recovery> replay) {
    records.add(new Entry(replay));
  }

  /** Of the record that was written last: each is a batch of its own. */
  int position() {
    return letter == null ? records.size() - 1 : records.size();
  }

  void replay(Recovery recovery) {

    for (int position = 0; position < records.size(); position++) {
      recovery.startBatch(1, position, 0);
      records.get(position).replay().accept(recovery);
    }
  }

  /** As a crash does that comes before the last records are durable. */
  void loseLast(int count) {
    records.subList(records.size() - count, records.size()).clear();
  }

  /** What the loss of the last record takes back, if {@link #loseAfter} comes over it. */
  void onLoss(Runnable takeBack) {
    records.getLast().takeBack().add(takeBack);
  }

  /** As a power cut does: what was written after this position is gone, and never happened. */
  void loseAfter(int position) {
    letter = null;
    while (records.size() - 1 > position) {
      records.removeLast().takeBack().reversed().forEach(Runnable::run);
    }
  }

  /** As retention does when it saves a record from a file that goes. */
  void repeatLast() {
    records.add(records.getLast());
  }

  /** The payload of the task whose record lies there. */
  byte[] payload(long taskId, int position) {
    assertThat(records.get(position).taskId()).as("task at %d", position).isEqualTo(taskId);
    return records.get(position).payload();
  }

  /** As retention does when it saves records from a file that goes, after others were written. */
  void moveToEnd(int from, int count) {
    List<Entry> moved = List.copyOf(records.subList(from, from + count));
    records.subList(from, from + count).clear();
    records.addAll(moved);
  }

  void opened(int epoch) {
    add(recovery -> recovery.opened(epoch));
  }

  void routeDefined(Routes.Route r) {
    add(recovery ->
        recovery.route(r.number(), r.typeName(), r.specialtyName(), r.operation(), r.tenantName()));
  }

  void pauseChanged(Pauses.Pause p, boolean isPaused) {
    add(recovery -> recovery.pauseChanged(p.type(), p.specialty(), isPaused, p.sinceMs()));
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
    copy.requeuedFrom = s.requeuedFrom;
    byte[] payload = new byte[s.payloadLength];
    s.payload.getBytes(s.payloadOffset, payload);
    copy.payload = new UnsafeBuffer(payload);
    copy.payloadLength = payload.length;
    long taskId = tasks.id(slot);
    long submittedAtMs = tasks.submittedAtMs(slot);
    records.add(
        new Entry(
            recovery -> recovery.accepted(taskId, copy, submittedAtMs, 0, 0), taskId, payload));
  }

  void attemptFailed(long taskId, int attempt, FailureKind kind, long retryAtMs, String errorText) {
    DirectBuffer error = new UnsafeBuffer(errorText.getBytes(StandardCharsets.UTF_8));
    add(recovery ->
        recovery.attemptFailed(taskId, attempt, kind, retryAtMs, error, 0, error.capacity()));
  }

  /** Kept until the end of the task is recorded: the two are never parted. */
  void deadLettered(
      long taskId, int route, FailureKind kind, long failedAtMs, long payloadPosition) {
    letter = recovery -> recovery.deadLettered(taskId, route, kind, failedAtMs, payloadPosition, 0);
  }

  void deadLetterRemoved(long taskId) {
    add(recovery -> recovery.deadLetterRemoved(taskId));
  }

  void taskFinished(long taskId, TaskStatus status) {
    long position = records.size();
    Consumer<Recovery> before = letter == null ? _ -> {} : letter;
    letter = null;
    add(recovery -> {
      before.accept(recovery);
      recovery.finished(taskId, status, position);
    });
  }
}
