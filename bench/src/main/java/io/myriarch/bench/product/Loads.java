package io.myriarch.bench.product;

import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.LoadPlan.Links;
import io.myriarch.loadtest.run.LoadPlan.Pace;
import io.myriarch.loadtest.run.LoadPlan.Protocol;
import io.myriarch.loadtest.run.LoadPlan.Target;
import io.myriarch.loadtest.run.LoadPlan.Work;
import java.time.Duration;

/** The loads that the tools put on a product; where it is, {@link Product#load} fills in. */
public final class Loads {
  /** What everything is measured with that is not about payloads. */
  public static final int PAYLOAD_BYTES = 100;

  private static final Target OF_THE_PRODUCT = new Target("127.0.0.1", 0, 0);
  private static final Links ONE = new Links(0, 0, 1);
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private Loads() {}

  /** Over the binary protocol, 100 bytes, followed, on one link; rate 0: as fast as it goes. */
  public static LoadPlan binary(long rate, Duration duration, Duration warmup) {
    return plan(Protocol.BINARY, PAYLOAD_BYTES, true, ONE, pace(rate, duration, warmup));
  }

  /** To any agent. */
  public static LoadPlan plan(
      Protocol protocol, int payloadBytes, boolean follow, Links links, Pace pace) {
    Work echo = new Work("any", "any", LoadPlan.ECHO, payloadBytes, follow);
    return new LoadPlan(protocol, OF_THE_PRODUCT, echo, pace, links);
  }

  /** The same over so many links, which go round so many shards. */
  public static LoadPlan over(LoadPlan plan, Links links, int shards) {
    Target target = new Target("127.0.0.1", 0, 0, shards);
    return new LoadPlan(plan.protocol(), target, plan.work(), plan.pace(), links);
  }

  public static Pace pace(long rate, Duration duration, Duration warmup) {
    return new Pace(rate, duration, warmup, DRAIN);
  }
}
