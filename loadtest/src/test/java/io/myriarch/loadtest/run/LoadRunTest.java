package io.myriarch.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LoadRunTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final FakeScheduler scheduler = new FakeScheduler();
  private final List<Sample> samples = new ArrayList<>();

  @Test
  void shouldHoldTheRateAndFindNothingWrong() {
    LoadResult result = run(Plans.echo(500, SECOND));

    assertSound(result);
    assertThat(result.counts()).isEqualTo(new Counts(500, 500, 500, 0, 0, 0, 0, 0, 0, 0));
    assertThat(result.completed().getTotalCount()).isEqualTo(500);
    assertThat(result.acknowledged().getTotalCount()).isEqualTo(500);
    assertThat(samples).isNotEmpty().isEqualTo(result.samples());
  }

  @Test
  void shouldNotMeasureTheWarmUp() {
    LoadResult result = run(Plans.echo(1_000, SECOND, Duration.ofMillis(500), SECOND));

    assertThat(result.counts().submitted()).isEqualTo(1_000);
    assertThat(result.completed().getTotalCount()).isEqualTo(1_000);
    assertSound(result);
  }

  @Test
  void shouldChargeAStallToEveryTaskThatWasDueDuringIt() {
    scheduler.stallAt = 300;
    scheduler.stallNs = TimeUnit.MILLISECONDS.toNanos(400);

    LoadResult result = run(Plans.echo(1_000, SECOND));

    // 400 of 1,000 tasks were due in the stall; each waited for what was left of it.
    assertThat(result.completed().getCountBetweenValues(0, TimeUnit.MILLISECONDS.toNanos(100)))
        .isLessThan(750);
    assertThat(result.completed().getValueAtPercentile(90))
        .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(200));
  }

  @Test
  void shouldChargeAFullWindowToTheTasksThatCouldNotBeSent() {
    scheduler.window = 1;
    scheduler.stallAt = 100;
    scheduler.stallNs = TimeUnit.MILLISECONDS.toNanos(400);

    LoadResult result = run(Plans.echo(500, SECOND));

    assertThat(result.counts().submitted()).isEqualTo(500);
    assertThat(result.completed().getValueAtPercentile(75))
        .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(50));
  }

  @Test
  void shouldFailWhereTheRateIsMissed() {
    scheduler.window = 1;
    scheduler.serviceNs = TimeUnit.MILLISECONDS.toNanos(5);

    LoadResult result = run(Plans.echo(2_000, SECOND, Duration.ZERO, Duration.ofMillis(300)));

    assertThat(result.verdict().passed()).isFalse();
    assertThat(result.verdict().reason()).contains("the rate was missed");
    assertThat(result.counts().unsent()).isPositive();
  }

  @Test
  void shouldSeeAPlantedLoss() {
    scheduler.lose = 17;

    LoadResult result = run(Plans.echo(500, SECOND, Duration.ZERO, Duration.ofMillis(300)));

    assertThat(result.counts().lost()).isOne();
    assertThat(result.verdict().reason()).contains("1 task accepted and never ended");
    assertThat(result.verdict().passed()).isFalse();
  }

  @Test
  void shouldSeeALossInTheWarmUp() {
    scheduler.lose = 3;

    LoadResult result =
        run(Plans.echo(500, SECOND, Duration.ofMillis(300), Duration.ofMillis(300)));

    assertThat(result.counts().lost()).isOne();
  }

  @Test
  void shouldSeeAPlantedDuplicate() {
    scheduler.repeat = 17;

    LoadResult result = run(Plans.echo(500, SECOND));

    assertThat(result.counts().duplicates()).isOne();
    assertThat(result.verdict().reason()).contains("1 task ended more than once");
    assertThat(result.verdict().passed()).isFalse();
  }

  @Test
  void shouldSeeAResultThatIsNotWhatWasSent() {
    scheduler.garble = 17;

    LoadResult result = run(Plans.echo(500, SECOND));

    assertThat(result.counts().wrong()).isOne();
    assertThat(result.verdict().passed()).isFalse();
  }

  @Test
  void shouldSeeATaskThatIsNeverAnswered() {
    scheduler.ignore = 17;

    LoadResult result = run(Plans.echo(500, SECOND, Duration.ZERO, Duration.ofMillis(300)));

    assertThat(result.counts().unanswered()).isOne();
    assertThat(result.counts().lost()).isZero();
    assertThat(result.verdict().passed()).isFalse();
  }

  @Test
  void shouldCountRefusedAndFailedTasksApart() {
    scheduler.refuse = 17;
    scheduler.fail = 18;

    LoadResult result = run(Plans.echo(500, SECOND));

    assertThat(result.counts().rejected()).isOne();
    assertThat(result.counts().failed()).isOne();
    assertThat(result.counts().completed()).isEqualTo(498);
    assertThat(result.counts().lost()).isZero();
    assertThat(result.rejectReason()).isEqualTo("overloaded");
  }

  @Test
  void shouldReportTheThroughputWhereOnlyTheWindowLimits() {
    scheduler.window = 100;

    LoadResult result = run(Plans.echo(0, SECOND));

    assertSound(result);
    assertThat(result.completedPerSecond()).isGreaterThan(100);
    assertThat(result.counts().lost()).isZero();
    assertThat(result.counts().completed()).isEqualTo(result.counts().submitted());
  }

  @Test
  void shouldAskTheSchedulerWhatWasFinishedWhereTasksAreNotFollowed() {
    scheduler.follow = false;

    LoadResult result = run(Plans.unfollowed(Plans.echo(500, SECOND)));

    assertSound(result);
    assertThat(result.counts().completed()).isEqualTo(500);
    assertThat(result.completed().getTotalCount()).isZero();
    assertThat(result.acknowledged().getTotalCount()).isEqualTo(500);
  }

  @Test
  void shouldSeeALossWhereTasksAreNotFollowed() {
    scheduler.follow = false;
    scheduler.lose = 17;

    LoadResult result =
        run(Plans.unfollowed(Plans.echo(500, SECOND, Duration.ZERO, Duration.ofMillis(300))));

    assertThat(result.counts().lost()).isOne();
    assertThat(result.verdict().passed()).isFalse();
  }

  @Test
  void shouldDealTheRateToSeveralLinks() {
    LoadPlan plan = Plans.echo(1_000, SECOND);
    List<FakeScheduler> links = List.of(new FakeScheduler(), new FakeScheduler(), scheduler);

    LoadResult result = new LoadRun(plan, 3, links::get, scheduler, samples::add).run();

    assertSound(result);
    assertThat(result.counts().completed()).isEqualTo(1_000);
    assertThat(links).allSatisfy(link -> assertThat(link.finished()).isBetween(333L, 334L));
  }

  /** Leaves the rate out: these tests must pass on a machine that has no time for them. */
  private static void assertSound(LoadResult result) {
    Counts counts = result.counts();
    assertThat(counts.lost() + counts.duplicates() + counts.wrong() + counts.unanswered())
        .as(counts.toString())
        .isZero();
    assertThat(counts.completed()).isEqualTo(counts.submitted());
  }

  private LoadResult run(LoadPlan plan) {
    return new LoadRun(plan, 1, _ -> scheduler, scheduler, samples::add).run();
  }
}
