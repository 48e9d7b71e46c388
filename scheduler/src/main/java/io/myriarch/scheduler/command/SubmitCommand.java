package io.myriarch.scheduler.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.myriarch.scheduler.config.Quantities;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Submits one task. */
@Command(
    name = "submit",
    description = "Submit one task and, with --wait, print its result.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:accepted; with --wait: succeeded",
      "1:refused, or no scheduler; with --wait: failed, cancelled or expired",
      "2:wrong use",
      "3:accepted, but not ended within --wait"
    },
    footer = {
      "",
      "Example:",
      "  ./myriarch submit --type analytics --specialty metrics \\",
      "      --payload '{\"values\": [1, 2, 3.5]}' --wait"
    })
final class SubmitCommand implements Callable<Integer> {
  private static final int NOT_ENDED = 3;
  private static final Duration POLL = Duration.ofSeconds(30);

  @Spec private CommandSpec spec;
  @Mixin private HttpTarget target;

  @Option(names = "--type", required = true, description = "Agent type, or any.")
  private String type;

  @Option(
      names = "--specialty",
      defaultValue = "any",
      description = "Specialty, or any (default: ${DEFAULT-VALUE}).")
  private String specialty;

  @Option(names = "--operation", description = "What to do (default: the specialty's main one).")
  private String operation;

  @Option(
      names = "--payload",
      paramLabel = "JSON|@FILE|-",
      description = "JSON, or a file of any format, or - for standard input (default: none).")
  private String payload;

  @Option(
      names = "--wait",
      arity = "0..1",
      paramLabel = "DURATION",
      fallbackValue = "3650d",
      description =
          "Wait for the result, so long at most, such as 5s (without: until it has ended).",
      converter = DurationConverter.class)
  private Duration wait;

  @Option(names = "--priority", paramLabel = "0-9", description = "9 goes first (default: 4).")
  private Integer priority;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "The same key gives the same task.")
  private String idempotencyKey;

  @Option(
      names = "--ordering-key",
      paramLabel = "KEY",
      description = "Tasks with the same key run one at a time, in order.")
  private String orderingKey;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "Who submits: agents are shared among tenants by their weights.")
  private String tenant;

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      description = "Do not start earlier.",
      converter = DurationConverter.class)
  private Duration delay;

  @Option(
      names = "--deadline",
      paramLabel = "DURATION",
      description = "The task expires when it has not ended by then.",
      converter = DurationConverter.class)
  private Duration deadline;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "Time for one attempt (default: 30s).",
      converter = DurationConverter.class)
  private Duration timeout;

  @Option(names = "--max-attempts", paramLabel = "N", description = "Attempts in all (default: 4).")
  private Integer maxAttempts;

  @Option(
      names = "--durability",
      paramLabel = "fsync|process",
      description = "What the acknowledgement must survive (default: as the scheduler is set).")
  private String durability;

  @Option(names = "--json", description = "Print the task as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Payload content = payload == null ? Payload.NONE : Payload.of(payload);
    PrintWriter out = spec.commandLine().getOut();
    try (HttpApi api = target.api()) {
      JsonNode task = submit(api, content);
      if (wait == null) {
        out.println(json ? task.toPrettyString() : accepted(task));
        out.flush();
        return 0;
      }
      task = await(api, task.path("id").asText());
      print(out, task);
      return switch (task.path("status").asText()) {
        case "succeeded" -> 0;
        case "failed", "cancelled", "expired" -> 1;
        default -> NOT_ENDED;
      };
    }
  }

  private JsonNode submit(HttpApi api, Payload content) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", type);
    fields.put("specialty", specialty);
    fields.put("operation", operation);
    fields.put("priority", priority);
    fields.put("idempotency_key", idempotencyKey);
    fields.put("ordering_key", orderingKey);
    fields.put("tenant", tenant);
    fields.put("delay_ms", millis(delay));
    fields.put("deadline_ms", millis(deadline));
    fields.put("execution_timeout_ms", millis(timeout));
    fields.put("max_attempts", maxAttempts);
    fields.put("durability", durability);
    if (!content.isJson()) {
      String path = HttpApi.pathOf("/api/tasks", fields);
      return api.post(path, "application/octet-stream", content.bytes());
    }
    ObjectNode body = HttpApi.JSON.createObjectNode();
    fields.forEach((name, value) -> {
      if (value != null) {
        body.set(name, HttpApi.JSON.valueToTree(value));
      }
    });
    if (content.bytes().length == 0) {
      return api.post("/api/tasks", "application/json", utf8(body.toString()));
    }
    // The payload goes as it was written: parsing it would change numbers and spaces.
    String head = body.toString();
    String text = new String(content.bytes(), StandardCharsets.UTF_8);
    String all = head.substring(0, head.length() - 1) + ",\"payload\":" + text + "}";
    return api.post("/api/tasks", "application/json", utf8(all));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Long millis(Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  private JsonNode await(HttpApi api, String id) {
    long endNs = System.nanoTime() + wait.toNanos();
    String path = "/api/tasks/" + id;
    JsonNode task = api.get(path);
    while (!hasEnded(task) && endNs - System.nanoTime() > 0) {
      Duration left = Duration.ofNanos(Math.max(0, endNs - System.nanoTime()));
      Duration poll = left.compareTo(POLL) < 0 ? left : POLL;
      api.awaitResult(
          HttpApi.pathOf(path + "/result", Map.of("wait", poll.toMillis() + "ms")), poll);
      task = api.get(path);
    }
    return task;
  }

  private static boolean hasEnded(JsonNode task) {
    return switch (task.path("status").asText()) {
      case "scheduled", "queued", "assigned", "retrying" -> false;
      default -> true;
    };
  }

  private static String accepted(JsonNode task) {
    return "Task %s is %s.".formatted(task.path("id").asText(), task.path("status").asText());
  }

  /** The result on standard output, what is to be said about it on standard error. */
  private void print(PrintWriter out, JsonNode task) {
    if (json) {
      out.println(task.toPrettyString());
    } else {
      String sentence =
          "Task %s %s on %s: attempt %d, waited %.1f ms, ran %.1f ms."
              .formatted(
                  task.path("id").asText(),
                  hasEnded(task)
                      ? task.path("status").asText()
                      : "is still " + task.path("status").asText(),
                  task.path("agent").asText("no agent"),
                  task.path("attempts").asInt(),
                  task.path("queue_ms").asDouble(),
                  task.path("execution_ms").asDouble());
      spec.commandLine().getErr().println(sentence);
      if (task.hasNonNull("error")) {
        spec.commandLine().getErr().println(task.path("error").asText());
      } else if (task.has("result")) {
        out.println(task.path("result").toPrettyString());
      }
    }
    out.flush();
  }

  /** Durations as in the configuration. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Quantities.duration(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("\"%s\" is not %s".formatted(text, e.getMessage()));
      }
    }
  }
}
