package io.myriarch.loadtest.run;

/**
 * Which task of a lane is due when. Lanes take turns: task {@code n} of lane {@code l} is task
 * {@code n * lanes + l} of the run.
 *
 * @param pacer null: no rate, the window alone decides
 * @param tasks of all lanes, with a rate
 * @param measureFromNs tasks meant for a time before this are warm-up
 * @param endNs no task is meant for a later time
 */
record SendSchedule(Pacer pacer, long tasks, int lanes, long measureFromNs, long endNs) {
  boolean paced() {
    return pacer != null;
  }

  /** The number in the run of a lane's task. */
  long global(long number, int lane) {
    return number * lanes + lane;
  }

  /** How many tasks the lane is to have sent by now. */
  long due(int lane, long nowNs) {
    if (!paced()) {
      return nowNs < endNs ? Long.MAX_VALUE : 0;
    }
    long due = Math.min(tasks, pacer.due(nowNs));
    return Math.ceilDiv(due - lane, lanes);
  }
}
