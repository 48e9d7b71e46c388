package io.myriarch.scheduler.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Pauses or resumes, and says what that makes of the specialties concerned. */
final class SpecialtyChange {
  private SpecialtyChange() {}

  static int print(HttpTarget target, String names, String change, CommandSpec spec) {
    String[] parts = names.split("/", -1);
    if (parts.length > 2 || parts[0].isEmpty() || parts[parts.length - 1].isEmpty()) {
      throw new CommandException(
          "\"%s\" is neither a type nor a specialty: write TYPE or TYPE/SPECIALTY."
              .formatted(names));
    }
    String specialty = parts.length == 1 ? "any" : parts[1];
    try (HttpApi api = target.api()) {
      JsonNode answer =
          api.post(
              "/api/specialties/%s/%s/%s"
                  .formatted(HttpApi.segment(parts[0]), HttpApi.segment(specialty), change),
              "application/json",
              new byte[0]);
      print(spec.commandLine().getOut(), answer.path("specialties"), "");
    }
    return 0;
  }

  /** Specialties with what keeps their agents from tasks. */
  static void print(PrintWriter out, JsonNode specialties, String indent) {
    TextTable table = new TextTable("TYPE", "SPECIALTY", ">AGENTS", "TASKS", "BREAKER", "SINCE");
    for (JsonNode specialty : specialties) {
      table.row(
          specialty.path("type").asText(),
          specialty.path("specialty").asText(),
          specialty.path("agents").asLong(),
          sentence(specialty.path("bar").asText()),
          specialty.path("breaker").asText().replace('_', '-'),
          specialty.path("paused_since").asText("-"));
    }
    table.print(out, indent);
    out.flush();
  }

  private static String sentence(String bar) {
    return switch (bar) {
      case "none" -> "assigned";
      case "paused" -> "wait: paused";
      case "type_paused" -> "wait: type is paused";
      case "breaker_open" -> "wait: breaker is open";
      case "breaker_probing" -> "wait for probes";
      default -> bar;
    };
  }
}
