package io.myriarch.loadtest.report;

import static io.myriarch.loadtest.terminal.Figures.time;
import static io.myriarch.loadtest.terminal.Figures.whole;

import io.myriarch.loadtest.run.Counts;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.LoadResult;
import io.myriarch.loadtest.run.Sample;
import io.myriarch.loadtest.run.Verdict;
import io.myriarch.loadtest.terminal.Terminal;
import io.myriarch.loadtest.terminal.Terminal.Style;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What a run says on the terminal: a head, a line each second, the figures at the end. */
public final class RunLines {
  private static final double MICROSECOND_NS = 1e3;

  private final Terminal terminal;
  private final LoadPlan plan;

  public RunLines(Terminal terminal, LoadPlan plan) {
    this.terminal = terminal;
    this.plan = plan;
  }

  /** What is about to be done. */
  public void begin() {
    LoadPlan.Pace pace = plan.pace();
    terminal.line(
        terminal.styled(Style.TITLE, "Load")
            + "  %s, %s, %d bytes, %s/%s %s, %d s after %d s of warm-up%s"
                .formatted(
                    plan.protocol().name().toLowerCase(Locale.ROOT),
                    pace.open() ? whole(pace.perSecond()) + "/s" : "as many as fit",
                    plan.payloadBytes(),
                    plan.work().type(),
                    plan.work().specialty(),
                    plan.operation(),
                    pace.duration().toSeconds(),
                    pace.warmup().toSeconds(),
                    plan.follow() ? ", results followed" : ""));
  }

  /** One second of the run. */
  public void progress(Sample sample) {
    String latency =
        sample.p99Us() == 0
            ? (sample.warmup() ? "warming up" : "nothing back yet")
            : "p50 %s  p99 %s".formatted(time(sample.p50Us()), time(sample.p99Us()));
    terminal.moving(
        "%4.0f s  sent %s  done %s/s  %s  in flight %s"
            .formatted(
                sample.atSeconds(),
                whole(sample.sentPerSecond()) + "/s",
                whole(sample.donePerSecond()),
                latency,
                whole(sample.inFlight())));
  }

  /** The figures and the verdict. */
  public void end(LoadResult result) {
    Counts counts = result.counts();
    terminal.line(
        "  rate      %s/s %s of %s/s offered, durability %s"
            .formatted(
                whole(result.completedPerSecond()),
                plan.follow() ? "completed" : "acknowledged",
                whole(result.offeredPerSecond()),
                result.durability()));
    terminal.line(
        "  tasks     %s submitted, %s accepted, %s completed, %s failed, %s rejected"
            .formatted(
                whole(counts.submitted()),
                whole(counts.accepted()),
                whole(counts.completed()),
                whole(counts.failed()),
                whole(counts.rejected())));
    terminal.line(
        "  audit     %s lost, %s duplicates, %s wrong"
            .formatted(whole(counts.lost()), whole(counts.duplicates()), whole(counts.wrong())));
    latencies("completed", result.completed());
    latencies("ack", result.acknowledged());
    verdict(result.verdict());
  }

  private void latencies(String name, Histogram ns) {
    if (ns.getTotalCount() > 0) {
      terminal.line(
          "  %-9s p50 %s  p90 %s  p99 %s  p99.9 %s  max %s"
              .formatted(
                  name,
                  time(ns.getValueAtPercentile(50) / MICROSECOND_NS),
                  time(ns.getValueAtPercentile(90) / MICROSECOND_NS),
                  time(ns.getValueAtPercentile(99) / MICROSECOND_NS),
                  time(ns.getValueAtPercentile(99.9) / MICROSECOND_NS),
                  time(ns.getMaxValue() / MICROSECOND_NS)));
    }
  }

  private void verdict(Verdict verdict) {
    terminal.line(
        "  verdict   "
            + (verdict.passed()
                ? terminal.styled(Style.GOOD, "PASSED")
                : terminal.styled(Style.BAD, "FAILED"))
            + "  "
            + verdict.reason());
  }
}
