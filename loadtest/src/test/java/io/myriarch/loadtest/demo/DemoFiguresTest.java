package io.myriarch.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.loadtest.run.Counts;
import io.myriarch.loadtest.run.LoadResult;
import io.myriarch.loadtest.run.Plans;
import io.myriarch.loadtest.run.Results;
import io.myriarch.loadtest.stack.StackState;
import io.myriarch.loadtest.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoFiguresTest {
  private static final Counts CLEAN = new Counts(1_000, 1_000, 1_000, 0, 0, 0, 0, 0, 0, 0);

  @TempDir private Path folder;

  @Test
  void shouldFindNothingWrongWhereNothingIs() {
    assertThat(figures(CLEAN, 0).faults()).isEmpty();
    assertThat(figures(CLEAN, 0).successRate()).isEqualTo(1);
  }

  @Test
  void shouldNameWhatWasLostOrWrong() {
    Counts counts = new Counts(1_000, 1_000, 990, 1, 0, 2, 3, 4, 0, 0);

    assertThat(figures(counts, 0).faults())
        .containsExactly(
            "Binary protocol: 2 echo tasks were accepted and never ended.",
            "Binary protocol: 3 echo tasks were ended more than once.",
            "Binary protocol: 4 echo tasks were answered with something else than was sent.",
            "Binary protocol: 1 echo tasks were not successful.");
  }

  @Test
  void shouldSeeALedgerThatIsOff() {
    assertThat(figures(CLEAN, 2).faults())
        .containsExactly(
            "The scheduler's ledger is off by 2: accepted - finished - live must be 0.");
  }

  @Test
  void shouldFitEightyColumnsAndBePlainWithoutATerminal() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    DemoLines lines = new DemoLines(new Terminal(out, false, false));
    DemoFigures figures = figures(CLEAN, 0);

    lines.title();
    lines.ready(30_000, 3.2, figures.memory());
    lines.working(10_000, 500, 20);
    figures.binary().samples().forEach(s -> lines.warming(s, 5));
    figures.binary().samples().forEach(s -> lines.progress(s, s, 1_234, 0));
    lines.summary(figures);
    lines.verdict(figures.faults(), "", 41);

    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(text)
        .contains("30,000", "3.2 s", "10 minutes", "7.5 TB", "200 ms", "passed")
        .doesNotContain("\u001b", "\r");
  }

  @Test
  void shouldReadWhatUpHasWritten() throws IOException {
    Files.writeString(
        folder.resolve(StackState.FILE),
        """
        {"supervisor": {"name": "supervisor", "pid": 10, "startedAtMs": 1},
         "children": [{"name": "scheduler", "pid": 11}, {"name": "runtime-1", "pid": 12}],
         "host": "127.0.0.1", "httpPort": 1080, "binaryPort": 1070, "runtimePort": 1071,
         "ready": true}
        """);

    StackState state = StackState.read(folder).orElseThrow();

    assertThat(state.httpPort()).isEqualTo(1080);
    assertThat(state.binaryPort()).isEqualTo(1070);
    assertThat(state.processes())
        .containsExactly(
            Map.entry("scheduler", 11L), Map.entry("runtime-1", 12L), Map.entry("supervisor", 10L));
  }

  @Test
  void shouldHaveNoStateWhereNothingWasStarted() throws IOException {
    assertThat(StackState.read(folder)).isEmpty();
    Files.writeString(folder.resolve(StackState.FILE), "{\"superv");
    assertThat(StackState.read(folder)).isEmpty();
    assertThat(StackState.of(new ObjectMapper().readTree("{}")).httpPort()).isZero();
  }

  @Test
  void shouldReadTheResidentMemoryOfAProcess() {
    assertThat(Memory.rss(Path.of("/proc/self/status"))).isGreaterThan(10L << 20);
    assertThat(Memory.rss(folder.resolve("none"))).isZero();
  }

  private static DemoFigures figures(Counts binary, double imbalance) {
    Memory memory =
        new Memory(
            Map.of(
                "scheduler",
                1_230L << 20,
                "runtime-1",
                1_170L << 20,
                "runtime-2",
                1_172L << 20,
                "supervisor",
                94L << 20));
    return new DemoFigures(
        30_000,
        3.2,
        memory,
        memory,
        List.of(result(CLEAN), result(CLEAN)),
        result(binary),
        result(CLEAN),
        List.of(),
        31_234,
        imbalance);
  }

  private static LoadResult result(Counts counts) {
    return Results.of(Plans.echo(1_000, Duration.ofSeconds(1)), 1_000, counts);
  }
}
