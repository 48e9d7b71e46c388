package io.myriarch.scheduler.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.myriarch.scheduler.SchedulerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackTest {
  private static final Path ROOT = Path.of(System.getProperty("myriarch.root"));

  @TempDir private Path folder;
  private Stack stack;

  @BeforeEach
  void configure() {
    SchedulerConfig config =
        SchedulerConfig.of(
            Map.of(
                "data.dir", folder.toString(),
                "listen.host", "0.0.0.0",
                "listen.insecure", "true",
                "http.port", "18080"));
    stack = new Stack(config, List.of(21_001, 21_002), null);
  }

  @Test
  void shouldTellPrometheusWhereEverythingIs() throws IOException {
    stack.writeScrapeTargets();

    JsonNode prometheus =
        new YAMLMapper().readTree(ROOT.resolve("deploy/prometheus/prometheus.yml").toFile());
    String file = prometheus.at("/scrape_configs/0/file_sd_configs/0/files/0").asText();
    assertThat(Path.of("deploy/prometheus").resolve(file).normalize())
        .isEqualTo(Path.of("data/prometheus-targets.json"));
    assertThat(HttpApi.JSON.readTree(folder.resolve("prometheus-targets.json").toFile()))
        .isEqualTo(
            HttpApi.JSON.readTree(
                """
                [{"targets": ["127.0.0.1:18080"], "labels": {"component": "scheduler"}},
                 {"targets": ["127.0.0.1:21001"], "labels": {"component": "runtime"}},
                 {"targets": ["127.0.0.1:21002"], "labels": {"component": "runtime"}}]\
                """));
  }

  @Test
  void shouldGiveTheSchedulerExactlyItsConfiguration() {
    List<String> arguments = SchedulerOptions.argumentsOf(stack.config());

    assertThat(arguments)
        .containsExactly(
            "--set", "data.dir=" + folder,
            "--set", "listen.host=0.0.0.0",
            "--set", "listen.insecure=true",
            "--set", "http.port=18080");
  }

  @Test
  void shouldTakeTheFlagsOfAJvmFromTheFilesOnly() {
    JvmLayout layout = layout(new AotCaches(null, null));

    List<String> command =
        layout.command(
            "agent-runtime", "runtime", List.of("/jars/*"), "Main", List.of("--id", "a"));

    assertThat(command)
        .containsSubsequence(
            "/jdk/bin/java",
            "@/m/deploy/jvm/common.options",
            "@/m/deploy/jvm/runtime.options",
            "-Xlog:gc",
            "-Dmyriarch.root=/m",
            "-cp",
            "/m/agent-runtime/target/agent-runtime.jar:/m/agent-runtime/target/lib/*:/jars/*",
            "Main",
            "--id",
            "a");
    assertThat(command.stream().filter(flag -> flag.startsWith("-X")))
        .as("what is not in the files")
        .containsExactly("-Xlog:gc");
    assertThat(Files.exists(ROOT.resolve("deploy/jvm/runtime.options"))).isTrue();
  }

  @Test
  void shouldStartAJvmFromItsCacheOnlyIfThereIsOne() throws IOException {
    Path cache = Files.createFile(folder.resolve("runtime.aot"));
    AotCaches caches = new AotCaches(folder, null);

    assertThat(runtimeCommand(layout(caches)))
        .containsSubsequence(
            "@/m/deploy/jvm/runtime.options", "-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:gc");
    assertThat(caches.flags("scheduler"))
        .as("told to those that it starts, all the same")
        .containsExactly("-Dmyriarch.aot=" + folder);
  }

  @Test
  void shouldRecordInATrainingEvenIfThereIsACache() throws IOException {
    Files.createFile(folder.resolve("runtime.aot"));
    AotCaches caches = new AotCaches(folder, Path.of("/training"));

    assertThat(runtimeCommand(layout(caches)))
        .containsSubsequence("-XX:AOTMode=record", "-XX:AOTConfiguration=/training/runtime.config")
        .noneMatch(flag -> flag.startsWith("-XX:AOTCache"));
  }

  private static JvmLayout layout(AotCaches caches) {
    return new JvmLayout(Path.of("/m"), Path.of("/jdk/bin/java"), caches, List.of("-Xlog:gc"));
  }

  private static List<String> runtimeCommand(JvmLayout layout) {
    return layout.command("agent-runtime", "runtime", List.of(), "Main", List.of());
  }
}
