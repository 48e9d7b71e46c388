package io.myriarch.loadtest.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Where figures were taken: without it they mean nothing.
 *
 * @param cpu the processor's model name
 * @param flags of the JVM that measured, without paths of the class path
 * @param commit short hash, with "-dirty" where files were changed; "unknown" outside a checkout
 */
public record Environment(
    String cpu, int cores, String kernel, String jvm, String flags, String commit) {
  private static final String UNKNOWN = "unknown";
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /** The environment of this process; the commit is that of the checkout {@code root}. */
  public static Environment current(Path root) {
    return new Environment(
        cpuModel(CPUINFO),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
        String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()),
        commit(root));
  }

  /** As JSON fields and table rows, in this order. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("cpu", cpu);
    fields.put("cores", cores);
    fields.put("kernel", kernel);
    fields.put("jvm", jvm);
    fields.put("flags", flags);
    fields.put("commit", commit);
    return fields;
  }

  static String cpuModel(Path cpuinfo) {
    Map<String, String> firstValues = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(cpuinfo)) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          firstValues.putIfAbsent(
              line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
      }
    } catch (IOException _) {
      return System.getProperty("os.arch");
    }
    return firstValues.getOrDefault("model name", System.getProperty("os.arch"));
  }

  private static String commit(Path root) {
    String hash = git(root, "rev-parse", "--short=12", "HEAD");
    if (hash.isEmpty()) {
      return UNKNOWN;
    }
    return git(root, "status", "--porcelain", "--untracked-files=no").isEmpty()
        ? hash
        : hash + "-dirty";
  }

  private static String git(Path root, String... arguments) {
    String[] command = new String[arguments.length + 3];
    command[0] = "git";
    command[1] = "-C";
    command[2] = root.toString();
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? output : "";
    } catch (IOException _) {
      return "";
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
