package io.myriarch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bugs that {@code planted.sh} plants: each patch must still fit the sources. */
class PlantedBugsTest {
  private static final Path ROOT = Path.of(System.getProperty("myriarch.root", ".."));
  private static final Path PATCHES = ROOT.resolve("simulator/src/test/resources/planted");

  static List<Path> patches() throws IOException {
    try (Stream<Path> files = Files.list(PATCHES)) {
      return files.filter(file -> file.toString().endsWith(".patch")).sorted().toList();
    }
  }

  @Test
  void shouldBeSoManyBugs() throws IOException {
    assertThat(patches()).hasSize(17);
  }

  @ParameterizedTest
  @MethodSource("patches")
  void shouldApplyToTheSources(Path patch) throws IOException, InterruptedException {
    Process check =
        new ProcessBuilder("git", "apply", "--check", patch.toAbsolutePath().toString())
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as("%s: %s", patch.getFileName(), said).isZero();
  }
}
