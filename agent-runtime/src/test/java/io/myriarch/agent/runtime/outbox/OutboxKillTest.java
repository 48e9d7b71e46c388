package io.myriarch.agent.runtime.outbox;

import static io.myriarch.agent.runtime.outbox.TestOutcomes.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it fills an outbox, which it never forces. */
final class OutboxKillTest {
  private static final long ROOM = 256L << 20;
  private static final int KILLS = 3;

  @TempDir Path directory;
  private Path folder;
  private Path said;

  /** Keeps outcomes until it is killed, and says the number of each when it is kept. */
  static final class Writer {
    private Writer() {}

    /** With the folder and the first number. */
    public static void main(String[] args) throws Exception {
      try (DurableOutbox outbox = DurableOutbox.open(Path.of(args[0]), ROOM, OutboxDisk.REAL)) {
        for (long task = Long.parseLong(args[1]); task < 100_000; task++) {
          outbox.keep(TestOutcomes.outcome(task, (int) (task % 2_000)));
          System.out.println(task);
        }
      }
    }
  }

  private Process start(long first) throws Exception {
    folder = directory.resolve("outbox");
    said = directory.resolve("said");
    Path root = Path.of(System.getProperty("myriarch.root"));
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.add("@" + root.resolve("deploy/jvm/common.options"));
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Writer.class.getName());
    command.addAll(List.of(folder.toString(), String.valueOf(first)));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(said.toFile())
        .start();
  }

  /** The last number that it said. */
  private long killAfter(long count, long first) throws Exception {
    Process process = start(first);
    try {
      long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (lastSaid(first) < first + count && System.nanoTime() - endNs < 0) {
        assertThat(process.isAlive()).isTrue();
        LockSupport.parkNanos(100_000);
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(128 + 9);
    return lastSaid(first);
  }

  /** What a kill may have cut is no whole line. */
  private long lastSaid(long first) throws IOException {
    long last = first - 1;
    String text = Files.readString(said);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    for (String line : whole.lines().toList()) {
      last = line.matches("\\d+") ? Long.parseLong(line) : last;
    }
    return last;
  }

  @Test
  void shouldLoseNothingOfWhatItKeptWhenItIsKilled() throws Exception {
    long first = 1;
    for (int kill = 0; kill < KILLS; kill++) {
      long last = killAfter(500L * (kill + 1), first);
      try (DurableOutbox outbox = DurableOutbox.open(folder, ROOM)) {
        List<Long> left = tasks(outbox);
        assertThat(left).startsWith(LongStream.rangeClosed(1, last).boxed().toArray(Long[]::new));
        assertThat(last).isGreaterThan(first);
        first = left.getLast() + 1;
      }
    }
  }
}
