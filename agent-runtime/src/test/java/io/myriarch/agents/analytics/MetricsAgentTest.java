package io.myriarch.agents.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agents.AgentRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsAgentTest {
  private AgentRun agent;

  @BeforeEach
  void create() throws Exception {
    agent = AgentRun.of(new MetricsProvider());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[4, 1, 3, 2, 10]",
        " \n [4,1,3,2,10]",
        "{\"values\":[4,1,3,2,10]}",
        "{\"csv\":\"n\\n4\\n1\\n3\\n2\\n10\\n\"}",
        "{\"csv\":\"4\\n1\\n3\\n2\\n10\"}",
        "{\"csv\":\"\\uFEFFn,m\\r\\n4,x\\r\\n1,x\\r\\n3,x\\r\\n2,x\\r\\n10,x\",\"column\":\"n\"}",
        "{\"csv\":\"a; b\\n0;4\\n0; 1\\n\\n0;3\\n0;2\\n# note\\n0;1e1\",\"column\":\"b\",\"delimiter\":\";\"}"
      })
  void shouldSummariseTheSameNumbersInEveryForm(String payload) throws Exception {
    JsonNode summary = agent.result(payload);
    assertThat(summary.get("count").asInt()).isEqualTo(5);
    assertThat(summary.get("missing").asInt()).isZero();
    assertThat(summary.get("mean").asDouble()).isEqualTo(4);
    assertNumber(summary, "standard_deviation", Math.sqrt(12.5));
    assertNumber(summary, "min", 1);
    assertNumber(summary, "max", 10);
    assertNumber(summary, "p50", 3);
    assertNumber(summary, "p95", 4 + 0.8 * 6);
    assertNumber(summary, "p99", 4 + 0.96 * 6);
  }

  @Test
  void shouldSummariseTheFlowOfTheNile() throws Exception {
    Path file =
        Path.of(System.getProperty("myriarch.root"), "loadtest/src/main/resources/data/nile.csv");
    String payload =
        new JsonMapper()
            .writeValueAsString(Map.of("csv", Files.readString(file), "column", "flow"));
    JsonNode summary = agent.result(payload);
    assertThat(summary.get("count").asInt()).isEqualTo(100);
    assertNumber(summary, "mean", 919.35);
    assertNumber(summary, "standard_deviation", 169.22750063065095);
    assertNumber(summary, "min", 456);
    assertNumber(summary, "max", 1370);
    assertNumber(summary, "p50", 893.5);
    assertNumber(summary, "p95", 1210.5);
    assertNumber(summary, "p99", 1261.1);
  }

  @Test
  void shouldGiveNoDeviationForASingleValue() throws Exception {
    JsonNode summary = agent.result("[7]");
    assertThat(summary.get("standard_deviation").isNull()).isTrue();
    assertNumber(summary, "p99", 7);
  }

  @Test
  void shouldLeaveOutMissingCellsWhenAsked() throws Exception {
    JsonNode summary =
        agent.result(
            "{\"csv\":\"a,b\\n1,2\\n1,\\n1\\n1,4\",\"column\":\"b\",\"skip_missing\":true}");
    assertThat(summary.get("count").asInt()).isEqualTo(2);
    assertThat(summary.get("missing").asInt()).isEqualTo(2);
    assertNumber(summary, "mean", 3);
  }

  @Test
  void shouldSummariseAHundredThousandValues() throws Exception {
    String values =
        IntStream.rangeClosed(1, 100_000)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(","));
    JsonNode summary = agent.result("[" + values + "]");
    assertNumber(summary, "mean", 50_000.5);
    assertNumber(summary, "p95", 1 + 0.95 * 99_999);
  }

  @Test
  void shouldKeepItsFiguresForNumbersFarFromZero() throws Exception {
    JsonNode summary = agent.result("[1000000000001,1000000000002,1000000000003]");
    assertNumber(summary, "standard_deviation", 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[] | the series has no numbers",
        "{\"values\":[]} | the series has no numbers",
        "{\"csv\":\"\"} | the CSV is empty",
        "{\"csv\":\"flow\\n\"} | the series has no numbers",
        "[1,null] | field '[1]'",
        "[1,\"x\"] | field '[1]': must be a number",
        "{\"values\":[1,2,true]} | field 'values[2]': must be a number",
        "[1,1e999] | value 2 of the series is Infinity, not a finite number",
        "[\"NaN\"] | number",
        "[NaN] | not valid JSON",
        "[1.7e308,1.7e308] | too large",
        "[1,2 | not valid JSON",
        "[1,2] [3] | text after",
        "{} | send either 'values' or 'csv'",
        "{\"values\":[1],\"csv\":\"1\"} | send either 'values' or 'csv'",
        "{\"values\":[1],\"column\":\"a\"} | belong to 'csv'",
        "{\"valeus\":[1]} | unknown field 'valeus'; allowed are: column, csv, delimiter, skip_missing, values",
        "{\"values\":[1],\"values\":[2]} | Duplicate field 'values'",
        "\"text\" | the payload has the wrong shape",
        "null | the payload is null",
        "{\"csv\":\"a,b\\n1,2\"} | name the 'column'; the CSV has: a, b",
        "{\"csv\":\"a,b\\n1,2\",\"column\":\"c\"} | the CSV has no column 'c'; it has: a, b",
        "{\"csv\":\"a,a\\n1,2\",\"column\":\"a\"} | more than once",
        "{\"csv\":\"a,b\\n1,2\\n1,x\",\"column\":\"b\"} | row 3 of the CSV: 'x' is not a number",
        "{\"csv\":\"a,b\\n1,2\\n1,NaN\",\"column\":\"b\"} | row 3 of the CSV: 'NaN' is not a number",
        "{\"csv\":\"a,b\\n1,2\\n1,\",\"column\":\"b\"} | row 3 of the CSV has no value",
        "{\"csv\":\"a\\n\\\"1\"} | the CSV cannot be read",
        "{\"csv\":\"a\\n1\",\"delimiter\":\";;\"} | 'delimiter' must be one character"
      })
  void shouldSayWhatIsWrong(String payload, String message) {
    assertThat(agent.failure(payload))
        .isInstanceOf(FinalTaskException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldSayThatThePayloadIsEmpty() {
    assertThat(agent.failure(""))
        .isInstanceOf(FinalTaskException.class)
        .hasMessageContaining("the payload is empty")
        .hasMessageContaining("values, csv, column");
  }

  private static void assertNumber(JsonNode summary, String field, double value) {
    assertThat(summary.get(field).asDouble()).as(field).isCloseTo(value, within(1e-9));
  }
}
