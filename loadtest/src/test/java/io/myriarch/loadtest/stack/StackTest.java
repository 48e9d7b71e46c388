package io.myriarch.loadtest.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against scripts that stand in for the command; the real one is tested by the demo itself. */
final class StackTest {
  @TempDir private Path root;

  @Test
  void shouldSayThatThereIsNothingToStart() {
    assertThatThrownBy(() -> Stack.start(root))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("There is no myriarch script in " + root);
  }

  @Test
  void shouldShowTheEndOfEachLogWhereTheStartFails() throws IOException {
    script(
        """
        data="${@: -1}"
        echo "$@" >> "$(dirname "$0")/calls"
        if [ "$1" = up ]; then
          mkdir -p "$data/logs"
          echo "the port is taken" > "$data/logs/scheduler.log"
          echo "myriarch: cannot start"
          exit 7
        fi
        """);
    Path folder;
    try (Stack stack = Stack.start(root)) {
      assertThatThrownBy(() -> stack.awaitReady(_ -> {}))
          .isInstanceOf(LoadException.class)
          .hasMessageContaining("./myriarch up ended with code 7.")
          .hasMessageContaining("--- data/logs/scheduler.log\nthe port is taken")
          .hasMessageContaining("--- up.log\nmyriarch: cannot start");
      folder = folder();
      assertThat(folder).exists();
    }

    assertThat(folder).doesNotExist();
    assertThat(calls()).hasSize(2);
    assertThat(calls().getFirst()).startsWith("up --detach --http-port 0");
    assertThat(calls().getLast()).isEqualTo("down --data " + folder.resolve("data"));
  }

  @Test
  void shouldEndWhatDownHasLeftBehind() throws IOException {
    script(
        """
        data="${@: -1}"
        echo "$@" >> "$(dirname "$0")/calls"
        if [ "$1" = up ]; then
          mkdir -p "$data"
          setsid sleep 1000 < /dev/null > /dev/null 2>&1 &
          echo "{\\"supervisor\\": {\\"pid\\": $!}, \\"httpPort\\": 0}" > "$data/myriarch.json"
          exit 7
        fi
        """);
    Stack stack = Stack.start(root);
    assertThatThrownBy(() -> stack.awaitReady(_ -> {})).hasMessageContaining("code 7");
    long pid =
        StackState.read(folder().resolve("data")).orElseThrow().processes().get("supervisor");
    ProcessHandle left = ProcessHandle.of(pid).orElseThrow();
    assertThat(left.isAlive()).isTrue();

    stack.close();
    stack.close();

    left.onExit().join();
    assertThat(left.isAlive()).isFalse();
    assertThat(calls()).hasSize(2);
  }

  private void script(String body) throws IOException {
    Path script = root.resolve("myriarch");
    Files.writeString(script, "#!/usr/bin/env bash\n" + body);
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(root.resolve("calls"));
  }

  /** The folder of the stack, from the call of the script. */
  private Path folder() throws IOException {
    try (Stream<String> calls = calls().stream()) {
      String up = calls.findFirst().orElseThrow();
      return Path.of(up.substring(up.lastIndexOf(' ') + 1)).getParent();
    }
  }
}
