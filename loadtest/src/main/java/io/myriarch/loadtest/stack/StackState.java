package io.myriarch.loadtest.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code ./myriarch up} wrote about what it started.
 *
 * @param processes name to process id, in the order of their start
 */
public record StackState(int httpPort, int binaryPort, Map<String, Long> processes) {
  public static final String FILE = "myriarch.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The state of a data folder, or empty as long as there is none. */
  public static Optional<StackState> read(Path data) {
    Path file = data.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(JSON.readTree(file.toFile())));
    } catch (IOException _) {
      return Optional.empty(); // It is being written: the next look will find it.
    }
  }

  /** The state that the object tells. */
  public static StackState of(JsonNode state) {
    Map<String, Long> processes = new LinkedHashMap<>();
    for (JsonNode child : state.path("children")) {
      processes.put(child.path("name").asText(), child.path("pid").asLong());
    }
    processes.put("supervisor", state.path("supervisor").path("pid").asLong());
    return new StackState(
        state.path("httpPort").asInt(), state.path("binaryPort").asInt(), processes);
  }
}
