package io.myriarch.bench.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.bench.product.ProcessUse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FootprintResultTest {
  @Test
  void shouldGiveTheMedianOfTheStartsAndTheSumOfTheProcesses() {
    Map<String, ProcessUse> processes = new LinkedHashMap<>();
    processes.put("scheduler", new ProcessUse(300, 200 << 20, 50 << 20));
    processes.put("runtime-1", new ProcessUse(60, 100 << 20, 20 << 20));
    List<StartTimes> starts = List.of(start(3), start(2.5), start(9));

    FootprintResult result = new FootprintResult(starts, Duration.ofSeconds(30), 0.012, processes);

    assertThat(result.lines().stream().map(line -> line.replaceAll(" +", " ")))
        .contains(
            " all agents are ready 3.00 s 2.50 s 9.00 s",
            " scheduler 200 MiB 50 MiB 0.0100",
            " runtime-1 100 MiB 20 MiB 0.0020",
            " all 300 MiB 70 MiB 0.0120");
    JsonNode json = new ObjectMapper().valueToTree(result.fields());
    assertThat(json.at("/ready_s/median").asDouble()).isEqualTo(3);
    assertThat(json.at("/processes/scheduler/rss_bytes").asLong()).isEqualTo(200 << 20);
    assertThat(json.at("/starts/2/returned_s").asDouble()).isEqualTo(9.5);
    assertThat(result.picture("here")).contains("scheduler", "300 MiB in all");
  }

  private static StartTimes start(double ready) {
    return new StartTimes(0.4, 1, 1.5, ready, ready + 0.5);
  }
}
