package io.myriarch.compare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.loadtest.faults.process.Cleanup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
  @TempDir private Path folder;

  @Test
  void shouldShowTheLogOfAServerThatEndsAtOnce() {
    try (Cleanup cleanup = new Cleanup()) {
      ServerProcess process =
          ServerProcess.start(
              "broken",
              folder,
              cleanup,
              Map.of(),
              List.of("sh", "-c", "echo no such disk; exit 3"));
      assertThatThrownBy(() -> process.awaitReady(() -> false))
          .hasMessageContaining("broken ended")
          .hasMessageContaining("no such disk");
    }
  }

  @Test
  void shouldSayWithWhichCodeAProgramEnded() {
    try (Cleanup cleanup = new Cleanup()) {
      assertThatThrownBy(
              () -> ServerProcess.run("init", folder, cleanup, List.of("sh", "-c", "exit 3")))
          .hasMessageContaining("init ended with code 3");
      ServerProcess.run("init", folder, cleanup, List.of("true"));
    }
  }

  @Test
  void shouldEndWithTheCleanup() {
    long before = children();
    try (Cleanup cleanup = new Cleanup()) {
      ServerProcess.start("sleeper", folder, cleanup, Map.of(), List.of("sleep", "300"));
      assertThat(children()).isEqualTo(before + 1);
    }
    assertThat(children()).isEqualTo(before);
  }

  private static long children() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
  }
}
