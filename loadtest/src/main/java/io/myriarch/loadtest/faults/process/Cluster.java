package io.myriarch.loadtest.faults.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A scheduler and runtimes as processes of their own, in a folder and on ports of their own. For
 * one thread, but {@link #close}.
 */
public final class Cluster implements AutoCloseable {
  /** The scheduler's name among the processes. */
  public static final String SCHEDULER = "scheduler";

  private static final Duration READY_MAX = Duration.ofMinutes(2);
  private static final Duration STOP_MAX = Duration.ofSeconds(60);
  private static final int TAIL_LINES = 20;

  private final Path folder;
  private final ClusterPlan plan;
  private final JvmCommands jvms;
  private final Ports ports;
  private final SchedulerHttp http;
  private final Map<String, OsProcess> processes = new LinkedHashMap<>();
  private final Map<String, Path> effectFiles = new LinkedHashMap<>();
  private int runtimeStarts;
  private boolean closed; // guarded by processes

  /** Nothing runs yet. */
  public Cluster(Path folder, Path root, ClusterPlan plan) {
    this.folder = folder;
    this.plan = plan;
    this.jvms = new JvmCommands(root);
    this.ports = Ports.free();
    this.http = new SchedulerHttp(ClusterPlan.LOOPBACK, ports.http());
    try {
      Files.createDirectories(effects());
      Files.writeString(folder.resolve("fleet.yaml"), fleet(plan.agents));
    } catch (IOException e) {
      throw new LoadException("Cannot write to " + folder + ": " + e.getMessage(), e);
    }
  }

  private static String fleet(int agents) {
    return """
    fleet:
      name: faults
      total: %1$d
      types:
        - type: faults
          total: %1$d
          specialties: { marker: %1$d }
    """
        .formatted(agents);
  }

  /** Ports of the scheduler. */
  public Ports ports() {
    return ports;
  }

  /** Where clients find the scheduler. */
  public String host() {
    return ClusterPlan.LOOPBACK;
  }

  /** What the next start of each process goes by. */
  public ClusterPlan plan() {
    return plan;
  }

  public SchedulerHttp http() {
    return http;
  }

  /** Where the journal lies. */
  public Path data() {
    return plan.data == null ? folder.resolve("data") : plan.data;
  }

  /** Where handlers write down their executions. */
  public Path effects() {
    return folder.resolve("effects");
  }

  /** The file of the executions of a runtime's present process. */
  public Path effectsOf(String runtime) {
    return effectFiles.get(runtime);
  }

  /** Starts the scheduler, for the first time or again. Does not wait. */
  public void startScheduler() {
    List<String> command = new ArrayList<>(jvms.scheduler(plan.schedulerFlags));
    command.addAll(List.of("scheduler", "--data", data().toString()));
    command.addAll(List.of("--fleet", folder.resolve("fleet.yaml").toString()));
    command.addAll(List.of("--http-port", Integer.toString(ports.http())));
    command.addAll(List.of("--binary-port", Integer.toString(ports.binary())));
    command.addAll(List.of("--runtime-port", Integer.toString(ports.runtime())));
    if (!plan.listen.equals(ClusterPlan.LOOPBACK)) {
      command.addAll(List.of("--insecure-listen", plan.listen));
    }
    plan.settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    start(SCHEDULER, command);
  }

  /** Starts a runtime, for the first time or again. Does not wait. */
  public void startRuntime(String id) {
    runtimeStarts++;
    List<String> flags = new ArrayList<>(plan.runtimeFlags);
    Path log = effects().resolve(id + "-" + runtimeStarts + ".log");
    effectFiles.put(id, log);
    flags.add("-Dmyriarch.faults.effects=" + log);
    List<String> command = new ArrayList<>(jvms.runtime(flags, folder.resolve("services")));
    String address = plan.schedulerAddresses.getOrDefault(id, ClusterPlan.LOOPBACK);
    command.addAll(List.of("--id", id, "--data", folder.resolve(id).toString()));
    command.addAll(List.of("--scheduler", address + ":" + ports.runtime()));
    start(id, command);
  }

  /** Starts a JVM of the load generator under this name. */
  public void startClient(String name, String main, List<String> arguments) {
    List<String> command = new ArrayList<>(jvms.client(main));
    command.addAll(arguments);
    start(name, command);
  }

  private void start(String name, List<String> jvm) {
    if (isAlive(name)) {
      throw new IllegalStateException(name + " runs already");
    }
    List<String> command = new ArrayList<>(plan.prefixes.getOrDefault(name, List.of()));
    command.addAll(jvm);
    Map<String, String> environment = plan.environments.getOrDefault(name, Map.of());
    synchronized (processes) {
      if (closed) {
        throw new LoadException("The run is being ended.");
      }
      processes.put(name, OsProcess.start(name, command, environment, log(name)));
    }
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  public boolean isAlive(String name) {
    OsProcess process = processes.get(name);
    return process != null && process.isAlive();
  }

  /** The process under this name, alive or not. */
  public OsProcess process(String name) {
    return processes.get(name);
  }

  /** Names of all that was started. */
  public List<String> names() {
    return List.copyOf(processes.keySet());
  }

  /** kill -9; the time of it. */
  public Instant kill(String name) {
    return processes.get(name).kill();
  }

  /**
   * SIGTERM, and waits for the end.
   *
   * @throws LoadException if it does not end in time, or not with code 0
   */
  public void stop(String name) {
    OsProcess process = processes.get(name);
    process.terminate();
    if (!process.awaitEnd(STOP_MAX)) {
      throw new LoadException(name + " does not end after SIGTERM." + tails());
    }
    if (process.exitCode() != 0) {
      throw new LoadException(
          "%s ended with code %d after SIGTERM.%s".formatted(name, process.exitCode(), tails()));
    }
  }

  /** Waits until every agent is ready, and every runtime that lives has its share of them. */
  public void awaitReady() {
    Waiting.until(
        READY_MAX,
        "every agent is ready",
        () -> health().path("agents").path("ready").asInt() == plan.agents && isShared(),
        () -> health() + tails());
  }

  // The agents of a dead runtime are ready elsewhere long before it is back.
  private boolean isShared() {
    long alive =
        names().stream().filter(name -> name.startsWith("runtime-") && isAlive(name)).count();
    long sharing = 0;
    for (JsonNode runtime : json("/api/runtimes").path("runtimes")) {
      boolean isReady = runtime.path("status").asText().equals("ready");
      sharing += isReady && runtime.path("agents").asInt() >= plan.agents / (2 * alive) ? 1 : 0;
    }
    return sharing == alive;
  }

  /** What /api/health says, or an empty object while nobody answers. */
  public JsonNode health() {
    return json("/api/health");
  }

  /** A document of the API, or an empty object while nobody answers. */
  public JsonNode json(String path) {
    try {
      return http.json(path);
    } catch (LoadException _) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  /** Of each log the last error with what follows it, or else the last lines. */
  public String tails() {
    StringBuilder tails = new StringBuilder();
    for (String name : names()) {
      try {
        List<String> lines = Files.readAllLines(log(name), StandardCharsets.ISO_8859_1);
        tails.append("\n--- ").append(name).append('\n').append(String.join("\n", tail(lines)));
      } catch (IOException e) {
        tails.append("\n--- ").append(name).append(": ").append(e.getMessage());
      }
    }
    return tails.toString();
  }

  private static List<String> tail(List<String> lines) {
    int from = lines.size() - TAIL_LINES;
    for (int i = 0; i < lines.size(); i++) {
      from = lines.get(i).contains(" ERROR ") ? i : from;
    }
    from = Math.max(0, from);
    return lines.subList(from, Math.min(lines.size(), from + TAIL_LINES));
  }

  /** Kills what still runs. Any thread. */
  @Override
  public void close() {
    List<OsProcess> all;
    synchronized (processes) {
      closed = true;
      all = List.copyOf(processes.values());
    }
    all.stream().filter(OsProcess::isAlive).forEach(OsProcess::kill);
    http.close();
  }
}
