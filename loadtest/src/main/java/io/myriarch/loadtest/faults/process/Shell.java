package io.myriarch.loadtest.faults.process;

import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Short programs of the system that this command runs: ip, mount, kill and the like. */
public final class Shell {
  private static final long SECONDS_MAX = 60;

  private Shell() {}

  /**
   * Runs a program to its end.
   *
   * @return what it wrote
   * @throws LoadException with what it said, if it failed
   */
  public static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new LoadException("\"%s\" does not end.".formatted(String.join(" ", command)));
      }
      if (process.exitValue() != 0) {
        throw new LoadException(
            "\"%s\" failed: %s".formatted(String.join(" ", command), output.replace('\n', ' ')));
      }
      return output;
    } catch (IOException e) {
      throw new LoadException("\"%s\" cannot be run: %s".formatted(command[0], e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadException("Interrupted while " + command[0] + " ran.", e);
    }
  }

  /** Whether a program of this name is on the usual paths. */
  public static boolean has(String program) {
    return List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin").stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Says which of these programs is missing, empty if none is; with root's rights to use them. */
  public static String missing(String... programs) {
    if (!isRoot()) {
      return "it needs root's rights";
    }
    List<String> missing = Stream.of(programs).filter(program -> !has(program)).toList();
    return missing.isEmpty() ? "" : String.join(", ", missing) + " is not installed";
  }

  /** Whether this process may mount, make namespaces and the like. */
  public static boolean isRoot() {
    return run("id", "-u").equals("0");
  }
}
