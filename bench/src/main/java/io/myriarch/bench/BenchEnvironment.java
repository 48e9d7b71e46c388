package io.myriarch.bench;

import io.myriarch.loadtest.report.Environment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where and when figures were taken; made before they are. */
public final class BenchEnvironment {
  private static final double LOAD_AVERAGE_MAX = 0.5;
  private static final List<String> OPTIONS =
      List.of("common", "scheduler", "runtime", "load", "bench");

  private final Path root;
  private final double loadAverage;
  private final Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  /** Of this moment. */
  public BenchEnvironment(Path root) {
    this(root, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  BenchEnvironment(Path root, double loadAverage) {
    this.root = root;
    this.loadAverage = loadAverage;
  }

  /** What is wrong with the moment. */
  public Optional<String> warning() {
    return loadAverage <= LOAD_AVERAGE_MAX
        ? Optional.empty()
        : Optional.of(
            "Warning: the load average is %.2f. Above %.1f something else is running, or was a moment"
                    .formatted(loadAverage, LOAD_AVERAGE_MAX)
                + " ago, and the figures are not to be quoted.");
  }

  /** As JSON fields, in this order. */
  public Map<String, Object> fields() {
    Environment environment = Environment.current(root);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("measured_at", at.toString());
    fields.put("cpu", environment.cpu());
    fields.put("cores", environment.cores());
    fields.put("kernel", environment.kernel());
    fields.put("file_system", fileSystem());
    fields.put("jvm", environment.jvm());
    fields.put("flags", flags(System.getenv("MYRIARCH_JVM_OPTS")));
    fields.put("commit", environment.commit());
    fields.put("load_average_before", Math.round(loadAverage * 100) / 100.0);
    return fields;
  }

  private static String fileSystem() {
    try {
      return Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir"))).type();
    } catch (IOException _) {
      return "unknown";
    }
  }

  /** Of each JVM, for each has its own: those of deploy/jvm, and what the user adds to all. */
  Map<String, String> flags(String added) {
    Map<String, String> flags = new LinkedHashMap<>();
    OPTIONS.forEach(name -> flags.put(name, flags(root.resolve("deploy/jvm"), name)));
    if (added != null && !added.isBlank()) {
      flags.put("added", added.strip());
    }
    return flags;
  }

  private static String flags(Path folder, String name) {
    try {
      return Files.readAllLines(folder.resolve(name + ".options")).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .collect(Collectors.joining(" "));
    } catch (IOException _) {
      return "unknown";
    }
  }
}
