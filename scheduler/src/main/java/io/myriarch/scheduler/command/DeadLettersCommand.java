package io.myriarch.scheduler.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows dead letters, runs them again, takes them out of the list. */
@Command(
    name = "dead-letters",
    description = "Tasks that failed for good: list them, requeue them as new tasks, delete them.",
    footer = {
      "",
      "Examples:",
      "  ./myriarch dead-letters list --type analytics --error 'out of memory'",
      "  ./myriarch dead-letters requeue 0000010000000001",
      "  ./myriarch dead-letters requeue --kind timeout --since 2026-01-31T12:00:00Z",
      "  ./myriarch dead-letters delete --all"
    })
final class DeadLettersCommand implements Callable<Integer> {
  private static final int BATCH = 1000;
  private static final int ERROR_CHARS_MAX = 60;

  /** What to do. */
  enum Action {
    LIST,
    REQUEUE,
    DELETE
  }

  @Spec private CommandSpec spec;
  @Mixin private HttpTarget target;
  @Mixin private ListingOptions listing;

  @Parameters(
      index = "0",
      arity = "0..1",
      defaultValue = "list",
      paramLabel = "list|requeue|delete",
      description = "What to do (default: ${DEFAULT-VALUE}).")
  private Action action;

  @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "Only this one.")
  private String id;

  @ArgGroup(exclusive = false, heading = "Which:%n")
  private Filter filter = new Filter();

  /** Options that say which dead letters. */
  static final class Filter {
    @Option(names = "--type", paramLabel = "TYPE", description = "Of this agent type.")
    private String type;

    @Option(names = "--specialty", paramLabel = "SPECIALTY", description = "Of this specialty.")
    private String specialty;

    @Option(names = "--operation", paramLabel = "NAME", description = "Of this operation.")
    private String operation;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Of this tenant.")
    private String tenant;

    @Option(
        names = "--kind",
        paramLabel = "KIND",
        description =
            "How the last attempt failed: error, final_error, timeout, interrupted, not_hosted,"
                + " lost.")
    private String kind;

    @Option(names = "--since", paramLabel = "TIME", description = "Failed then or later.")
    private String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Failed before.")
    private String until;

    @Option(names = "--error", paramLabel = "TEXT", description = "The error contains this.")
    private String error;

    @Option(names = "--all", description = "Every one (to requeue or delete).")
    private boolean all;
  }

  @Override
  public Integer call() {
    try (HttpApi api = target.api()) {
      switch (action) {
        case LIST -> list(api);
        case REQUEUE -> change(api, "requeued");
        case DELETE -> change(api, "removed");
      }
    }
    return 0;
  }

  private Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("type", filter.type);
    parameters.put("specialty", filter.specialty);
    parameters.put("operation", filter.operation);
    parameters.put("tenant", filter.tenant);
    parameters.put("kind", filter.kind);
    parameters.put("since", filter.since);
    parameters.put("until", filter.until);
    parameters.put("error", filter.error);
    return parameters;
  }

  private void list(HttpApi api) {
    if (id != null) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(api.get("/api/dead-letters/" + HttpApi.segment(id)).toPrettyString());
      out.flush();
      return;
    }
    TextTable table =
        new TextTable("ID", "TYPE", "SPECIALTY", "OPERATION", "KIND", ">TRIES", "FAILED", "ERROR");
    listing.print(api, "/api/dead-letters", "dead_letters", parameters(), spec, table, this::add);
  }

  private void add(TextTable table, JsonNode letter) {
    String error = letter.path("error").asText("").lines().findFirst().orElse("");
    table.row(
        letter.path("id").asText(),
        letter.path("type").asText(),
        letter.path("specialty").asText(),
        letter.path("operation").asText(),
        letter.path("kind").asText(),
        letter.path("attempts").asLong(),
        letter.path("failed_at").asText(),
        error.length() <= ERROR_CHARS_MAX
            ? error
            : error.substring(0, ERROR_CHARS_MAX - 3) + "...");
  }

  private void change(HttpApi api, String done) {
    PrintWriter out = spec.commandLine().getOut();
    boolean isRequeue = action == Action.REQUEUE;
    if (id != null) {
      String path = "/api/dead-letters/" + HttpApi.segment(id);
      JsonNode answer =
          isRequeue
              ? api.post(path + "/requeue", "application/json", new byte[0])
              : api.delete(path);
      out.println(
          isRequeue
              ? "Task %s is %s again.".formatted(answer.path("id").asText(), "queued")
              : "Dead letter %s is removed.".formatted(id));
      out.flush();
      return;
    }
    out.printf("%,d %s.%n", changeAll(api, isRequeue, done), done);
    out.flush();
  }

  /** Goes on in batches until nothing is left; returns how many that were. */
  private long changeAll(HttpApi api, boolean isRequeue, String done) {
    Map<String, Object> parameters = parameters();
    parameters.put("all", filter.all ? "true" : null);
    parameters.put("limit", BATCH);
    long sum = 0;
    while (true) {
      JsonNode answer =
          isRequeue
              ? api.post(
                  HttpApi.pathOf("/api/dead-letters/requeue", parameters),
                  "application/json",
                  new byte[0])
              : api.delete(HttpApi.pathOf("/api/dead-letters", parameters));
      sum += answer.path(done).asLong();
      if (answer.has("stopped_by")) {
        throw new CommandException(
            "%,d %s, then it stopped: %s"
                .formatted(sum, done, answer.path("stopped_by").path("detail").asText()));
      }
      if (!answer.path("more").asBoolean() || answer.path(done).asLong() == 0) {
        return sum;
      }
    }
  }
}
