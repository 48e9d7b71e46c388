package io.myriarch.loadtest.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler and runtimes as processes of their own, with a small fleet, in a folder and on ports
 * of their own. Started with the flags that users get and the class path of this test.
 */
public final class RealProcesses implements AutoCloseable {
  /** Agents of the fleet. */
  public static final int AGENTS = 400;

  private static final Duration READY_MAX = Duration.ofSeconds(90);
  private static final Duration END_MAX = Duration.ofSeconds(20);
  private static final String SCHEDULER = "scheduler";
  private static final String FLEET =
      """
      fleet:
        name: test
        total: 400
        types:
          - type: analytics
            total: 100
            specialties: { metrics: 100 }
          - type: monitoring
            total: 100
            specialties: { application: 100 }
          - type: integration
            total: 100
            specialties: { webhooks: 100 }
          - type: quantum
            total: 100
            specialties: { quantum-mechanics: 100 }
      """;

  private final Path folder;
  private final Path root = Path.of(System.getProperty("myriarch.root"));
  private final int httpPort;
  private final int binaryPort;
  private final int runtimePort;
  private final Map<String, Process> processes = new LinkedHashMap<>();

  /** Nothing runs yet. */
  public RealProcesses(Path folder) {
    this.folder = folder;
    List<Integer> ports = freePorts();
    httpPort = ports.get(0);
    binaryPort = ports.get(1);
    runtimePort = ports.get(2);
    try {
      Files.writeString(folder.resolve("fleet.yaml"), FLEET);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Integer> freePorts() {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int httpPort() {
    return httpPort;
  }

  public int binaryPort() {
    return binaryPort;
  }

  /** Starts the scheduler, or starts it again after {@link #kill}. */
  public void startScheduler() {
    start(
        SCHEDULER,
        List.of(
            "io.myriarch.scheduler.Main",
            "scheduler",
            "--data",
            folder.resolve("data").toString(),
            "--fleet",
            folder.resolve("fleet.yaml").toString(),
            "--http-port",
            Integer.toString(httpPort),
            "--binary-port",
            Integer.toString(binaryPort),
            "--runtime-port",
            Integer.toString(runtimePort),
            // A busy machine may not run a process for a while; that is not what is tested.
            "--set",
            "runtime.silenceMax=10s",
            "--set",
            "task.lossesMax=50",
            "--set",
            "task.maxAttempts=50",
            "--set",
            "runtime.cutOffMax=1h"));
  }

  /** Where runtimes connect. */
  public int runtimePort() {
    return runtimePort;
  }

  /** Starts a runtime. */
  public void startRuntime(String id) {
    startRuntime(id, runtimePort);
  }

  /** Starts a runtime that connects to this port, with more arguments. */
  public void startRuntime(String id, int port, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "io.myriarch.agent.runtime.RuntimeMain",
                "--id",
                id,
                "--scheduler",
                "127.0.0.1:" + port,
                "--data",
                folder.resolve(id).toString()));
    arguments.addAll(List.of(more));
    start(id, arguments);
  }

  private void start(String name, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + root.resolve("deploy/jvm/common.options"));
    String flags = name.equals(SCHEDULER) ? SCHEDULER : "runtime";
    command.add("@" + root.resolve("deploy/jvm/" + flags + ".options"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(arguments);
    try {
      processes.put(
          name,
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  /** kill -9. */
  public void kill(String name) {
    Process process = processes.remove(name);
    process.destroyForcibly();
    awaitEnd(process);
  }

  /** SIGTERM, and waits for the end; the exit code. */
  public int stop(String name) {
    Process process = processes.remove(name);
    process.destroy();
    awaitEnd(process);
    return process.exitValue();
  }

  /** Waits until a process ends by itself; its exit code. */
  public int awaitExit(String name) {
    Process process = processes.remove(name);
    awaitEnd(process);
    return process.exitValue();
  }

  /** SIGTERM to the scheduler, and waits for the end. */
  public int stopScheduler() {
    return stop(SCHEDULER);
  }

  public void killScheduler() {
    kill(SCHEDULER);
  }

  /** Waits until every agent is ready. */
  public void awaitReady() {
    Await.until(
        READY_MAX, () -> health().path("agents").path("ready").asInt() == AGENTS, this::state);
  }

  /** Waits until the scheduler's books say that nothing is live. */
  public void awaitNothingLive() {
    Await.until(READY_MAX, () -> live(health()) == 0, this::state);
  }

  private static long live(JsonNode health) {
    if (!health.has("tasks")) {
      return -1;
    }
    long live = 0;
    for (JsonNode count : health.path("tasks").path("live")) {
      live += count.asLong();
    }
    return live;
  }

  /** What /api/health says, or an empty object while nobody answers. */
  public JsonNode health() {
    return json("/api/health");
  }

  /** A document of the API, or an empty object while nobody answers. */
  public JsonNode json(String path) {
    try (SchedulerHttp http = http()) {
      return http.json(path);
    } catch (LoadException _) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  /** Of all outcomes, since the first start. */
  public long finished() {
    try (SchedulerHttp http = http()) {
      return http.finished();
    }
  }

  public double ledgerImbalance() {
    return metric("myriarch_ledger_imbalance");
  }

  /** The sum of a metric of the scheduler, whatever the labels. */
  public double metric(String name) {
    return SchedulerHttp.sum(metrics(), name);
  }

  /** All metrics of the scheduler. */
  public String metrics() {
    try (SchedulerHttp http = http()) {
      return http.metrics();
    }
  }

  private SchedulerHttp http() {
    return new SchedulerHttp("127.0.0.1", httpPort);
  }

  private String state() {
    StringBuilder state = new StringBuilder(health().toString());
    for (String name : processes.keySet()) {
      try {
        List<String> lines = Files.readAllLines(log(name), StandardCharsets.ISO_8859_1);
        state.append("\n--- ").append(name).append('\n');
        lines
            .subList(Math.max(0, lines.size() - 20), lines.size())
            .forEach(line -> state.append(line).append('\n'));
      } catch (IOException e) {
        state.append(e);
      }
    }
    return state.toString();
  }

  @Override
  public void close() {
    processes.values().forEach(Process::destroyForcibly);
    processes.values().forEach(RealProcesses::awaitEnd);
  }

  private static void awaitEnd(Process process) {
    try {
      if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("Process " + process.pid() + " does not end.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
