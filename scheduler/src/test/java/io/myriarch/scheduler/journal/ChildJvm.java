package io.myriarch.scheduler.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that runs a main class of the tests, to be killed. */
final class ChildJvm implements AutoCloseable {
  private static final long EXIT_LIMIT_S = 30;

  /** Sets lines for the parent apart from what libraries log. */
  private static final String MARK = "> ";

  private final Process process;
  private final BufferedReader output;

  private ChildJvm(Process process) {
    this.process = process;
    this.output = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
  }

  static ChildJvm start(Class<?> main, Object... arguments) throws IOException {
    return start(List.of(), main, arguments);
  }

  /**
   * Starts it.
   *
   * @param wrapper the command that is to run it, such as {@code unshare}
   */
  static ChildJvm start(List<String> wrapper, Class<?> main, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of(System.getProperty("myriarch.root"), "deploy/jvm/common.options"));
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xmx128m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line that it prints with {@link #print}; null when it has ended. */
  String line() throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(MARK)) {
      line = output.readLine();
    }
    return line == null ? null : line.substring(MARK.length());
  }

  /** In the child: tells the parent something. */
  static void print(String line) {
    System.out.println(MARK + line);
    System.out.flush();
  }

  /** The rest of what it prints, until it has ended. */
  List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); line != null; line = line()) {
      lines.add(line);
    }
    return lines;
  }

  long pid() {
    return process.pid();
  }

  /** kill -9. What it has printed can still be read. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(EXIT_LIMIT_S, TimeUnit.SECONDS)) {
      throw new AssertionError("the child JVM did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
