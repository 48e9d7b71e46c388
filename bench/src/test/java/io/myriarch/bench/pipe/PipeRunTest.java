package io.myriarch.bench.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.loadtest.run.LoadException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real JVMs; how fast they are is up to the machine. */
final class PipeRunTest {
  private static final int PER_SECOND = 1_000;

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(PipeDurability.class)
  void shouldBringEveryTaskBack(PipeDurability durability) {
    PipeResult result = PipeRun.run(new PipeLoad(durability, 2, PER_SECOND, 1_000));

    assertThat(result.tasksPerSecond()).isBetween(0.5 * PER_SECOND, 2.0 * PER_SECOND);
    assertThat(result.p50Us()).isPositive();
    assertThat(result.p99Us()).isGreaterThanOrEqualTo(result.p50Us());
    assertThat(result.p999Us()).isGreaterThanOrEqualTo(result.p99Us());
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  @Test
  void shouldReadWhatTheClientSays() {
    PipeResult result =
        PipeRun.parse(
            "{\"tasks_per_second\": 10, \"p50_us\": 1, \"p90_us\": 2, \"p99_us\": 3, \"p99_9_us\": 4,"
                + " \"p99_99_us\": 5, \"max_us\": 6, \"curve\": [[0.0, 1.0], [100.0, 6.0]]}\n");
    assertThat(result)
        .usingRecursiveComparison()
        .isEqualTo(
            new PipeResult(
                10, 1, 2, 3, 4, 5, 6, List.of(new double[] {0, 1}, new double[] {100, 6})));
    assertThatThrownBy(() -> PipeRun.parse("Killed\n"))
        .isInstanceOf(LoadException.class)
        .hasMessage("The pipe's client said no figures but: Killed");
  }
}
