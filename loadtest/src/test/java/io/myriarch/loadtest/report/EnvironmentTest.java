package io.myriarch.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvironmentTest {
  @TempDir private Path folder;

  @Test
  void shouldReadTheModelOfTheProcessor() throws IOException {
    Path cpuinfo = folder.resolve("cpuinfo");
    Files.writeString(
        cpuinfo, "processor\t: 0\nmodel name\t: Fast CPU @ 3 GHz\n\nprocessor\t: 1\n");

    assertThat(Environment.cpuModel(cpuinfo)).isEqualTo("Fast CPU @ 3 GHz");
  }

  @Test
  void shouldNameTheArchitectureWhereNoModelIsKnown() {
    assertThat(Environment.cpuModel(folder.resolve("none")))
        .isEqualTo(System.getProperty("os.arch"));
  }

  @Test
  void shouldDescribeThisProcess() {
    Environment environment = Environment.current(Path.of(System.getProperty("myriarch.root")));

    assertThat(environment.cores()).isPositive();
    assertThat(environment.jvm()).contains("25");
    assertThat(environment.flags()).contains("--enable-native-access");
    assertThat(environment.commit()).isNotEmpty();
  }

  @Test
  void shouldSayThatTheCommitIsUnknownOutsideACheckout() {
    assertThat(Environment.current(folder).commit()).isEqualTo("unknown");
  }
}
