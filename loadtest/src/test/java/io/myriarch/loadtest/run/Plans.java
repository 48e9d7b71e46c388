package io.myriarch.loadtest.run;

import java.time.Duration;

/** Plans for tests. */
public final class Plans {
  private Plans() {}

  public static LoadPlan echo(long perSecond, Duration duration) {
    return echo(perSecond, duration, Duration.ZERO, Duration.ofSeconds(2));
  }

  public static LoadPlan echo(long perSecond, Duration duration, Duration warmup, Duration drain) {
    return plan(LoadPlan.ECHO, new LoadPlan.Pace(perSecond, duration, warmup, drain));
  }

  /** As many as the window lets through. */
  public static LoadPlan noop(Duration duration) {
    return plan(
        LoadPlan.NOOP, new LoadPlan.Pace(0, duration, Duration.ZERO, Duration.ofSeconds(2)));
  }

  private static LoadPlan plan(String operation, LoadPlan.Pace pace) {
    return new LoadPlan(
        LoadPlan.Protocol.BINARY,
        new LoadPlan.Target("127.0.0.1", 1, 1),
        new LoadPlan.Work("any", "any", operation, 64, true),
        pace,
        new LoadPlan.Links(0, 0, 1));
  }

  /** The same, not followed. */
  public static LoadPlan unfollowed(LoadPlan plan) {
    LoadPlan.Work work = plan.work();
    return new LoadPlan(
        plan.protocol(),
        plan.target(),
        new LoadPlan.Work(
            work.type(), work.specialty(), work.operation(), work.payloadBytes(), false),
        plan.pace(),
        plan.links());
  }
}
