package io.myriarch.scheduler.command;

import io.myriarch.scheduler.SchedulerConfig;
import io.myriarch.scheduler.config.ConfigSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that make a scheduler's configuration; what is named here wins over --set. */
final class SchedulerOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder, made if it is not there (default: ./data).")
  private String data;

  @Option(
      names = "--fleet",
      paramLabel = "FILE",
      description = "Which agents to run (default: the reference fleet of 30,000).")
  private Path fleet;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "HTTP port; 0: a free one (default: 8080).")
  private String httpPort;

  @Option(
      names = "--binary-port",
      paramLabel = "PORT",
      description = "Port for clients of the binary protocol; 0: a free one (default: 7070).")
  private String binaryPort;

  @Option(
      names = "--runtime-port",
      paramLabel = "PORT",
      description = "Port for runtimes; 0: a free one (default: 7170).")
  private String runtimePort;

  @Option(
      names = "--durability",
      paramLabel = "fsync|process",
      description =
          "What an acknowledgement survives: power loss, or the process only (default: fsync).")
  private String durability;

  @Option(
      names = "--insecure-listen",
      paramLabel = "ADDR",
      description =
          "Listen on this address instead of loopback. Anybody who reaches it can submit tasks.")
  private String insecureListen;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with settings, nested or dotted.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, such as admission.tasksMax=50000; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  /**
   * The configuration: defaults, then the file, the environment, --set, and the options.
   *
   * @throws io.myriarch.scheduler.config.ConfigException if it is not allowed
   */
  SchedulerConfig config() {
    return config(new ConfigSources());
  }

  /** The configuration, with another default for one setting. */
  SchedulerConfig config(String key, String text) {
    return config(new ConfigSources().put(key, text));
  }

  private SchedulerConfig config(ConfigSources sources) {
    if (config != null) {
      sources.yaml(config);
    }
    sources.environment(System.getenv(), SchedulerConfig.keys());
    assignments.forEach(sources::assignment);
    putIfGiven(sources, "data.dir", data);
    putIfGiven(sources, "fleet.file", fleet);
    putIfGiven(sources, "http.port", httpPort);
    putIfGiven(sources, "binary.port", binaryPort);
    putIfGiven(sources, "runtime.port", runtimePort);
    putIfGiven(sources, "journal.durability", durability);
    if (insecureListen != null) {
      sources.put("listen.host", insecureListen).put("listen.insecure", "true");
    }
    return SchedulerConfig.load(sources);
  }

  /** The arguments that give a scheduler of another process exactly this configuration. */
  static List<String> argumentsOf(SchedulerConfig config) {
    Map<String, String> defaults = SchedulerConfig.of(Map.of()).texts();
    List<String> arguments = new ArrayList<>();
    config
        .texts()
        .forEach((key, text) -> {
          if (!text.equals(defaults.get(key))) {
            arguments.add("--set");
            arguments.add(key + "=" + text);
          }
        });
    return arguments;
  }

  private static void putIfGiven(ConfigSources sources, String key, Object value) {
    if (value != null) {
      sources.put(key, value.toString());
    }
  }
}
