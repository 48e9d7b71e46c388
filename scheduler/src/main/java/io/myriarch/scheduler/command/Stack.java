package io.myriarch.scheduler.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.myriarch.scheduler.SchedulerConfig;
import io.myriarch.scheduler.command.StackState.Running;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes of {@code up}: what each is started with, and what the data folder tells about
 * them.
 *
 * @param config with settled ports
 * @param runtimePorts HTTP ports, one for each runtime
 * @param agents folder with jars of agents; null: none
 */
record Stack(SchedulerConfig config, List<Integer> runtimePorts, Path agents) {
  private static final String ANY_IPV4 = "0.0.0.0";
  private static final String ANY_IPV6 = "::";

  Path data() {
    return config.data().dir().toAbsolutePath().normalize();
  }

  Path logs() {
    return data().resolve("logs");
  }

  /** The address under which processes on this machine find the scheduler. */
  String reachableHost() {
    String host = config.listen().host();
    return host.equals(ANY_IPV4) || host.equals(ANY_IPV6) ? "127.0.0.1" : host;
  }

  ChildProcess scheduler(JvmLayout layout) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("scheduler"));
    arguments.addAll(SchedulerOptions.argumentsOf(config));
    String main = "io.myriarch.scheduler.Main";
    JvmLayout sized = layout.with(FleetSize.of(config, runtimePorts.size()).schedulerFlags());
    return child("scheduler", sized.command("scheduler", "scheduler", List.of(), main, arguments));
  }

  List<ChildProcess> runtimes(JvmLayout layout) throws IOException {
    List<ChildProcess> runtimes = new ArrayList<>();
    FleetSize size = FleetSize.of(config, runtimePorts.size());
    JvmLayout sized = layout.with(size.runtimeFlags());
    for (int number = 1; number <= runtimePorts.size(); number++) {
      String name = "runtime-" + number;
      List<String> arguments = new ArrayList<>(List.of("--id", name));
      int shard = (number - 1) % config.shards();
      arguments.add("--scheduler");
      arguments.add(reachableHost() + ":" + (config.runtime().port() + shard));
      arguments.add("--http-port");
      arguments.add(Integer.toString(runtimePorts.get(number - 1)));
      arguments.add("--data");
      arguments.add(data().resolve("runtimes").toString());
      arguments.add("--agents-max");
      arguments.add(Long.toString(size.agentsMax()));
      List<String> more = agents == null ? List.of() : List.of(agents + File.separator + "*");
      String main = "io.myriarch.agent.runtime.RuntimeMain";
      runtimes.add(child(name, sized.command("agent-runtime", "runtime", more, main, arguments)));
    }
    return runtimes;
  }

  private ChildProcess child(String name, List<String> command) throws IOException {
    BoundedLog log = new BoundedLog(logs(), name);
    log.rotate();
    return new ChildProcess(name, command, log);
  }

  /** Tells {@code down} and a second {@code up} what runs. */
  void writeState(List<ChildProcess> children, boolean ready) throws IOException {
    List<Running> running =
        children.stream().map(child -> Running.of(child.name(), child.handle())).toList();
    new StackState(
            Running.of("up", ProcessHandle.current()),
            running,
            reachableHost(),
            config.http().port(),
            config.binary().port(),
            config.runtime().port(),
            ready)
        .write(data());
  }

  /** Tells Prometheus what to scrape (its file_sd format). */
  void writeScrapeTargets() throws IOException {
    ArrayNode targets = HttpApi.JSON.createArrayNode();
    addTarget(targets, "scheduler", config.http().port());
    runtimePorts.forEach(port -> addTarget(targets, "runtime", port));
    Files.writeString(data().resolve("prometheus-targets.json"), targets.toPrettyString() + "\n");
  }

  private void addTarget(ArrayNode targets, String component, int port) {
    ObjectNode target = targets.addObject();
    String host = component.equals("scheduler") ? reachableHost() : "127.0.0.1";
    target.putArray("targets").add(host + ":" + port);
    target.putObject("labels").put("component", component);
  }
}
