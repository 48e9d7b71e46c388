package io.myriarch.scheduler.command;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Starts the same command again in a session of its own, shows what it says until all is ready, and
 * leaves it running.
 */
final class Background {
  private static final int STEP_MS = 50;

  private final JvmLayout layout;
  private final CommandSpec spec;
  private final Path data;
  private long shown;

  Background(JvmLayout layout, CommandSpec spec, Path data) {
    this.layout = layout;
    this.spec = spec;
    this.data = data;
  }

  /** Returns 0 when all is ready, or the exit code of what could not be started. */
  int start() throws IOException, InterruptedException {
    StackFolder.take(data).close(); // so that nobody's log is rotated away
    BoundedLog log = new BoundedLog(data.resolve("logs"), "up");
    log.rotate();
    Process process =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(Redirect.appendTo(log.file().toFile()))
            .start();
    while (!process.waitFor(STEP_MS, TimeUnit.MILLISECONDS)) {
      relay(log.file());
      Optional<StackState> state = StackState.read(data);
      if (state.isPresent()
          && state.get().ready()
          && state.get().supervisor().pid() == process.pid()) {
        relay(log.file());
        return 0;
      }
    }
    relay(log.file());
    return process.exitValue();
  }

  private List<String> command() {
    List<String> arguments =
        new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
    arguments.remove("--detach");
    arguments.add("--in-background");
    return layout.command("scheduler", "tool", List.of(), "io.myriarch.scheduler.Main", arguments);
  }

  /** Shows what has been written since the last time. */
  private void relay(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.max(0, in.length() - shown)];
      in.seek(shown);
      in.readFully(bytes);
      shown += bytes.length;
      PrintWriter out = spec.commandLine().getOut();
      out.print(new String(bytes, StandardCharsets.UTF_8));
      out.flush();
    }
  }
}
