package io.myriarch.loadtest;

import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.LoadPlan.Links;
import io.myriarch.loadtest.run.LoadPlan.Pace;
import io.myriarch.loadtest.run.LoadPlan.Protocol;
import io.myriarch.loadtest.run.LoadPlan.Target;
import io.myriarch.loadtest.run.LoadPlan.Work;
import io.myriarch.loadtest.run.Payload;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a load run, checked together by {@link #plan}. */
final class LoadOptions {
  private static final int PAYLOAD_BYTES_MAX = 1 << 20;
  private static final Duration DURATION_MAX = Duration.ofHours(1);
  private static final int CONNECTIONS_MAX = 1_024;
  private static final int SHARDS_MAX = 64;
  private static final int PORT_MAX = 65_535;

  @Option(
      names = "--protocol",
      paramLabel = "binary|http",
      defaultValue = "binary",
      description = "How tasks travel (default: ${DEFAULT-VALUE}).")
  private Protocol protocol;

  @Option(
      names = "--rate",
      paramLabel = "N|max",
      defaultValue = "10000",
      converter = RateConverter.class,
      description =
          "Tasks a second, sent at their time whatever became of those before; max: as many as the"
              + " window lets through (default: ${DEFAULT-VALUE}).")
  private long rate;

  @Option(
      names = "--duration",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "Measured time, such as 30s or 2m (default: ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(
      names = "--warmup",
      defaultValue = "3s",
      converter = DurationConverter.class,
      description = "Sent before and not measured (default: ${DEFAULT-VALUE}).")
  private Duration warmup;

  @Option(
      names = "--drain",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description =
          "At the end, so long what is unfinished is waited for; then it counts as lost (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration drain;

  @Option(
      names = "--payload-bytes",
      paramLabel = "N",
      defaultValue = "100",
      description = "Size of each payload, a JSON string (default: ${DEFAULT-VALUE}).")
  private int payloadBytes;

  @Option(
      names = "--type",
      defaultValue = "any",
      description = "Agent type (default: ${DEFAULT-VALUE}).")
  private String type;

  @Option(
      names = "--specialty",
      defaultValue = "any",
      description = "Specialty (default: ${DEFAULT-VALUE}).")
  private String specialty;

  @Option(
      names = "--operation",
      defaultValue = LoadPlan.ECHO,
      description =
          "Operation. Every agent has echo, whose results are compared, and noop, whose results are"
              + " empty (default: ${DEFAULT-VALUE}).")
  private String operation;

  @Option(
      names = "--follow",
      description =
          "Wait for the end of each task and audit its result; without it only acknowledgements are"
              + " timed, and the scheduler's own counters say what was finished.")
  private boolean follow;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "0",
      description = {
        "Unsettled tasks of each link (default: with --rate max 16,384 of all links together, else",
        "no bound; with HTTP what the connections carry)."
      })
  private int window;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "0",
      description = "Links; with HTTP, pooled connections (default: 1; with HTTP 128).")
  private int connections;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      description = "Tasks in one HTTP request (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Host of the scheduler (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "HTTP port of the scheduler (default: ${DEFAULT-VALUE}).")
  private int httpPort;

  @Option(
      names = "--binary-port",
      paramLabel = "PORT",
      defaultValue = "7070",
      description = "Binary port of the scheduler (default: ${DEFAULT-VALUE}).")
  private int binaryPort;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Shards of the scheduler; links go round them, so there are to be as many (default:"
              + " ${DEFAULT-VALUE}).")
  private int shards;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /**
   * The plan that the options make.
   *
   * @throws ParameterException with a sentence where they make none
   */
  LoadPlan plan() {
    within("--payload-bytes", payloadBytes, Payload.BYTES_MIN, PAYLOAD_BYTES_MAX);
    within("--window", window, 0, Integer.MAX_VALUE);
    within("--connections", connections, 0, CONNECTIONS_MAX);
    within("--batch", batch, 1, 1_000);
    within("--shards", shards, 1, SHARDS_MAX);
    within("--http-port", httpPort, 1, PORT_MAX);
    within("--binary-port", binaryPort, 1, PORT_MAX);
    within("--duration (seconds)", duration.toSeconds(), 1, DURATION_MAX.toSeconds());
    within("--warmup (seconds)", warmup.toSeconds(), 0, DURATION_MAX.toSeconds() / 10);
    refuseIf(
        protocol == Protocol.BINARY && shards > Math.max(1, connections),
        "--shards %d needs --connections %d or more: a link leads to one shard."
            .formatted(shards, shards));
    refuseIf(
        batch > 1 && protocol != Protocol.HTTP,
        "--batch is for --protocol http: the binary" + " protocol batches by itself.");
    refuseIf(
        batch > 1 && follow,
        "--batch does not go with --follow: a batch is answered when its"
            + " tasks are stored, not when they end.");
    return new LoadPlan(
        protocol,
        new Target(host, httpPort, binaryPort, shards),
        new Work(type, specialty, operation, payloadBytes, follow),
        new Pace(rate, duration, warmup, drain),
        new Links(window, connections, batch));
  }

  private void within(String option, long value, long min, long max) {
    refuseIf(
        value < min || value > max,
        "%s must be from %d to %d, not %d.".formatted(option, min, max, value));
  }

  private void refuseIf(boolean wrong, String sentence) {
    if (wrong) {
      throw new ParameterException(command.commandLine(), sentence);
    }
  }
}
