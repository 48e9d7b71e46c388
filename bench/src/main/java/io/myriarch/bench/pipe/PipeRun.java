package io.myriarch.bench.pipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.bench.process.Child;
import io.myriarch.bench.process.TemporaryFolder;
import io.myriarch.loadtest.run.LoadException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One run of the pipe: three JVMs started, measured and stopped. */
public final class PipeRun {
  /** The yardstick's own, whatever those of Myriarch are. */
  private static final List<String> FLAGS =
      List.of("-XX:+UseParallelGC", "-XX:+UseCompactObjectHeaders", "-Xmx512m");

  private static final String ONE_CARRIER = "-Djdk.virtualThreadScheduler.parallelism=1";
  private static final long FREE_BYTES_MIN = 3L << 29; // The journal is 1 GiB.
  private static final Duration READY_MAX = Duration.ofMinutes(2);
  private static final Duration BESIDES_MAX = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private PipeRun() {}

  /**
   * Runs it.
   *
   * @throws LoadException if it cannot be run here; the message says why
   */
  public static PipeResult run(PipeLoad load) {
    try (TemporaryFolder folder = TemporaryFolder.create("myriarch-pipe-", FREE_BYTES_MIN)) {
      Path journal = folder.path().resolve("journal");
      List<String> scheduler =
          jvm(List.of(), "scheduler", load.durability().name(), journal.toString());
      try (Child middle = Child.start("pipe's scheduler", folder.path(), scheduler)) {
        return run(load, middle.awaitLine(READY_MAX), folder.path());
      }
    }
  }

  private static PipeResult run(PipeLoad load, String port, Path folder) {
    List<String> runtime = jvm(List.of(ONE_CARRIER), "runtime", port);
    List<String> client =
        jvm(
            List.of(),
            "client",
            port,
            Integer.toString(load.seconds()),
            Long.toString(load.rate()),
            Integer.toString(load.window()));
    try (Child agents = Child.start("pipe's runtime", folder, runtime)) {
      agents.awaitLine(READY_MAX);
      try (Child measuring = Child.start("pipe's client", folder, client)) {
        return parse(measuring.awaitSuccess(BESIDES_MAX.plusSeconds(load.seconds())));
      }
    }
  }

  static PipeResult parse(String json) {
    try {
      return JSON.readValue(json, PipeResult.class);
    } catch (JsonProcessingException e) {
      throw new LoadException("The pipe's client said no figures but: " + json.strip(), e);
    }
  }

  private static List<String> jvm(List<String> flags, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(flags);
    command.add("-cp");
    command.add(ownCode());
    command.add(PipeMain.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  private static String ownCode() {
    try {
      return Path.of(PipeRun.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
