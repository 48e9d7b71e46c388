package io.myriarch.loadtest.run;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends what is due, in batches, and sleeps in between: it neither spins nor waits for answers. At
 * the end it goes on until what was due has been sent, up to a bound.
 */
final class Sender implements Runnable {
  /** Short enough that batching adds little, long enough that sleeping is possible. */
  static final long TICK_MIN_NS = 50_000;

  static final long TICK_MAX_NS = 1_000_000;

  private final List<Lane> lanes;
  private final SendSchedule schedule;
  private final long giveUpNs;
  private volatile boolean stopped;
  private volatile long unsent;
  private volatile Throwable failure;

  Sender(List<Lane> lanes, SendSchedule schedule, long giveUpNs) {
    this.lanes = lanes;
    this.schedule = schedule;
    this.giveUpNs = giveUpNs;
  }

  @Override
  public void run() {
    try {
      loop();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void loop() {
    while (!stopped) {
      long nowNs = System.nanoTime();
      int sent = 0;
      for (Lane lane : lanes) {
        sent += lane.pump(nowNs);
      }
      if (nowNs - schedule.endNs() >= 0 && (behind(nowNs) == 0 || nowNs - giveUpNs >= 0)) {
        unsent = behind(nowNs);
        lanes.forEach(lane -> lane.driver().finish());
        return;
      }
      LockSupport.parkNanos(pauseNs(nowNs, sent));
    }
  }

  private long behind(long nowNs) {
    long behind = 0;
    for (Lane lane : lanes) {
      behind += lane.behind(nowNs);
    }
    return behind;
  }

  private long pauseNs(long nowNs, int sent) {
    if (!schedule.paced()) {
      // The window holds many times what the fastest path does in this time.
      return TICK_MAX_NS;
    }
    if (sent == 0) {
      return TICK_MIN_NS * 2;
    }
    long nextNs = schedule.pacer().intendedNs(schedule.pacer().due(nowNs));
    return Math.clamp(nextNs - nowNs, TICK_MIN_NS, TICK_MAX_NS);
  }

  void stop() {
    stopped = true;
  }

  /** Due, and never sent because the window stayed full. After the end. */
  long unsent() {
    return unsent;
  }

  /** What ended the thread early, or null. */
  Throwable failure() {
    return failure;
  }
}
