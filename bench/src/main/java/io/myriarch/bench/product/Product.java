package io.myriarch.bench.product;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.bench.process.Child;
import io.myriarch.bench.process.TemporaryFolder;
import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.faults.process.Waiting;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.stack.Stack;
import io.myriarch.loadtest.stack.StackState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A stack of its own, as {@code ./myriarch up} starts it, and {@code ./myriarch load} on it. */
public final class Product implements AutoCloseable {
  private static final long FREE_BYTES_MIN = 4L << 30;
  private static final Duration START_MAX = Duration.ofMinutes(5);
  private static final Duration BESIDES_MAX = Duration.ofSeconds(60);
  private static final String JVM_OPTS = "MYRIARCH_JVM_OPTS";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;
  private final TemporaryFolder folder;
  private final Stack stack;
  private final StackState state;
  private final Thread onExit;

  private Product(Path root, TemporaryFolder folder, Stack stack, Thread onExit) {
    this.root = root;
    this.folder = folder;
    this.stack = stack;
    this.onExit = onExit;
    this.state = stack.awaitReady(START_MAX, _ -> {});
  }

  /** Starts it and waits until all agents are ready. */
  public static Product start(Path root, StackPlan plan) {
    return start(root, plan, _ -> {});
  }

  /** The same; {@code watch} may look on from the moment that the command was called. */
  public static Product start(Path root, StackPlan plan, Consumer<Stack> watch) {
    TemporaryFolder folder = TemporaryFolder.create("myriarch-bench-", FREE_BYTES_MIN);
    try {
      Map<String, String> environment = plan.jvmFlags().isEmpty() ? Map.of() : jvm(plan.jvmFlags());
      Stack stack = Stack.start(root, environment, plan.options().toArray(String[]::new));
      Thread onExit = new Thread(stack::close, "stop-stack");
      Runtime.getRuntime().addShutdownHook(onExit);
      try {
        watch.accept(stack);
        return new Product(root, folder, stack, onExit);
      } catch (LoadException e) {
        close(stack, onExit);
        throw e;
      }
    } catch (LoadException e) {
      folder.close();
      throw e;
    }
  }

  /** Flags on top of the user's own. */
  private static Map<String, String> jvm(String flags) {
    String own = System.getenv().getOrDefault(JVM_OPTS, "");
    return Map.of(JVM_OPTS, (own + " " + flags).strip());
  }

  /**
   * Puts a load on it. A load that failed is a result too.
   *
   * @throws LoadException if it gave no figures at all
   */
  public LoadFigures load(LoadPlan plan) {
    Path json = folder.path().resolve("load.json");
    List<String> command = new ArrayList<>(List.of(root.resolve("myriarch").toString(), "load"));
    command.addAll(LoadArguments.of(plan, state, json));
    LoadPlan.Pace pace = plan.pace();
    Duration max = BESIDES_MAX.plus(pace.duration()).plus(pace.warmup()).plus(pace.drain());
    try (SchedulerHttp http = http();
        Child load = Child.start("load on the product", folder.path(), command, Map.of())) {
      Files.deleteIfExists(json);
      long cpuBefore = cpuMs();
      long finishedBefore = http.finished();
      double journalBefore = journalBytes(http);
      int code = load.awaitEnd(max);
      if (!Files.exists(json)) {
        throw load.failed("ended with code " + code);
      }
      double tasks = Math.max(1, http.finished() - finishedBefore);
      return LoadFigures.of(
          JSON.readTree(json.toFile()),
          (cpuMs() - cpuBefore) * 1e3 / tasks,
          (journalBytes(http) - journalBefore) / tasks);
    } catch (IOException e) {
      throw new LoadException("The figures of the load cannot be read: " + e.getMessage(), e);
    }
  }

  private static double journalBytes(SchedulerHttp http) {
    return SchedulerHttp.sum(http.metrics(), "myriarch_journal_appended_bytes_total");
  }

  private long cpuMs() {
    return use().values().stream().mapToLong(ProcessUse::cpuMs).sum();
  }

  /** What each process has used and holds, in the order of their start. */
  public Map<String, ProcessUse> use() {
    Map<String, ProcessUse> use = new LinkedHashMap<>();
    state.processes().forEach((name, pid) -> use.put(name, ProcessUse.of(pid)));
    return use;
  }

  /**
   * Cores that it uses while nothing is asked of it.
   *
   * @param time that it is watched for
   */
  public double idleCores(Duration time) {
    long cpuBefore = cpuMs();
    long startNs = System.nanoTime();
    Waiting.pause(time.toNanos());
    return (cpuMs() - cpuBefore) * 1e6 / (System.nanoTime() - startNs);
  }

  public StackState state() {
    return state;
  }

  /** A way to ask the scheduler; to be closed. */
  public SchedulerHttp http() {
    return new SchedulerHttp("127.0.0.1", state.httpPort());
  }

  @Override
  public void close() {
    close(stack, onExit);
    folder.close();
  }

  private static void close(Stack stack, Thread onExit) {
    stack.close();
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException _) {
      // The JVM is about to end, and its hook does the same.
    }
  }
}
