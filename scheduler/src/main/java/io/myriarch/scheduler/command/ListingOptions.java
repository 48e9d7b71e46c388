package io.myriarch.scheduler.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What all listings have: a limit, paging through the API, a table or JSON. */
final class ListingOptions {
  private static final int PAGE_MAX = 1000;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "So many at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  /** Fetches up to the limit, page by page, and prints it. */
  void print(
      HttpApi api,
      String path,
      String items,
      Map<String, Object> filter,
      CommandSpec spec,
      TextTable table,
      BiConsumer<TextTable, JsonNode> row) {
    if (limit < 1) {
      throw new CommandException(
          "--limit %d is not allowed: it must be 1 or more.".formatted(limit));
    }
    Map<String, Object> parameters = new LinkedHashMap<>(filter);
    ArrayNode found = HttpApi.JSON.createArrayNode();
    String cursor;
    do {
      parameters.put("limit", Math.min(PAGE_MAX, limit - found.size()));
      JsonNode page = api.get(HttpApi.pathOf(path, parameters));
      page.path(items).forEach(found::add);
      cursor = page.path(items).isEmpty() ? null : page.path("cursor").asText(null);
      parameters.put("cursor", cursor);
    } while (cursor != null && found.size() < limit);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(found.toPrettyString());
    } else if (found.isEmpty()) {
      out.printf("No %s.%n", items.replace('_', ' '));
    } else {
      found.forEach(item -> row.accept(table, item));
      table.print(out, "");
      if (cursor != null) {
        out.printf("There are more: --limit %d shows more of them.%n", limit * 10L);
      }
    }
    out.flush();
  }
}
