package io.myriarch.scheduler.command;

import io.myriarch.scheduler.SchedulerConfig;
import io.myriarch.scheduler.config.Quantities;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a scheduler and its runtimes, and looks after them until told to stop. */
@Command(
    name = "up",
    sortOptions = false,
    description = {
      "Start a scheduler, two runtimes and the 30,000 agents of the reference fleet.",
      "Runs until Ctrl-C, which drains and stops all; a process that dies is started again."
    },
    footer = {
      "",
      "Settings for --set and --config, with their defaults: ./myriarch scheduler --show-config"
    })
final class UpCommand implements Callable<Integer> {
  private static final int RUNTIMES_MAX = 1000;
  private static final Duration STEP = Duration.ofMillis(50);
  private static final Duration STEP_WHEN_READY = Duration.ofMillis(250);
  private static final Duration ASK_EVERY = Duration.ofMillis(100);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
  private static final Duration STOP_MAX = Duration.ofSeconds(40);

  @Spec private CommandSpec spec;

  @Option(
      names = "--runtimes",
      paramLabel = "N",
      defaultValue = "2",
      description = "Runtimes to share the agents (default: ${DEFAULT-VALUE}).")
  private int runtimes;

  @Mixin private SchedulerOptions options;

  @Option(
      names = "--agents",
      paramLabel = "DIR",
      description = "Folder with jars of your own agents, put on the runtimes' class path.")
  private Path agents;

  @Option(
      names = "--ready-timeout",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description = "Give up when not every agent is ready by then (default: ${DEFAULT-VALUE}).",
      converter = SubmitCommand.DurationConverter.class)
  private Duration readyTimeout;

  @Option(
      names = "--detach",
      description = "Go on in the background; return when all is ready. Stop with down.")
  private boolean detach;

  @Option(names = "--in-background", hidden = true)
  private boolean inBackground;

  private final CountDownLatch stopRequested = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Override
  public Integer call() throws IOException, InterruptedException {
    long startNs = System.nanoTime();
    SchedulerConfig config = options.config("fleet.runtimes", Integer.toString(runtimes));
    check(config);
    JvmLayout layout = JvmLayout.ofThisProcess(System.getenv());
    if (detach) {
      return new Background(layout, spec, config.data().dir()).start();
    }
    try (StackFolder _ = StackFolder.take(config.data().dir())) {
      Ports ports = new Ports(config.listen().host());
      Ports local = ports.at("127.0.0.1");
      List<Integer> runtimePorts =
          IntStream.range(0, runtimes).map(_ -> local.free()).boxed().toList();
      Stack stack = new Stack(ports.settle(config), runtimePorts, agents);
      return run(stack, layout, startNs);
    }
  }

  private void check(SchedulerConfig config) {
    if (runtimes < 1 || runtimes > RUNTIMES_MAX) {
      throw new CommandException(
          "--runtimes %d is not allowed: it must be from 1 to %d."
              .formatted(runtimes, RUNTIMES_MAX));
    }
    if (runtimes < config.shards()) {
      throw new CommandException(
          "--runtimes %d is not enough: each of the %d shards needs one."
              .formatted(runtimes, config.shards()));
    }
    String fleet = config.fleet().file();
    if (!fleet.isEmpty() && !Files.isRegularFile(Path.of(fleet))) {
      throw new CommandException("There is no fleet file " + fleet + ".");
    }
    if (agents != null && !Files.isDirectory(agents)) {
      throw new CommandException("There is no folder " + agents + " with jars of agents.");
    }
  }

  private int run(Stack stack, JvmLayout layout, long startNs)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Supervisor supervisor = new Supervisor(stack.scheduler(layout), stack.runtimes(layout), out);
    Thread hook = new Thread(this::stopOnSignal, "stop-on-signal");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      out.printf("Starting a scheduler and %d runtimes ...%n", runtimes);
      out.flush();
      supervisor.start(System.nanoTime());
      stack.writeState(supervisor.children(), false);
      stack.writeScrapeTargets();
      Optional<String> reason = supervise(stack, supervisor, out, startNs);
      out.println(); // ends the line with the ^C of a terminal, or with the progress
      supervisor.stop();
      if (reason.isPresent()) {
        throw new CommandException(reason.get());
      }
      out.println("Stopped.");
      return 0;
    } finally {
      supervisor.kill();
      StackState.delete(stack.data());
      out.flush();
      stopped.countDown();
    }
  }

  private void stopOnSignal() {
    stopRequested.countDown();
    try {
      boolean _ = stopped.await(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks after all until told to stop, or until there is a reason to give up. */
  private Optional<String> supervise(
      Stack stack, Supervisor supervisor, PrintWriter out, long startNs)
      throws InterruptedException, IOException {
    boolean terminal = Boolean.getBoolean("myriarch.terminal");
    HttpApi api = new HttpApi(stack.reachableHost(), stack.config().http().port(), ANSWER_MAX);
    try (FleetProgress progress = new FleetProgress(api, out, terminal)) {
      boolean ready = false;
      long askAtNs = startNs;
      while (!isStopRequested(ready ? STEP_WHEN_READY : STEP)) {
        long nowNs = System.nanoTime();
        boolean restarted = supervisor.step(nowNs);
        if (supervisor.reasonToGiveUp().isPresent()) {
          return supervisor.reasonToGiveUp();
        }
        boolean becameReady = !ready && nowNs - askAtNs >= 0 && progress.isReady(nowNs);
        askAtNs = becameReady || nowNs - askAtNs < 0 ? askAtNs : nowNs + ASK_EVERY.toNanos();
        if (becameReady) {
          ready = true;
          supervisor.markReady();
          announce(stack, progress.agents(), out);
        } else if (!ready && nowNs - startNs > readyTimeout.toNanos()) {
          return Optional.of(notReady(stack, progress));
        }
        if (restarted || becameReady) {
          stack.writeState(supervisor.children(), ready);
        }
        out.flush();
      }
    }
    return Optional.empty();
  }

  private boolean isStopRequested(Duration wait) throws InterruptedException {
    return stopRequested.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private String notReady(Stack stack, FleetProgress progress) {
    return "Only %,d agents were ready after %s: the logs in %s tell why; --ready-timeout allows more time."
        .formatted(progress.agents(), Quantities.ofDuration(readyTimeout), stack.logs());
  }

  private void announce(Stack stack, long readyAgents, PrintWriter out) {
    SchedulerConfig config = stack.config();
    String host = stack.reachableHost();
    String http = "http://" + host + ":" + config.http().port();
    double seconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
    out.printf("Ready in %.1f s: %,d agents on %d runtimes.%n", seconds, readyAgents, runtimes);
    out.printf("  HTTP API   %s%n", http);
    out.printf("  clients    %s:%d%n", host, config.binary().port());
    out.printf("  metrics    %s/metrics%n", http);
    out.printf("  data       %s%n", stack.data());
    out.printf("  logs       %s%n", stack.logs());
    out.printf("  durability %s%n", config.texts().get("journal.durability"));
    if (config.listen().insecure()) {
      out.printf(
          "  INSECURE   anybody who reaches %s can submit tasks: there is no authentication%n",
          config.listen().host());
    }
    out.println(
        inBackground
            ? "Stop it with ./myriarch down --data " + config.data().dir()
            : "Ctrl-C drains and stops all.");
  }
}
