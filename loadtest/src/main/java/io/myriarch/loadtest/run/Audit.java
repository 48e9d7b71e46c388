package io.myriarch.loadtest.run;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the lanes' own records say after a run, warm-up included.
 *
 * @param unsent due, and never sent
 */
record Audit(long lost, long duplicates, long wrong, long unanswered, long unsent) {
  static Audit of(List<Lane> lanes, long unsent) {
    return new Audit(
        sum(lanes, Lane::lost),
        sum(lanes, lane -> lane.tally().duplicates.value()),
        sum(lanes, lane -> lane.tally().wrong.value()),
        sum(lanes, Lane::unanswered),
        unsent);
  }

  /** With what the scheduler's counters say where no task was followed. */
  Audit unfollowed(long unfinished) {
    return new Audit(unfinished, duplicates, wrong, unanswered, unsent);
  }

  private static long sum(List<Lane> lanes, ToLongFunction<Lane> figure) {
    return lanes.stream().mapToLong(figure).sum();
  }
}
