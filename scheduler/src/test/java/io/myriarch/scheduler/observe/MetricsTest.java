package io.myriarch.scheduler.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final int ANY = 0;
  private static final int ANALYTICS = 2;
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? ([-+0-9.eEINaf]+)");

  private final FakeFigures first = new FakeFigures(0);
  private final FakeFigures second = new FakeFigures(1);
  private final Metrics metrics = new Metrics(List.of(first, second));

  @AfterEach
  void close() {
    metrics.close();
  }

  private String text() {
    return new String(metrics.scrape(null).body(), UTF_8);
  }

  /** Value of a sample by its name and labels as they are written. */
  private double sample(String sample) {
    return text()
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no sample " + sample + " in\n" + text()));
  }

  @Test
  void shouldAddUpTheShards() {
    for (FakeFigures shard : List.of(first, second)) {
      shard.counters.submitted();
      shard.counters.accepted(ANALYTICS);
      shard.counters.entered(TaskStatus.QUEUED);
    }
    first.counters.finished(ANALYTICS, TaskStatus.FAILED);
    second.counters.rejected(RejectCode.OVERLOADED);
    second.counters.attempted();
    second.counters.attemptFailed(FailureKind.TIMEOUT);
    second.counters.retried();
    second.counters.staleResult();
    assertThat(sample("myriarch_tasks_submitted_total")).isEqualTo(2);
    assertThat(sample("myriarch_tasks_accepted_total{type=\"analytics\"}")).isEqualTo(2);
    assertThat(sample("myriarch_tasks_accepted_total{type=\"any\"}")).isZero();
    assertThat(sample("myriarch_tasks_finished_total{outcome=\"failed\",type=\"analytics\"}"))
        .isEqualTo(1);
    assertThat(sample("myriarch_tasks_rejected_total{reason=\"overloaded\"}")).isEqualTo(1);
    assertThat(sample("myriarch_tasks_live{state=\"queued\"}")).isEqualTo(2);
    assertThat(sample("myriarch_attempts_total")).isEqualTo(1);
    assertThat(sample("myriarch_attempts_failed_total{kind=\"timeout\"}")).isEqualTo(1);
    assertThat(sample("myriarch_retries_total")).isEqualTo(1);
    assertThat(sample("myriarch_stale_results_total")).isEqualTo(1);
    assertThat(sample("myriarch_agents{status=\"idle\",type=\"quantum\"}")).isEqualTo(800);
    assertThat(sample("myriarch_runtimes{status=\"ready\"}")).isEqualTo(4);
    assertThat(sample("myriarch_journal_appends_total")).isEqualTo(22);
    assertThat(sample("myriarch_journal_appended_bytes_total")).isEqualTo(2200);
    assertThat(sample("myriarch_journal_disk_bytes")).isEqualTo(8192);
  }

  @Test
  void shouldShowTheLoopsApart() {
    for (String shard : List.of("0", "1")) {
      String label = "{shard=\"" + shard + "\"}";
      assertThat(sample("myriarch_duty_cycle_longest_seconds" + label)).isEqualTo(0.0025);
      assertThat(sample("myriarch_ring_depth" + label)).isEqualTo(3);
      assertThat(sample("myriarch_ring_capacity" + label)).isEqualTo(1024);
    }
  }

  @Test
  void shouldShowTheOldestWaitingTaskOfAllShards() {
    first.counters.publish(0, 1_000_000_000);
    second.counters.publish(0, 2_500_000_000L);
    assertThat(sample("myriarch_oldest_waiting_task_seconds")).isEqualTo(2.5);
  }

  @Test
  void shouldShowAPlantedLeak() {
    first.counters.accepted(ANY);
    first.counters.publish(1, 0);
    assertThat(sample("myriarch_ledger_imbalance")).isZero();
    first.counters.publish(0, 0);
    assertThat(sample("myriarch_ledger_imbalance")).isEqualTo(1);
  }

  @Test
  void shouldNotLetALeakAndASurplusHideEachOther() {
    first.counters.accepted(ANY);
    first.counters.publish(0, 0);
    second.counters.publish(1, 0);
    assertThat(sample("myriarch_ledger_imbalance")).isEqualTo(2);
  }

  @Test
  void shouldCumulateHistogramsInSeconds() {
    first.counters.queueWait().record(40_000);
    first.counters.queueWait().record(3_000_000);
    second.counters.queueWait().record(400_000_000_000L);
    assertThat(sample("myriarch_queue_wait_seconds_bucket{le=\"5.0E-5\"}")).isEqualTo(1);
    assertThat(sample("myriarch_queue_wait_seconds_bucket{le=\"0.005\"}")).isEqualTo(2);
    assertThat(sample("myriarch_queue_wait_seconds_bucket{le=\"300.0\"}")).isEqualTo(2);
    assertThat(sample("myriarch_queue_wait_seconds_bucket{le=\"+Inf\"}")).isEqualTo(3);
    assertThat(sample("myriarch_queue_wait_seconds_count")).isEqualTo(3);
    assertThat(sample("myriarch_queue_wait_seconds_sum")).isEqualTo(400.00304);
  }

  @Test
  void shouldHaveEveryFamilyFromTheStart() {
    assertThat(families().keySet())
        .contains(
            "myriarch_tasks_submitted_total",
            "myriarch_tasks_accepted_total",
            "myriarch_tasks_rejected_total",
            "myriarch_tasks_finished_total",
            "myriarch_tasks_live",
            "myriarch_ordering_keys",
            "myriarch_tasks_parked",
            "myriarch_oldest_waiting_task_seconds",
            "myriarch_ledger_imbalance",
            "myriarch_attempts_total",
            "myriarch_attempts_failed_total",
            "myriarch_retries_total",
            "myriarch_stale_results_total",
            "myriarch_queue_wait_seconds",
            "myriarch_execution_seconds",
            "myriarch_task_seconds",
            "myriarch_agents",
            "myriarch_runtimes",
            "myriarch_failure_detection_seconds",
            "myriarch_redispatch_seconds",
            "myriarch_dead_letters",
            "myriarch_dead_lettered_total",
            "myriarch_dead_letters_dropped_total",
            "myriarch_requeued_total",
            "myriarch_paused",
            "myriarch_breaker_state",
            "myriarch_breaker_opens_total",
            "myriarch_agent_restarts_total",
            "myriarch_journal_appends_total",
            "myriarch_journal_appended_bytes_total",
            "myriarch_journal_disk_bytes",
            "myriarch_journal_rewritten_tasks_total",
            "myriarch_journal_fsync_seconds",
            "myriarch_duty_cycle_longest_seconds",
            "myriarch_ring_depth",
            "myriarch_ring_capacity",
            "jvm_memory_used_bytes",
            "process_cpu_usage");
  }

  /** Type of each family by its name. */
  private Map<String, String> families() {
    Map<String, String> types = new TreeMap<>();
    text()
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ", -1))
        .forEach(words -> assertThat(types.put(words[2], words[3])).as(words[2]).isNull());
    return types;
  }

  @Test
  void shouldKeepPrometheusNamingRules() {
    Set<String> helped = new HashSet<>();
    text()
        .lines()
        .filter(line -> line.startsWith("# HELP myriarch_"))
        .forEach(line -> helped.add(line.split(" ", -1)[2]));
    families()
        .forEach((name, type) -> {
          if (name.startsWith("myriarch_")) {
            assertThat(helped).contains(name);
            assertThat(name.endsWith("_total")).as(name).isEqualTo(type.equals("counter"));
            assertThat(name).doesNotContainPattern("_(ms|ns|us|millis|kb|mb|percent)(_|$)");
            assertThat(name).matches("[a-z][a-z_]*");
          }
        });
  }

  @Test
  void shouldWriteEachSampleOnceAndUnderItsFamily() {
    Set<String> known = new HashSet<>();
    families()
        .forEach((name, type) -> {
          known.add(name);
          if (type.equals("histogram")) {
            known.addAll(List.of(name + "_bucket", name + "_count", name + "_sum"));
          }
        });
    List<String> samples = new ArrayList<>();
    text()
        .lines()
        .filter(line -> line.startsWith("myriarch_"))
        .forEach(line -> {
          Matcher matcher = SAMPLE.matcher(line);
          assertThat(matcher.matches()).as(line).isTrue();
          assertThat(known).contains(matcher.group(1));
          samples.add(line.substring(0, line.lastIndexOf(' ')));
        });
    assertThat(samples).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void shouldTakeMetersOfOthers() {
    metrics.registry().counter("myriarch.test.things").increment();
    assertThat(sample("myriarch_test_things_total")).isEqualTo(1);
  }

  @Test
  void shouldWorkWithoutShards() {
    try (Metrics none = new Metrics(List.of())) {
      assertThat(new String(none.scrape(null).body(), UTF_8)).contains("jvm_memory_used_bytes");
    }
  }
}
