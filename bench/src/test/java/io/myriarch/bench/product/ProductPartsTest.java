package io.myriarch.bench.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.loadtest.run.LoadPlan.Links;
import io.myriarch.loadtest.stack.StackState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProductPartsTest {
  @Test
  void shouldSayToUpWhatStackIsWanted() {
    StackPlan plan =
        StackPlan.USUAL
            .with("process", 4)
            .withShards(2)
            .withFleet(Path.of("/f.yaml"))
            .with("admission.tasksMax=5");

    assertThat(plan.options())
        .containsExactly(
            "--durability", "process",
            "--runtimes", "4",
            "--set", "shards=2",
            "--fleet", "/f.yaml",
            "--set", "admission.tasksMax=5");
  }

  @Test
  void shouldSayToLoadWhatIsWanted() {
    StackState state = new StackState(8081, 7071, Map.of());

    assertThat(
            LoadArguments.of(
                Loads.over(
                    Loads.binary(10_000, Duration.ofSeconds(10), Duration.ofSeconds(3)),
                    new Links(64, 4, 1),
                    2),
                state,
                Path.of("/j")))
        .contains("--rate=10000", "--duration=10s", "--warmup=3s", "--follow", "--shards=2")
        .contains("--connections=4", "--window=64", "--http-port=8081", "--binary-port=7071");
    assertThat(
            LoadArguments.of(Loads.binary(0, Duration.ZERO, Duration.ZERO), state, Path.of("/j")))
        .contains("--rate=max");
  }

  @Test
  void shouldReadTheFiguresOfALoad() throws IOException {
    String json =
        """
        {"verdict": "PASSED", "reason": "All is well.", "completed_per_second": 9.5,
         "latency_us": {"p50": 1, "p90": 2, "p99": 3, "p99_9": 4, "p99_99": 5, "max": 6},
         "ack_latency_us": null, "completed_curve": [[0.0, 1.0], [100.0, 6.0]], "ack_curve": []}
        """;

    LoadFigures figures = LoadFigures.of(new ObjectMapper().readTree(json), 4, 412);

    assertThat(figures.passed()).isTrue();
    assertThat(figures.tasksPerSecond()).isEqualTo(9.5);
    assertThat(figures.completed().p9999()).isEqualTo(5);
    assertThat(figures.completed().curve()).hasSize(2);
    assertThat(figures.acknowledged().p50()).isZero();
  }

  @Test
  void shouldReadTheTimeOfAProcessWhateverItIsCalled() {
    String stat = "7 (a ) 1 (b) S 1 7 7 0 -1 4194304 100 0 0 0 123 45 0 0 20 0 1 0 9 0 0";

    assertThat(ProcessUse.cpuMs(stat)).isEqualTo(1_680);
    ProcessUse own = ProcessUse.of(ProcessHandle.current().pid());
    assertThat(own.rssBytes()).isGreaterThan(own.mappedFileBytes()).isGreaterThan(1 << 20);
  }
}
