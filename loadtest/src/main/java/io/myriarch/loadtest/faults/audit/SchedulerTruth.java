package io.myriarch.loadtest.faults.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.loadtest.drive.SchedulerHttp;
import java.util.HashMap;
import java.util.Map;

/** What the scheduler answers when it is asked for its tasks over HTTP. */
final class SchedulerTruth {
  private static final int PAGE = 1_000;
  private static final String NONE = "";

  private final SchedulerHttp http;
  private final Map<Long, String> statuses = new HashMap<>();

  SchedulerTruth(SchedulerHttp http) {
    this.http = http;
  }

  /** Lists every task. */
  void list() {
    statuses.clear();
    String cursor = null;
    do {
      JsonNode page =
          http.json("/api/tasks?limit=" + PAGE + (cursor == null ? "" : "&cursor=" + cursor));
      for (JsonNode task : page.path("tasks")) {
        long id = Long.parseUnsignedLong(task.path("id").asText(), 16);
        statuses.merge(id, task.path("status").asText(), SchedulerTruth::twice);
      }
      JsonNode next = page.path("cursor");
      cursor = next.isTextual() ? next.asText() : null;
    } while (cursor != null);
  }

  // A task that moves while pages are read may be listed in two states; two ends it cannot have.
  private static String twice(String first, String second) {
    return isEnd(first) ? first : second;
  }

  static boolean isEnd(String status) {
    return switch (status) {
      case "succeeded", "failed", "cancelled", "expired" -> true;
      default -> false;
    };
  }

  /** Its state as listed; empty if it was not listed. */
  String status(long taskId) {
    return statuses.getOrDefault(taskId, NONE);
  }

  Map<Long, String> statuses() {
    return statuses;
  }

  /** Asks for one task on its own. */
  String ask(String taskId) {
    return http.json("/api/tasks/" + taskId).path("status").asText();
  }
}
