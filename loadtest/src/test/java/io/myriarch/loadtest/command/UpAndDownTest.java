package io.myriarch.loadtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./myriarch up}, {@code down} and what a user does between, with real processes. Needs the
 * jars of the modules before this one: {@code mvn verify} has made them by now.
 */
@Tag("slow")
class UpAndDownTest {
  private static final Path ROOT = Path.of(System.getProperty("myriarch.root"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final String FLEET =
      """
      fleet:
        name: small
        total: 30
        types:
          - type: analytics
            total: 30
            specialties: { metrics: 10, reports: 20 }
      """;

  @TempDir private Path folder;

  private record Run(int exitCode, String text) {}

  @AfterEach
  void leaveNothing() throws Exception {
    run("down", "--data", data());
  }

  @Test
  void shouldStartWorkHealAndStop() throws Exception {
    Run up = up();
    assertThat(up.text()).contains("Agents ready: 30 of 30").contains("Ready in ");
    assertThat(up.exitCode()).isZero();
    JsonNode state = state();
    String http = state.path("httpPort").asText();

    Run echo =
        run(
            "submit",
            "--http-port",
            http,
            "--type",
            "any",
            "--operation",
            "echo",
            "--payload",
            "{\"a\": 1.50}",
            "--wait=20s");
    assertThat(echo.text()).contains("\"a\" : 1.5").contains("succeeded");
    assertThat(echo.exitCode()).isZero();

    assertThat(up().text()).contains("Myriarch already runs on the data folder");
    assertThat(
            run(
                    "scheduler",
                    "--data",
                    data(),
                    "--http-port",
                    "0",
                    "--binary-port",
                    "0",
                    "--runtime-port",
                    "0")
                .text())
        .contains("myriarch: ")
        .contains("is in use by process PID " + child(state, 0));
    assertThat(run("up", "--data", folder.resolve("b").toString(), "--http-port", http).text())
        .contains("Port " + http + " is in use by another program");

    // A runtime and the scheduler die; both come back, and what was accepted is still known.
    ProcessHandle.of(child(state, 1)).orElseThrow().destroyForcibly();
    ProcessHandle.of(child(state, 0)).orElseThrow().destroyForcibly();
    await(() -> child(state(), 0) != child(state, 0) && child(state(), 1) != child(state, 1));
    await(() -> run("status", "--http-port", http).text().contains("30 of 30 ready"));
    assertThat(run("tasks", "--http-port", http).text()).contains("succeeded");

    List<Long> pids = new ArrayList<>(List.of(state().path("supervisor").path("pid").asLong()));
    state().path("children").forEach(child -> pids.add(child.path("pid").asLong()));
    Run down = run("down", "--data", data());
    assertThat(down.text()).endsWith("Stopped.\n").doesNotContain("was killed");
    assertThat(pids).hasSize(4).allMatch(pid -> ProcessHandle.of(pid).isEmpty());
    assertThat(run("status", "--http-port", http).text()).contains("No scheduler on port " + http);
  }

  @Test
  void shouldSayWhyItCannotStart() throws Exception {
    assertThat(run("up", "--data", data(), "--set", "http.prot=1").text())
        .isEqualTo("myriarch: Unknown setting \"http.prot\". Did you mean http.port?\n");
    assertThat(run("up", "--data", data(), "--frobnicate").text())
        .startsWith("myriarch: Unknown option: '--frobnicate'");
    Path fleet =
        Files.writeString(folder.resolve("bad.yaml"), FLEET.replace("total: 30", "total: 31"));

    Run run = up("--fleet", fleet.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text())
        .contains("myriarch: " + fleet + ": analytics.total is 31, but its counts add up to 30");
  }

  @Test
  void shouldRunAgentsOfOnesOwn() throws Exception {
    Path example = ROOT.resolve("docs/examples/greeting-agent");
    Path jars = folder.resolve("agents");
    assertThat(execute(List.of(example.resolve("build").toString(), jars.toString())).text())
        .doesNotContain("error");

    Run up = up("--agents", jars.toString(), "--fleet", example.resolve("fleet.yaml").toString());
    assertThat(up.text()).contains("Ready in ");
    Run greeting =
        run(
            "submit",
            "--http-port",
            state().path("httpPort").asText(),
            "--type",
            "example",
            "--specialty",
            "greeting",
            "--payload",
            "\"Ada\"",
            "--wait=20s");

    assertThat(greeting.text()).contains("\"greeting\" : \"Good morning, Ada!\"");
  }

  private Run up() throws Exception {
    Path fleet = Files.writeString(folder.resolve("fleet.yaml"), FLEET);
    return up("--fleet", fleet.toString());
  }

  private Run up(String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("up", "--detach", "--data", data()));
    for (String port : List.of("--http-port", "--binary-port", "--runtime-port")) {
      arguments.addAll(List.of(port, "0"));
    }
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private JsonNode state() throws IOException {
    return JSON.readTree(folder.resolve("data/myriarch.json").toFile());
  }

  private static long child(JsonNode state, int index) {
    return state.path("children").path(index).path("pid").asLong();
  }

  private static Run run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("myriarch").toString()));
    command.addAll(List.of(arguments));
    return execute(command);
  }

  private static Run execute(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MYRIARCH_BUILD", "never");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), text);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long endNs = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("should have happened by now").isLessThan(endNs);
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }
}
