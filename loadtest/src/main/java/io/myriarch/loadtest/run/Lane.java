package io.myriarch.loadtest.run;

import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * One link's share of a run: sends what is due, notes what comes back, audits it. {@link #pump} is
 * called by the sender's thread, the events by the link's thread, the rest by whoever reports.
 */
final class Lane implements TaskEvents {
  private static final int BURST_TASKS_MAX = 4_096;

  private final int index;
  private final TaskDriver driver;
  private final Payload payload;
  private final boolean follow;
  private final boolean echo;
  private final boolean noop;
  private final TaskRecord record = new TaskRecord(System.nanoTime());
  private final Tally tally = new Tally();
  private final Latencies completed;
  private final Latencies acknowledged;
  private volatile String rejectReason = "";
  private SendSchedule schedule;
  private long next;

  Lane(int index, TaskDriver driver, LoadPlan plan) {
    this.index = index;
    this.driver = driver;
    this.payload = new Payload(plan.payloadBytes());
    this.follow = plan.follow();
    this.completed = new Latencies(plan.links().connections());
    this.acknowledged = new Latencies(plan.links().connections());
    this.echo = plan.operation().equals(LoadPlan.ECHO);
    this.noop = plan.operation().equals(LoadPlan.NOOP);
  }

  void open() {
    driver.open(this);
  }

  /** Before the first {@link #pump}. */
  void begin(SendSchedule sendSchedule) {
    schedule = sendSchedule;
  }

  /**
   * Sends what is due and fits into the window.
   *
   * @return tasks sent
   */
  int pump(long nowNs) {
    long credit = driver.window() - inFlight();
    long wanted = Math.min(schedule.due(index, nowNs) - next, credit);
    int sent = 0;
    while (sent < Math.min(wanted, BURST_TASKS_MAX)) {
      record.sending(nowNs);
      if (!driver.offer(next, payload.of(schedule.global(next, index)))) {
        break;
      }
      record.sent();
      if (isMeasured(intendedNs(next, nowNs))) {
        tally.submitted.add(1);
      }
      next++;
      sent++;
    }
    tally.sent.add(sent);
    driver.flush();
    return sent;
  }

  /** Tasks that should have been sent by now but could not. Sender's thread. */
  long behind(long nowNs) {
    return schedule.paced() ? schedule.due(index, nowNs) - next : 0;
  }

  @Override
  public void accepted(long firstNumber, int count, long nowNs) {
    for (long number = firstNumber; number < firstNumber + count; number++) {
      if (record.contains(number) && record.mark(number, TaskRecord.ACCEPTED)) {
        accept(number, nowNs);
      }
    }
  }

  private void accept(long number, long nowNs) {
    tally.stored.add(1);
    if (record.has(number, TaskRecord.ENDED)) {
      return;
    }
    long intendedNs = intendedNs(number);
    if (isMeasured(intendedNs)) {
      tally.accepted.add(1);
      acknowledged.record(nowNs - intendedNs);
    }
    if (!follow) {
      settle(number);
    }
  }

  @Override
  public void ended(
      long number, boolean succeeded, DirectBuffer output, int offset, int length, long nowNs) {
    if (!record.contains(number)
        || record.has(number, TaskRecord.REJECTED)
        || record.has(number, TaskRecord.ENDED)) {
      tally.duplicates.add(1);
      return;
    }
    if (record.mark(number, TaskRecord.ACCEPTED)) {
      acceptWithEnd(number);
    }
    long intendedNs = intendedNs(number);
    record.mark(number, TaskRecord.ENDED);
    end(isMeasured(intendedNs), succeeded, nowNs - intendedNs);
    if (succeeded && !isRight(number, output, offset, length)) {
      tally.wrong.add(1);
    }
    settle(number);
  }

  private boolean isRight(long number, DirectBuffer output, int offset, int length) {
    if (echo) {
      return payload.matches(schedule.global(number, index), output, offset, length);
    }
    return !noop || length == 0;
  }

  /** The end itself says that the task was stored (HTTP with wait: one answer for both). */
  private void acceptWithEnd(long number) {
    tally.stored.add(1);
    if (isMeasured(intendedNs(number))) {
      tally.accepted.add(1);
    }
  }

  private void end(boolean measured, boolean succeeded, long latencyNs) {
    if (succeeded) {
      tally.succeeded.add(1);
    }
    if (measured) {
      (succeeded ? tally.completed : tally.failed).add(1);
      completed.record(latencyNs);
    }
  }

  @Override
  public void rejected(long number, String reason) {
    if (!record.contains(number) || !record.mark(number, TaskRecord.REJECTED)) {
      return;
    }
    rejectReason = reason;
    if (isMeasured(intendedNs(number))) {
      tally.rejected.add(1);
    }
    settle(number);
  }

  private void settle(long number) {
    record.settle(number);
    tally.settled.add(1);
  }

  private long intendedNs(long number) {
    return schedule.paced()
        ? schedule.pacer().intendedNs(schedule.global(number, index))
        : record.sentNs(number);
  }

  private long intendedNs(long number, long nowNs) {
    return schedule.paced() ? intendedNs(number) : nowNs;
  }

  private boolean isMeasured(long intendedNs) {
    return intendedNs - schedule.measureFromNs() >= 0;
  }

  long inFlight() {
    return tally.sent.value() - tally.settled.value();
  }

  Tally tally() {
    return tally;
  }

  TaskDriver driver() {
    return driver;
  }

  String rejectReason() {
    return rejectReason;
  }

  void drainCompleted(Histogram total, Histogram lately) {
    completed.drainTo(total, lately);
  }

  void drainAcknowledged(Histogram total, Histogram lately) {
    acknowledged.drainTo(total, lately);
  }

  /** Accepted but, followed, never ended. After the run. */
  long lost() {
    return follow ? record.count(tally.sent.value(), TaskRecord.ACCEPTED, TaskRecord.ENDED) : 0;
  }

  /** Neither accepted nor refused. After the run. */
  long unanswered() {
    return record.count(
        tally.sent.value(), 0, TaskRecord.ACCEPTED | TaskRecord.ENDED | TaskRecord.REJECTED);
  }
}
