package io.myriarch.scheduler.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.scheduler.command.FakeScheduler.Run;
import io.myriarch.scheduler.command.StackState.Running;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFolderTest {
  @TempDir private Path folder;

  @Test
  void shouldBeTakenOnlyOnce() {
    try (StackFolder _ = StackFolder.take(folder)) {
      assertThatThrownBy(() -> StackFolder.take(folder))
          .isInstanceOf(CommandException.class)
          .hasMessage(
              "Myriarch already runs on the data folder %1$s: stop it with ./myriarch down --data"
                  + " %1$s, or choose another with --data.",
              folder);
    }
    StackFolder.take(folder).close();
  }

  @Test
  void shouldSayThatItCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> StackFolder.take(file.resolve("data")))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("Cannot write to the data folder " + file.resolve("data"))
        .hasMessageEndingWith("choose another with --data.");
  }

  @Test
  void shouldNotBeTakenWhileAChildOfAnEarlierRunUsesIt() throws Exception {
    Process left = sleeper();
    try {
      state(Running.of("up", left.toHandle()), Running.of("scheduler", left.toHandle()));

      assertThatThrownBy(() -> StackFolder.take(folder))
          .hasMessageStartingWith(
              "scheduler (pid %d) of an earlier run still uses the data folder", left.pid());
    } finally {
      left.destroyForcibly().waitFor();
    }
    StackFolder.take(folder).close();
  }

  @Test
  void shouldStopWhatRunsOnIt() throws Exception {
    Process supervisor = sleeper();
    Process runtime = sleeper();
    try {
      state(Running.of("up", supervisor.toHandle()), Running.of("runtime-1", runtime.toHandle()));

      Run run = FakeScheduler.execute("down", "--data", folder.toString());

      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .isEqualTo("Stopping Myriarch on the data folder %s ...\nStopped.\n", folder);
      assertThat(supervisor.waitFor()).isEqualTo(143);
      assertThat(runtime.waitFor()).isEqualTo(143);
      assertThat(StackState.read(folder)).isEmpty();
    } finally {
      supervisor.destroyForcibly().waitFor();
      runtime.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldNotStopAnotherProcessThatHasThePidNow() throws Exception {
    Process other = sleeper();
    try {
      long start = Running.of("up", other.toHandle()).startedAtMs();
      state(new Running("up", other.pid(), start - 60_000), new Running("x", other.pid(), 0));

      Run run = FakeScheduler.execute("down", "--data", folder.toString());

      assertThat(run)
          .isEqualTo(
              new Run(0, "Nothing of Myriarch runs on the data folder " + folder + ".\n", ""));
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldSayThatNothingRuns() {
    assertThat(FakeScheduler.execute("down", "--data", folder.toString()).out())
        .isEqualTo("Nothing of Myriarch runs on the data folder %s.\n", folder);
  }

  @Test
  void shouldSayThatTheStateCannotBeUnderstood() throws IOException {
    Files.writeString(folder.resolve("myriarch.json"), "{");

    assertThat(FakeScheduler.execute("down", "--data", folder.toString()).err())
        .startsWith("myriarch: ")
        .contains("cannot be understood");
  }

  private static Process sleeper() throws IOException {
    return new ProcessBuilder("sleep", "60").redirectOutput(Redirect.DISCARD).start();
  }

  private void state(Running supervisor, Running child) throws IOException {
    new StackState(supervisor, List.of(child), "127.0.0.1", 1, 2, 3, true).write(folder);
  }
}
