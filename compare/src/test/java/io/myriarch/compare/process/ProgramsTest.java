package io.myriarch.compare.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
  @TempDir private Path folder;

  @Test
  void shouldFindTheFirstThatCanBeExecuted() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Files.createFile(first.resolve("server"));
    Path program = Files.createFile(second.resolve("server"));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(Programs.find("server", List.of(first, second))).contains(program);
  }

  @Test
  void shouldNameThePackageOfWhatIsMissing() {
    assertThat(Programs.missing("some-package", "sh")).isEmpty();
    assertThat(Programs.missing("some-package", "sh", "no-such-server").orElseThrow())
        .contains("no-such-server is not installed")
        .contains("apt-get install --no-install-recommends some-package");
  }
}
