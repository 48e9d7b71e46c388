package io.myriarch.loadtest.stack;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Scheduler, runtimes and agents, started by {@code ./myriarch up --detach} on free ports in a
 * folder of their own, and stopped by {@code ./myriarch down}. {@link #close} leaves no process and
 * no file, whenever it is called.
 */
public final class Stack implements AutoCloseable {
  private static final String SCRIPT = "myriarch";
  private static final List<String> UP =
      List.of("up", "--detach", "--http-port", "0", "--binary-port", "0", "--runtime-port", "0");
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration STOP_MAX = Duration.ofSeconds(60);
  private static final long POLL_MS = 100;
  private static final int TAIL_LINES = 15;

  private final Path root;
  private final Path folder;
  private final Path data;
  private final Path log;
  private final Process up;
  private boolean closed;

  private Stack(Path root, Path folder, Process up) {
    this.root = root;
    this.folder = folder;
    this.data = folder.resolve("data");
    this.log = log(folder);
    this.up = up;
  }

  private static Path log(Path folder) {
    return folder.resolve("up.log");
  }

  /**
   * Begins to start; {@link #awaitReady} waits.
   *
   * @param options of {@code ./myriarch up}, beside ports and folder
   * @throws LoadException if {@code root} has no myriarch script that can be run
   */
  public static Stack start(Path root, String... options) {
    return start(root, Map.of(), options);
  }

  /** The same with variables of the environment for all that it starts. */
  public static Stack start(Path root, Map<String, String> environment, String... options) {
    if (!Files.isExecutable(root.resolve(SCRIPT))) {
      throw new LoadException(
          "There is no %s script in %s: start this with it.".formatted(SCRIPT, root));
    }
    try {
      Path folder = Files.createTempDirectory("myriarch-stack-");
      String data = folder.resolve("data").toString();
      List<String> up = new ArrayList<>(UP);
      up.addAll(List.of(options));
      ProcessBuilder command = command(root, log(folder), up, data);
      command.environment().putAll(environment);
      return new Stack(root, folder, command.start());
    } catch (IOException e) {
      throw new LoadException("./myriarch up cannot be started: " + e.getMessage(), e);
    }
  }

  private static ProcessBuilder command(Path root, Path log, List<String> arguments, String data) {
    List<String> command = new ArrayList<>();
    command.add(root.resolve(SCRIPT).toString());
    command.addAll(arguments);
    command.add("--data");
    command.add(data);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  /**
   * Waits until all agents are ready.
   *
   * @param agentsReady told how many are, as often as it is known
   * @throws LoadException if that does not come about; its message ends with what the log says
   */
  public StackState awaitReady(IntConsumer agentsReady) {
    return awaitReady(START_MAX, agentsReady);
  }

  /** The same with another bound. */
  public StackState awaitReady(Duration max, IntConsumer agentsReady) {
    long untilNs = System.nanoTime() + max.toNanos();
    try {
      while (!up.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() > untilNs) {
          throw failed("The agents were not ready within " + max.toSeconds() + " s.");
        }
        StackState.read(data).ifPresent(state -> agentsReady.accept(fleet(state).ready()));
      }
      if (up.exitValue() != 0) {
        throw failed("./myriarch up ended with code " + up.exitValue() + ".");
      }
      StackState state =
          StackState.read(data)
              .orElseThrow(() -> failed("./myriarch up left no " + StackState.FILE + "."));
      awaitAll(state, untilNs, agentsReady);
      return state;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadException("The start of the stack was interrupted.", e);
    }
  }

  /** A busy machine may lose sight of a runtime just after all was ready: it comes back. */
  private void awaitAll(StackState state, long untilNs, IntConsumer agentsReady)
      throws InterruptedException {
    Fleet fleet = fleet(state);
    while (fleet.ready() == 0 || fleet.ready() < fleet.wanted()) {
      if (System.nanoTime() > untilNs) {
        throw failed("Only %d of %d agents are ready.".formatted(fleet.ready(), fleet.wanted()));
      }
      agentsReady.accept(fleet.ready());
      Thread.sleep(POLL_MS);
      fleet = fleet(state);
    }
  }

  /** Agents that are ready, and that there should be; zeros while nobody answers. */
  private record Fleet(int ready, int wanted) {}

  private static Fleet fleet(StackState state) {
    if (state.httpPort() == 0) {
      return new Fleet(0, 0);
    }
    try (SchedulerHttp http = new SchedulerHttp("127.0.0.1", state.httpPort())) {
      JsonNode agents = http.json("/api/health").path("agents");
      return new Fleet(agents.path("ready").asInt(), agents.path("wanted").asInt());
    } catch (LoadException _) {
      return new Fleet(0, 0);
    }
  }

  /** What is known so far; empty until the processes have been started. */
  public Optional<StackState> state() {
    return StackState.read(data);
  }

  private LoadException failed(String sentence) {
    return new LoadException(sentence + tails());
  }

  /** The last lines of each log: what the user needs to see, before the folder is gone. */
  public String tails() {
    StringBuilder tails = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(file -> file.toString().endsWith(".log"))
          .sorted()
          .forEach(file -> tails.append(tail(file)));
    } catch (IOException e) {
      tails.append(" (The logs cannot be read: ").append(e.getMessage()).append(")");
    }
    return tails.toString();
  }

  private String tail(Path file) {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
      return last.isEmpty()
          ? ""
          : "\n--- " + folder.relativize(file) + "\n" + String.join("\n", last);
    } catch (IOException _) {
      return "";
    }
  }

  /** Stops everything, removes the folder. Any thread; the second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<ProcessHandle> processes = processes();
    up.destroy();
    down();
    for (ProcessHandle process : processes) {
      if (process.isAlive()) {
        process.destroyForcibly();
      }
    }
    delete();
  }

  private List<ProcessHandle> processes() {
    return StackState.read(data).stream()
        .flatMap(state -> state.processes().values().stream())
        .filter(pid -> pid > 0)
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .toList();
  }

  private void down() {
    try {
      Process down = command(root, log, List.of("down"), data.toString()).start();
      if (!down.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
        down.destroyForcibly();
      }
    } catch (IOException _) {
      // What is still alive is killed next.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new LoadException("The folder " + folder + " cannot be removed: " + e.getMessage(), e);
    }
  }
}
