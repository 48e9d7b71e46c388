package io.myriarch.scheduler.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
  @TempDir private Path folder;

  @Test
  void shouldKeepTheLogsOfTheLastStarts() throws IOException {
    BoundedLog log = new BoundedLog(folder, "scheduler");
    for (int start = 0; start < BoundedLog.KEPT + 3; start++) {
      log.rotate();
      Files.writeString(log.file(), "start " + start);
    }

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(BoundedLog.KEPT + 1);
    }
    assertThat(folder.resolve("scheduler.1.log")).hasContent("start 6");
    assertThat(folder.resolve("scheduler.5.log")).hasContent("start 2");
  }

  @Test
  void shouldCutALogThatHasBecomeTooLong() throws IOException {
    BoundedLog log = new BoundedLog(folder, "scheduler");
    log.rotate();
    try (RandomAccessFile file = new RandomAccessFile(log.file().toFile(), "rw")) {
      file.setLength((32L << 20) + 1);
    }

    log.trim();

    assertThat(log.file()).isEmptyFile();
    assertThat(folder.resolve("scheduler.1.log")).exists();
  }

  @Test
  void shouldTellTheLastLines() throws IOException {
    BoundedLog log = new BoundedLog(folder, "scheduler");
    log.rotate();
    Files.writeString(log.file(), "a\nb\n\nc\n");

    assertThat(log.tail(2)).containsExactly("b", "c");
    assertThat(log.tail(9)).containsExactly("a", "b", "c");
  }
}
