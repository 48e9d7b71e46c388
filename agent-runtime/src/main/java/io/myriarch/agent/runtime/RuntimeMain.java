package io.myriarch.agent.runtime;

import io.myriarch.agent.runtime.host.AgentKindException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs an agent runtime in this process until SIGTERM, a drain, or an end that only a human can
 * mend. Exit codes: 0 drained, 1 cannot start, 2 wrong arguments, 3 another live runtime has the
 * same id, 4 the scheduler speaks another protocol version.
 */
@Command(
    name = "runtime",
    mixinStandardHelpOptions = true,
    description = "Hosts agents for a Myriarch scheduler.",
    sortOptions = false)
public final class RuntimeMain implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RuntimeMain.class);
  private static final int CANNOT_START = 1;

  @Option(names = "--id", required = true, description = "Unique in the fleet, kept over restarts.")
  private String id;

  @Option(
      names = "--scheduler",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Where the scheduler listens for runtimes; once for each shard.")
  private List<String> schedulers;

  @Option(
      names = "--http-port",
      defaultValue = "0",
      description = "Port of /health, /ready and /metrics; 0 (default): a free one.")
  private int httpPort;

  @Option(
      names = "--data",
      defaultValue = "data/runtime",
      paramLabel = "DIR",
      description = "Folder for the runtime's own files (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--labels",
      defaultValue = "",
      paramLabel = "K=V,...",
      description = "Shown with the runtime.")
  private String labels;

  @Option(
      names = "--agents-max",
      defaultValue = "65536",
      description = "So many agents of each shard at most (default: ${DEFAULT-VALUE}).")
  private int agentsMax;

  @Option(
      names = "--drain-timeout",
      defaultValue = "10000",
      paramLabel = "MS",
      description = "So long a stop waits for what runs (default: ${DEFAULT-VALUE}).")
  private int drainTimeoutMs;

  @Option(
      names = "--cut-off-max",
      defaultValue = "0s",
      paramLabel = "TIME",
      description = {
        "An edge runtime: goes on for so long without its scheduler, such as 1h, and keeps its",
        "results in a durable outbox (default: ${DEFAULT-VALUE}, none)."
      })
  private String cutOffMax;

  @Option(
      names = "--outbox-bytes",
      defaultValue = "256MiB",
      paramLabel = "BYTES",
      description = "An edge runtime's outbox keeps so much at most (default: ${DEFAULT-VALUE}).")
  private String outboxBytes;

  private RuntimeMain() {}

  /** Starts the runtime; the process ends with it. */
  public static void main(String[] args) {
    CommandLine command = new CommandLine(new RuntimeMain());
    int exitCode;
    try {
      exitCode = command.execute(args);
    } catch (Throwable e) {
      // Such as a class that is missing: other threads would keep a process alive that does
      // nothing.
      LOG.error("The runtime cannot go on.", e);
      exitCode = CANNOT_START;
    }
    if (exitCode != 0 || command.isUsageHelpRequested() || command.isVersionHelpRequested()) {
      System.exit(exitCode);
    }
    Runtime.getRuntime().halt(0);
  }

  @Override
  public Integer call() throws InterruptedException {
    RuntimeConfig config;
    try {
      config =
          new RuntimeConfig(
              id,
              schedulers.stream().map(RuntimeConfig::address).toList(),
              httpPort,
              data,
              labels,
              agentsMax,
              drainTimeoutMs,
              EdgeConfig.of(cutOffMax, outboxBytes));
    } catch (IllegalArgumentException e) {
      LOG.error(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    try (AgentRuntime runtime = AgentRuntime.start(config)) {
      return serve(runtime);
    } catch (AgentKindException | IOException e) {
      LOG.error(e.getMessage());
      return CANNOT_START;
    }
  }

  private static int serve(AgentRuntime runtime) throws InterruptedException {
    // SIGTERM ends a JVM with code 143; a runtime that drained as it was told ends with 0.
    Thread onSignal =
        new Thread(
            () -> {
              runtime.drain();
              Runtime.getRuntime().halt(0);
            },
            "drain");
    Runtime.getRuntime().addShutdownHook(onSignal);
    int exitCode = runtime.awaitEnd();
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException e) {
      // A signal came first: its thread ends the process.
      Thread.currentThread().join();
    }
    return exitCode;
  }
}
