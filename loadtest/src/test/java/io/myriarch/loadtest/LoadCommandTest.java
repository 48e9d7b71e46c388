package io.myriarch.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.loadtest.system.RealProcesses;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command on real processes. Whether the rate is held is up to the machine. */
@Tag("slow")
@Timeout(300)
final class LoadCommandTest {
  private final StringWriter errors = new StringWriter();

  @TempDir private Path folder;
  private RealProcesses processes;

  @BeforeEach
  void start() {
    processes = new RealProcesses(folder);
    processes.startScheduler();
    processes.startRuntime("runtime-1");
    processes.awaitReady();
  }

  @AfterEach
  void stop() {
    processes.close();
  }

  @Test
  void shouldWriteFiguresAndAReport() throws IOException {
    Path json = folder.resolve("load.json");
    Path html = folder.resolve("load.html");

    Path svg = folder.resolve("load.svg");

    execute(
        "--rate 100 --duration 2s --warmup 1s --follow --json %s --html %s --svg %s"
            .formatted(json, html, svg));

    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertThat(figures.path("submitted").asLong()).isEqualTo(200);
    assertThat(figures.path("completed").asLong()).isEqualTo(200);
    assertThat(figures.path("lost").asLong()).isZero();
    assertThat(figures.path("durability").asText()).isEqualTo("fsync");
    assertThat(figures.path("latency_us").path("p50").asDouble()).isPositive();
    assertThat(Files.readString(html)).contains("\"completed\":200");
    assertThat(svg).content().contains("<polyline").endsWith("</svg>\n");
  }

  @Test
  void shouldMeasureWithoutARate() {
    assertThat(execute("--rate max --window 64 --duration 2s --warmup 1s --follow")).isZero();
  }

  @Test
  void shouldCountWhatTheSchedulerFinishedWhereTasksAreNotFollowed() {
    assertThat(execute("--rate max --window 64 --duration 2s --warmup 1s")).isZero();
    assertThat(execute("--rate max --protocol http --batch 50 --connections 2 --duration 2s"))
        .isZero();
    processes.awaitNothingLive();
  }

  @Test
  void shouldSayWhatTheSchedulerRefuses() {
    assertThat(execute("--type nonsense --duration 1s")).isOne();
    assertThat(errors.toString()).contains("refused the destination", "nonsense");

    assertThat(execute("--operation summary --type any --duration 1s")).isOne();
    assertThat(errors.toString()).contains("only the operations that every agent has");
  }

  private int execute(String arguments) {
    return LoadMain.commandLine()
        .setErr(new PrintWriter(errors, true))
        .execute(
            ("load --http-port %d --binary-port %d "
                        .formatted(processes.httpPort(), processes.binaryPort())
                    + arguments)
                .split(" ", -1));
  }
}
