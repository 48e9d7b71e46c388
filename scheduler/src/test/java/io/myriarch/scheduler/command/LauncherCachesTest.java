package io.myriarch.scheduler.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the {@code myriarch} script starts a JVM from a cache: with a JDK that prints its flags. */
class LauncherCachesTest {
  private static final Path SCRIPT = Path.of(System.getProperty("myriarch.root"), "myriarch");
  private static final List<String> MODULES = List.of("protocol", "scheduler", "agent-runtime");
  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path root;
  private Path made;

  @BeforeEach
  void build() throws IOException {
    Files.copy(SCRIPT, root.resolve("myriarch"));
    Path java = Files.createDirectories(root.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"25.0.3\"\n");
    for (String module : MODULES) {
      Files.createDirectories(root.resolve(module).resolve("target/lib"));
      touch(jar(module), BUILT);
    }
    made = Files.createDirectories(root.resolve("target/aot")).resolve("made");
    touch(made, BUILT.plusSeconds(1));
    touch(made.resolveSibling("tool.aot"), BUILT.plusSeconds(1));
  }

  private Path jar(String module) {
    return root.resolve(module).resolve("target").resolve(module + ".jar");
  }

  private static void touch(Path file, Instant time) throws IOException {
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  @Test
  void shouldStartFromTheCache() throws Exception {
    assertThat(flags(""))
        .contains("-XX:AOTCache=" + root.toRealPath() + "/target/aot/tool.aot -Xlog:aot=off")
        .contains("-Dmyriarch.aot=" + root.toRealPath() + "/target/aot");
  }

  @Test
  void shouldStartWithoutACacheThatIsNotThere() throws Exception {
    Files.delete(made.resolveSibling("tool.aot"));

    assertThat(flags("")).contains("-Dmyriarch.aot=").doesNotContain("AOTCache");
  }

  @ParameterizedTest
  @ValueSource(strings = {"protocol", "scheduler", "agent-runtime"})
  void shouldNotUseACacheOfAnOlderBuild(String module) throws Exception {
    touch(jar(module), BUILT.plusSeconds(2));

    assertThat(flags("")).isNotEmpty().doesNotContain("aot").doesNotContain("AOT");
  }

  @Test
  void shouldNotUseWhatATrainingHasNotFinished() throws Exception {
    Files.delete(made);

    assertThat(flags("")).isNotEmpty().doesNotContain("aot").doesNotContain("AOT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xshare:off",
        "-XX:SharedArchiveFile=/x",
        "-Xmx1g -XX:+AutoCreateSharedArchive",
        "-Xshare:auto"
      })
  void shouldLeaveTheCacheOutBesideFlagsThatTheJvmRefusesWithIt(String users) throws Exception {
    assertThat(flags(users)).contains(users).doesNotContain("aot").doesNotContain("AOT");
  }

  @Test
  void shouldLetTheUsersFlagsComeLast() throws Exception {
    assertThat(flags("-Xlog:aot=info")).containsSubsequence("-Xlog:aot=off", "-Xlog:aot=info");
  }

  /** What the JVM of {@code status} is started with. */
  private String flags(String users) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/bash", root.resolve("myriarch").toString(), "status")
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.environment().put("MYRIARCH_BUILD", "never");
    builder.environment().put("MYRIARCH_JVM_OPTS", users);
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }
}
