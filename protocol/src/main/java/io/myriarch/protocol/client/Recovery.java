package io.myriarch.protocol.client;

import org.agrona.collections.LongArrayList;

/**
 * Which followed tasks must be asked about, because their Finished may have gone to a link that is
 * no more. Asked in rounds, few at a time; tasks that have not ended come again after a pause that
 * grows. Event loop only.
 */
final class Recovery {
  /** Asks about a submission; false if it cannot now. */
  @FunctionalInterface
  interface Asker {
    boolean ask(long correlationId);
  }

  private static final int OUTSTANDING_MAX = 512;
  private static final long PAUSE_MIN_NS = 100_000_000L;
  private static final long PAUSE_MAX_NS = 5_000_000_000L;

  private LongArrayList round = new LongArrayList();
  private LongArrayList later = new LongArrayList();
  private int position;
  private int outstanding;
  private long pauseNs = PAUSE_MIN_NS;
  private long nextRoundNs;

  /** A new link: forget whom was asked. */
  void startOver() {
    round.clear();
    later.clear();
    position = 0;
    outstanding = 0;
    pauseNs = PAUSE_MIN_NS;
  }

  /** Ask about this submission in the present round. */
  void add(long correlationId) {
    if (round.isEmpty() && later.isEmpty() && outstanding == 0) {
      pauseNs = PAUSE_MIN_NS;
    }
    round.addLong(correlationId);
  }

  /** It has not ended: ask again in the next round. */
  void stillLive(long correlationId) {
    outstanding--;
    later.addLong(correlationId);
  }

  /** It needs no more questions. */
  void settled() {
    outstanding--;
  }

  /** Asks as many as may be asked now. */
  void ask(long nowNs, Asker asker) {
    if (round.isEmpty() && outstanding == 0 && !later.isEmpty()) {
      startRound(nowNs);
    }
    if (position == round.size() && position > 0) {
      round.clear();
      position = 0;
    }
    while (position < round.size() && outstanding < OUTSTANDING_MAX) {
      if (asker.ask(round.getLong(position))) {
        outstanding++;
      }
      position++;
    }
  }

  private void startRound(long nowNs) {
    if (nextRoundNs == 0) {
      nextRoundNs = nowNs + pauseNs;
      pauseNs = Math.min(PAUSE_MAX_NS, 2 * pauseNs);
    } else if (nowNs - nextRoundNs >= 0) {
      LongArrayList finished = round;
      round = later;
      later = finished;
      later.clear();
      position = 0;
      nextRoundNs = 0;
    }
  }
}
