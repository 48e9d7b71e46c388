package io.myriarch.loadtest.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** Reads the lanes' counters and histograms from outside, moment by moment. One thread. */
final class Observer {
  private static final double SECOND_NS = 1e9;
  private static final double MICROSECOND_NS = 1e3;

  private final LoadPlan plan;
  private final List<Lane> lanes;
  private final SendSchedule schedule;
  private final long startNs;
  private final Consumer<Sample> progress;
  private final List<Sample> samples = new ArrayList<>();
  private final Histogram completed = Latencies.empty();
  private final Histogram acknowledged = Latencies.empty();
  private final Histogram lately = Latencies.empty();
  private final Histogram unshown = Latencies.empty();
  private Moment last;
  private Moment measureFrom;

  /** The counters at one time; done is what the run is about: ended, or not followed, stored. */
  private record Moment(long atNs, long sent, long done) {}

  Observer(
      LoadPlan plan,
      List<Lane> lanes,
      SendSchedule schedule,
      long startNs,
      Consumer<Sample> progress) {
    this.plan = plan;
    this.lanes = lanes;
    this.schedule = schedule;
    this.startNs = startNs;
    this.progress = progress;
  }

  /** Takes a sample; the first call only sets the marks. */
  void tick() {
    Moment now = moment();
    if (measureFrom == null && now.atNs - schedule.measureFromNs() >= 0) {
      measureFrom = now;
    }
    collect();
    if (last != null) {
      Sample sample = sample(now);
      samples.add(sample);
      progress.accept(sample);
    }
    last = now;
  }

  private void collect() {
    lately.reset();
    unshown.reset();
    for (Lane lane : lanes) {
      lane.drainCompleted(completed, plan.follow() ? lately : unshown);
      lane.drainAcknowledged(acknowledged, plan.follow() ? unshown : lately);
    }
  }

  private Moment moment() {
    return new Moment(
        System.nanoTime(),
        sum(tally -> tally.sent),
        sum(plan.follow() ? tally -> tally.succeeded : tally -> tally.stored));
  }

  private Sample sample(Moment now) {
    double seconds = (now.atNs - last.atNs) / SECOND_NS;
    double sentPerSecond = (now.sent - last.sent) / seconds;
    return new Sample(
        (now.atNs - startNs) / SECOND_NS,
        last.atNs - schedule.measureFromNs() < 0,
        schedule.paced() ? plan.pace().perSecond() : sentPerSecond,
        sentPerSecond,
        (now.done - last.done) / seconds,
        now.done,
        lately.getValueAtPercentile(50) / MICROSECOND_NS,
        lately.getValueAtPercentile(99) / MICROSECOND_NS,
        lanes.stream().mapToLong(Lane::inFlight).sum());
  }

  /** The result, after the drain; rates are of the measured time, which the last tick ended. */
  LoadResult result(Instant startedAt, Audit audit) {
    double seconds = (last.atNs - measureFrom.atNs) / SECOND_NS;
    double sentPerSecond = (last.sent - measureFrom.sent) / seconds;
    collect();
    return new LoadResult(
        plan,
        lanes.getFirst().driver().durability(),
        startedAt,
        seconds,
        schedule.paced() ? plan.pace().perSecond() : sentPerSecond,
        (last.done - measureFrom.done) / seconds,
        counts(audit),
        completed,
        acknowledged,
        List.copyOf(samples),
        lanes.stream().map(Lane::rejectReason).filter(r -> !r.isEmpty()).findFirst().orElse(""));
  }

  private Counts counts(Audit audit) {
    long accepted = sum(tally -> tally.accepted);
    return new Counts(
        sum(tally -> tally.submitted),
        accepted,
        plan.follow() ? sum(tally -> tally.completed) : Math.max(0, accepted - audit.lost()),
        sum(tally -> tally.failed),
        sum(tally -> tally.rejected),
        audit.lost(),
        audit.duplicates(),
        audit.wrong(),
        audit.unanswered(),
        audit.unsent());
  }

  private long sum(Function<Tally, Count> counter) {
    return lanes.stream().mapToLong(lane -> counter.apply(lane.tally()).value()).sum();
  }
}
