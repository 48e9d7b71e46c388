package io.myriarch.scheduler.observe;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.core.CircuitBreaker;
import io.myriarch.scheduler.core.CoreCounters;
import io.myriarch.scheduler.core.LatencyBuckets;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The figures of the shards as Prometheus metrics, summed over the shards but for those of a loop.
 * A family is always there with all its label values, zeros included; no label has unbounded
 * values.
 */
final class ShardCollector implements MultiCollector {
  private static final List<TaskStatus> LIVE =
      List.of(TaskStatus.SCHEDULED, TaskStatus.QUEUED, TaskStatus.ASSIGNED, TaskStatus.RETRYING);
  private static final List<TaskStatus> OUTCOMES =
      List.of(TaskStatus.SUCCEEDED, TaskStatus.FAILED, TaskStatus.CANCELLED, TaskStatus.EXPIRED);

  private final List<ShardFigures> shards;

  ShardCollector(List<ShardFigures> shards) {
    this.shards = shards;
  }

  @Override
  public MetricSnapshots collect() {
    if (shards.isEmpty()) {
      return MetricSnapshots.of();
    }
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    taskFamilies(all);
    attemptFamilies(all);
    deadLetterFamilies(all);
    latencyFamilies(all);
    lossFamilies(all);
    fleetFamilies(all);
    specialtyFamilies(all);
    journalFamilies(all);
    loopFamilies(all);
    return all.build();
  }

  private void taskFamilies(MetricSnapshots.Builder all) {
    add(
        all,
        counter(
            "myriarch_tasks_submitted",
            "Submissions that reached a shard, whatever became of them.",
            CoreCounters::submittedTotal));
    add(
        all,
        Families.counters(
            "myriarch_tasks_accepted",
            "Tasks accepted, by agent type asked for.",
            acceptedByType()));
    add(
        all,
        Families.counters(
            "myriarch_tasks_rejected",
            "Submissions refused by a shard, by reason.",
            rejectedByReason()));
    add(
        all,
        Families.counters(
            "myriarch_tasks_finished",
            "Tasks ended, by agent type asked for and outcome.",
            finishedByTypeAndOutcome()));
    add(
        all,
        Families.gauges(
            "myriarch_tasks_live", "Tasks that have not ended, by state.", liveByState()));
    add(
        all,
        Families.gauge(
            "myriarch_ordering_keys",
            "Ordering keys of tasks that have not ended.",
            sum(s -> s.counters().orderingKeys())));
    add(
        all,
        Families.gauge(
            "myriarch_tasks_parked",
            "Queued tasks that wait behind others of their ordering key, not for an agent.",
            sum(s -> s.counters().parked())));
    add(
        all,
        Families.gauge(
            "myriarch_oldest_waiting_task_seconds",
            "Age of the task that has waited longest for an agent; 0 if none waits.",
            shards.stream().mapToLong(s -> s.counters().oldestWaitingAgeNs()).max().orElse(0)
                / Families.NS_PER_SECOND));
    add(
        all,
        Families.gauge(
            "myriarch_ledger_imbalance",
            "Tasks accepted less finished less live, absolute over shards; anything but 0 is a bug.",
            sum(s -> Math.abs(s.counters().ledgerImbalance()))));
  }

  private void attemptFamilies(MetricSnapshots.Builder all) {
    add(
        all,
        counter("myriarch_attempts", "Attempts given to an agent.", CoreCounters::attemptsTotal));
    add(
        all,
        Families.counters(
            "myriarch_attempts_failed",
            "Attempts that did not succeed, by kind of failure.",
            failedAttemptsByKind()));
    add(
        all,
        counter(
            "myriarch_retries",
            "Failed attempts that are followed by another.",
            CoreCounters::retriesTotal));
    add(
        all,
        counter(
            "myriarch_stale_results",
            "Late or repeated outcomes of attempts that were dropped.",
            CoreCounters::staleResultsTotal));
  }

  private void deadLetterFamilies(MetricSnapshots.Builder all) {
    add(
        all,
        Families.gauge(
            "myriarch_dead_letters",
            "Tasks that failed for good and can be requeued.",
            sum(s -> s.counters().deadLetters())));
    add(
        all,
        counter(
            "myriarch_dead_lettered",
            "Tasks that failed for good and were kept.",
            CoreCounters::deadLetteredTotal));
    add(all, counter("myriarch_requeued", "Dead letters requeued.", CoreCounters::requeuedTotal));
    add(
        all,
        counter(
            "myriarch_dead_letters_dropped",
            "Dead letters dropped: too many (deadLetters.max) or too old (deadLetters.retention).",
            CoreCounters::deadLettersDroppedTotal));
  }

  private void lossFamilies(MetricSnapshots.Builder all) {
    add(
        all,
        histogram(
            "myriarch_failure_detection_seconds",
            "Time from the last sign of life of a lost runtime until its loss was noticed.",
            s -> s.counters().failureDetection()));
    add(
        all,
        histogram(
            "myriarch_redispatch_seconds",
            "Time from the last sign of life of a lost runtime until a task of it was assigned again.",
            s -> s.counters().redispatch()));
  }

  private void latencyFamilies(MetricSnapshots.Builder all) {
    add(
        all,
        histogram(
            "myriarch_queue_wait_seconds",
            "Time that tasks waited for an agent.",
            s -> s.counters().queueWait()));
    add(
        all,
        histogram(
            "myriarch_execution_seconds",
            "Time of attempts in their handler.",
            s -> s.counters().execution()));
    add(
        all,
        histogram(
            "myriarch_task_seconds",
            "Time from acceptance to the end of tasks.",
            s -> s.counters().total()));
  }

  private void fleetFamilies(MetricSnapshots.Builder all) {
    Map<Labels, Long> agents = new LinkedHashMap<>();
    Map<Labels, Long> runtimes = new LinkedHashMap<>();
    for (ShardFigures shard : shards) {
      for (String type : shard.agentTypes()) {
        for (String status : ShardFigures.AGENT_STATUSES) {
          agents.merge(
              Labels.of("type", type, "status", status), shard.agents(type, status), Long::sum);
        }
      }
      for (String status : ShardFigures.RUNTIME_STATUSES) {
        runtimes.merge(Labels.of("status", status), shard.runtimes(status), Long::sum);
      }
    }
    add(all, Families.gauges("myriarch_agents", "Agents, by type and status.", agents));
    add(all, Families.gauges("myriarch_runtimes", "Runtimes, by status.", runtimes));
  }

  private void specialtyFamilies(MetricSnapshots.Builder all) {
    Map<Labels, Long> paused = new LinkedHashMap<>();
    Map<Labels, Long> states = new LinkedHashMap<>();
    Map<Labels, Long> opens = new LinkedHashMap<>();
    for (ShardFigures shard : shards) {
      for (ShardFigures.Specialty row : shard.specialties()) {
        Labels labels = Labels.of("type", row.type(), "specialty", row.specialty());
        paused.merge(labels, row.isPaused() ? 1L : 0L, Math::max);
        states.merge(labels, number(row.breaker()), Math::max);
        opens.merge(labels, row.breakerOpens(), Long::sum);
      }
    }
    add(all, Families.gauges("myriarch_paused", "1 while a specialty is paused.", paused));
    add(
        all,
        Families.gauges(
            "myriarch_breaker_state",
            "Circuit breaker of a specialty: 0 closed, 1 half-open, 2 open.",
            states));
    add(
        all,
        Families.counters("myriarch_breaker_opens", "How often a circuit breaker opened.", opens));
    add(
        all,
        counter(
            "myriarch_agent_restarts",
            "Agents restarted: for failures, for being stuck or lost, or by hand.",
            CoreCounters::agentRestartsTotal));
  }

  private static long number(CircuitBreaker.State state) {
    return switch (state) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case OPEN -> 2;
    };
  }

  private void journalFamilies(MetricSnapshots.Builder all) {
    add(
        all,
        Families.counter(
            "myriarch_journal_appends",
            "Batches appended to the journal.",
            sum(ShardFigures::journalAppends)));
    add(
        all,
        Families.counter(
            "myriarch_journal_appended_bytes",
            "Bytes appended to the journal.",
            sum(ShardFigures::journalAppendedBytes)));
    add(
        all,
        Families.gauge(
            "myriarch_journal_disk_bytes",
            "Bytes of all files of the journal.",
            sum(ShardFigures::journalDiskBytes)));
    add(
        all,
        counter(
            "myriarch_journal_rewritten_tasks",
            "Unfinished tasks whose record was written again, so that its old file could go.",
            CoreCounters::recordsRewrittenTotal));
    add(
        all,
        histogram(
            "myriarch_journal_fsync_seconds",
            "Time of each force of the journal to the disk.",
            ShardFigures::journalFsync));
  }

  private void loopFamilies(MetricSnapshots.Builder all) {
    Map<Labels, Double> longest = new LinkedHashMap<>();
    Map<Labels, Long> depth = new LinkedHashMap<>();
    Map<Labels, Long> capacity = new LinkedHashMap<>();
    for (ShardFigures shard : shards) {
      Labels labels = Labels.of("shard", Integer.toString(shard.shard()));
      longest.put(labels, shard.longestCycleNs() / Families.NS_PER_SECOND);
      depth.put(labels, shard.ringDepth());
      capacity.put(labels, shard.ringCapacity());
    }
    add(
        all,
        Families.gauges(
            "myriarch_duty_cycle_longest_seconds",
            "Longest turn of a shard's loop since the start.",
            longest));
    add(
        all,
        Families.gauges(
            "myriarch_ring_depth",
            "Requests in the queue from other event loops to a shard.",
            depth));
    add(
        all,
        Families.gauges(
            "myriarch_ring_capacity",
            "Requests for which the queue to a shard has room.",
            capacity));
  }

  private Map<Labels, Long> acceptedByType() {
    Map<Labels, Long> values = new LinkedHashMap<>();
    for (ShardFigures shard : shards) {
      List<String> types = shard.counters().types();
      for (int i = 0; i < types.size(); i++) {
        values.merge(Labels.of("type", types.get(i)), shard.counters().acceptedTotal(i), Long::sum);
      }
    }
    return values;
  }

  private Map<Labels, Long> finishedByTypeAndOutcome() {
    Map<Labels, Long> values = new LinkedHashMap<>();
    for (ShardFigures shard : shards) {
      List<String> types = shard.counters().types();
      for (int i = 0; i < types.size(); i++) {
        for (TaskStatus outcome : OUTCOMES) {
          values.merge(
              Labels.of("type", types.get(i), "outcome", nameOf(outcome)),
              shard.counters().finishedTotal(i, outcome),
              Long::sum);
        }
      }
    }
    return values;
  }

  private Map<Labels, Long> rejectedByReason() {
    Map<Labels, Long> values = new LinkedHashMap<>();
    for (RejectCode code : RejectCode.values()) {
      if (code != RejectCode.NULL_VAL) {
        values.put(Labels.of("reason", nameOf(code)), sum(s -> s.counters().rejectedTotal(code)));
      }
    }
    return values;
  }

  private Map<Labels, Long> failedAttemptsByKind() {
    Map<Labels, Long> values = new LinkedHashMap<>();
    for (FailureKind kind : FailureKind.values()) {
      if (kind != FailureKind.NULL_VAL) {
        values.put(
            Labels.of("kind", nameOf(kind)), sum(s -> s.counters().failedAttemptsTotal(kind)));
      }
    }
    return values;
  }

  private Map<Labels, Long> liveByState() {
    Map<Labels, Long> values = new LinkedHashMap<>();
    for (TaskStatus state : LIVE) {
      values.put(Labels.of("state", nameOf(state)), sum(s -> s.counters().live(state)));
    }
    return values;
  }

  private MetricSnapshot counter(String name, String help, ToLongFunction<CoreCounters> figure) {
    return Families.counter(name, help, sum(shard -> figure.applyAsLong(shard.counters())));
  }

  private MetricSnapshot histogram(
      String name, String help, Function<ShardFigures, LatencyBuckets> figure) {
    return Families.histogram(name, help, shards.stream().map(figure).toList());
  }

  private long sum(ToLongFunction<ShardFigures> figure) {
    return shards.stream().mapToLong(figure).sum();
  }

  private static void add(MetricSnapshots.Builder all, MetricSnapshot family) {
    all.metricSnapshot(family);
  }

  private static String nameOf(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
