package io.myriarch.protocol.client;

import io.myriarch.protocol.wire.RejectCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Remembers what it heard, and that nothing was said twice. */
final class RecordingListener implements TaskListener {
  final Map<Long, Long> accepted = new ConcurrentHashMap<>();
  final Map<Long, TaskResult> finished = new ConcurrentHashMap<>();
  final Map<Long, RejectCode> rejected = new ConcurrentHashMap<>();
  final Map<Long, String> unknown = new ConcurrentHashMap<>();
  final List<String> disconnects = new CopyOnWriteArrayList<>();
  final AtomicInteger connects = new AtomicInteger();
  final AtomicInteger ready = new AtomicInteger();
  final AtomicInteger repetitions = new AtomicInteger();
  final AtomicInteger closes = new AtomicInteger();
  final AtomicLong unanswered = new AtomicLong(-1);
  final AtomicLong unfinished = new AtomicLong(-1);
  volatile Throwable closeCause;

  @Override
  public void onAccepted(long submissionId, long taskId) {
    count(accepted.put(submissionId, taskId));
  }

  @Override
  public void onRejected(long submissionId, RejectCode code, long retryAfterMs, String sentence) {
    count(rejected.put(submissionId, code));
  }

  @Override
  public void onFinished(TaskEnd end) {
    count(finished.put(end.submissionId(), end.toResult()));
  }

  @Override
  public void onOutcomeUnknown(long submissionId, long taskId, String sentence) {
    count(unknown.put(submissionId, sentence));
  }

  @Override
  public void onReady() {
    ready.incrementAndGet();
  }

  @Override
  public void onConnected(LinkInfo link) {
    connects.incrementAndGet();
  }

  @Override
  public void onDisconnected(String reason) {
    disconnects.add(reason);
  }

  @Override
  public void onClosed(Throwable cause, long unansweredNow, long unfinishedNow) {
    closes.incrementAndGet();
    closeCause = cause;
    unanswered.set(unansweredNow);
    unfinished.set(unfinishedNow);
  }

  private void count(Object before) {
    if (before != null) {
      repetitions.incrementAndGet();
    }
  }
}
