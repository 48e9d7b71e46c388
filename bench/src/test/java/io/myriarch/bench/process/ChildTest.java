package io.myriarch.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.loadtest.run.LoadException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void shouldGiveTheFirstLineAndAllThatWasSaid() {
    try (Child child = script("echo one; echo two")) {
      assertThat(child.awaitLine(LONG)).isEqualTo("one");
      assertThat(child.awaitSuccess(LONG)).isEqualTo("one\ntwo\n");
    }
  }

  @Test
  void shouldShowTheEndOfWhatOneThatFailedSaid() {
    try (Child child = script("echo half; echo the port is taken >&2; exit 7")) {
      assertThatThrownBy(() -> child.awaitSuccess(LONG))
          .isInstanceOf(LoadException.class)
          .hasMessage("The script ended with code 7. It said:\nhalf\nthe port is taken");
    }
  }

  @Test
  void shouldNotWaitForTheLineOfOneThatHasEnded() {
    try (Child child = script("exit 0")) {
      assertThatThrownBy(() -> child.awaitLine(LONG)).hasMessage("The script ended too early.");
    }
  }

  @Test
  void shouldWaitNoLongerThanItIsTold() {
    try (Child child = script("exec sleep 1000")) {
      assertThatThrownBy(() -> child.awaitLine(Duration.ofMillis(1)))
          .hasMessageContaining("was not ready within 0 s");
      assertThatThrownBy(() -> child.awaitSuccess(Duration.ofMillis(1)))
          .hasMessageContaining("did not end within 0 s");
    }
  }

  @Test
  void shouldEndItAndWhatItStarted() {
    ProcessHandle grandchild;
    try (Child child = script("sleep 1000 & echo $!; wait")) {
      grandchild = ProcessHandle.of(Long.parseLong(child.awaitLine(LONG))).orElseThrow();
    }

    grandchild.onExit().join();
    assertThat(grandchild.isAlive()).isFalse();
  }

  @Test
  void shouldSayThatThereIsNoSuchProgram() {
    assertThatThrownBy(() -> Child.start("script", folder, List.of("/nowhere/program")))
        .isInstanceOf(LoadException.class)
        .hasMessageStartingWith("The script cannot be started: ");
  }

  @Test
  void shouldRefuseADiskThatIsTooFull() {
    assertThatThrownBy(() -> TemporaryFolder.create("bench-test-", Long.MAX_VALUE))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("make room");
  }

  @Test
  void shouldRemoveATemporaryFolderWithAllThatIsInIt() throws Exception {
    Path path;
    try (TemporaryFolder temporary = TemporaryFolder.create("bench-test-", 1)) {
      path = temporary.path();
      Files.writeString(Files.createDirectory(path.resolve("inner")).resolve("file"), "x");
    }

    assertThat(path).doesNotExist();
  }

  private Child script(String script) {
    return Child.start("script", folder, List.of("/bin/bash", "-c", script));
  }
}
