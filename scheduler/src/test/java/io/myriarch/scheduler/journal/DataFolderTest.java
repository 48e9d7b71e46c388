package io.myriarch.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  @TempDir Path directory;

  @Test
  void shouldMakeTheFolder() {
    Path path = directory.resolve("a/b");
    try (DataFolder folder = DataFolder.open(path)) {
      assertThat(folder.path()).isEqualTo(path.toAbsolutePath());
      assertThat(folder.shard(3)).isEqualTo(path.resolve("shard-3"));
      assertThat(path.resolve("VERSION")).hasContent("1");
    }
  }

  @Test
  void shouldOpenAgainAfterClosing() {
    DataFolder.open(directory).close();
    DataFolder second = DataFolder.open(directory);
    second.close();
    second.close();
    DataFolder.open(directory).close();
  }

  @Test
  void shouldRefuseASecondOwnerInThisProcess() {
    try (DataFolder first = DataFolder.open(directory)) {
      assertInUseBy(ProcessHandle.current().pid());
      assertInUseBy(ProcessHandle.current().pid());
      assertThat(first.path()).exists();
    }
  }

  @Test
  void shouldRefuseWhenAnotherProcessHasItAndTakeItWhenThatIsKilled() throws Exception {
    try (ChildJvm child = ChildJvm.start(JournalChild.class, "hold", directory, 1 << 20)) {
      assertThat(child.line()).startsWith("replayed");
      assertInUseBy(child.pid());
      child.kill();
      child.exitCode();
    }
    DataFolder.open(directory).close();
  }

  private void assertInUseBy(long pid) {
    assertThatThrownBy(() -> DataFolder.open(directory))
        .isInstanceOf(DataFolderException.class)
        .hasMessage(
            "Data folder %s is in use by process PID %d: stop that one, or choose another folder with --data.",
            directory, pid);
  }

  @Test
  void shouldTakeAFolderWhoseVersionWasBeingWrittenWhenThePowerWentOff() throws Exception {
    Files.writeString(directory.resolve("VERSION.new"), "");
    DataFolder.open(directory).close();
    assertThat(directory.resolve("VERSION")).hasContent("1");
    assertThat(directory.resolve("VERSION.new")).doesNotExist();
  }

  @Test
  void shouldRefuseAFolderOfANewerVersion() throws Exception {
    Files.writeString(directory.resolve("VERSION"), "2\n");
    assertThatThrownBy(() -> DataFolder.open(directory))
        .isInstanceOf(DataFolderException.class)
        .hasMessageContainingAll(
            directory.toString(), "newer version", "layout 2", "start that version");
    assertThatThrownBy(() -> DataFolder.open(directory)).hasMessageContaining("newer version");
  }

  @Test
  void shouldRefuseAVersionThatIsNone() throws Exception {
    Files.writeString(directory.resolve("VERSION"), "hello\n");
    assertThatThrownBy(() -> DataFolder.open(directory))
        .isInstanceOf(DataFolderException.class)
        .hasMessageContainingAll("VERSION", "hello", "--data");
  }

  @Test
  void shouldSayWhenItCannotBeWritten() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
        .isInstanceOf(DataFolderException.class)
        .hasMessageContainingAll("cannot be written", "--data");
  }
}
