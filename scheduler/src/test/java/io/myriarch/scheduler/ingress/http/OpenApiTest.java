package io.myriarch.scheduler.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.observe.Health;
import io.myriarch.scheduler.observe.Metrics;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Holds the document against the code, in both directions. */
class OpenApiTest {
  private final HttpFixture http = new HttpFixture();
  private final JsonNode document = http.get("/openapi.json").json();

  @AfterEach
  void close() {
    http.close();
  }

  @Test
  void shouldDescribeExactlyTheRoutesThatThereAre() {
    TreeSet<String> described = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(method ->
                    described.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
    TreeSet<String> routes = new TreeSet<>();
    Vertx vertx = Vertx.vertx();
    try (Metrics metrics = new Metrics(List.of())) {
      HealthHandlers health = new HealthHandlers(new Health(List.of(), 0, 1));
      Endpoints.all(vertx, HttpConfig.defaults(), http.gateway, metrics, health)
          .forEach(endpoint ->
              routes.add(
                  endpoint.method().name()
                      + " "
                      + endpoint.path().replaceAll(":([a-z]+)", "{$1}")));
    } finally {
      vertx.close().await();
    }
    assertThat(described).isEqualTo(routes);
  }

  @Test
  void shouldListEveryCodeUnderItsStatus() {
    Map<String, TreeSet<String>> byStatus = new TreeMap<>();
    for (RejectCode code : RejectCode.values()) {
      if (code != RejectCode.NULL_VAL) {
        byStatus
            .computeIfAbsent("Problem" + Problem.statusOf(code), _ -> new TreeSet<>())
            .add(Problem.nameOf(code));
      }
    }
    Map<String, TreeSet<String>> described = new TreeMap<>();
    document
        .at("/components/responses")
        .properties()
        .forEach(response -> {
          String text = response.getValue().path("description").asText();
          String codes = text.substring(text.indexOf("Codes: ") + 7, text.length() - 1);
          described.put(response.getKey(), new TreeSet<>(Arrays.asList(codes.split(", ", -1))));
        });
    assertThat(described).isEqualTo(byStatus);
    List<String> enumerated = new ArrayList<>();
    document
        .at("/components/schemas/Problem/properties/code/enum")
        .forEach(code -> enumerated.add(code.asText()));
    assertThat(enumerated)
        .containsExactlyInAnyOrderElementsOf(
            byStatus.values().stream().flatMap(TreeSet::stream).toList());
  }

  @Test
  void shouldDescribeEveryFieldOfASubmission() {
    List<String> fields = Arrays.stream(TaskField.values()).map(TaskField::fieldName).toList();
    JsonNode properties = document.at("/components/schemas/TaskRequest/properties");
    assertThat(names(properties)).containsExactlyInAnyOrderElementsOf(fields);
    for (TaskField field : TaskField.values()) {
      if (field.kind() == TaskField.Kind.NUMBER) {
        JsonNode property = properties.path(field.fieldName());
        assertThat(property.path("minimum").asLong()).as("%s", field).isEqualTo(field.min());
        assertThat(property.path("maximum").asLong()).as("%s", field).isEqualTo(field.max());
      }
    }
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  @Test
  void shouldDescribeEveryFieldOfATask() {
    http.gateway.echo();
    JsonNode task = http.postJson("/api/tasks?wait=5s", "{\"type\":\"any\",\"payload\":1}").json();
    JsonNode schema = document.at("/components/schemas/Task");
    assertThat(names(schema.path("properties"))).containsAll(names(task));
    schema.path("required").forEach(name -> assertThat(task.has(name.asText())).isTrue());
  }

  @Test
  void shouldReferToNothingThatIsNotThere() {
    List<String> references = new ArrayList<>();
    document.findValues("$ref").forEach(reference -> references.add(reference.asText()));
    assertThat(references).isNotEmpty();
    for (String reference : references) {
      assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
  }

  @Test
  void shouldNameEachOperationOnce() {
    List<String> ids = new ArrayList<>();
    document.findValues("operationId").forEach(id -> ids.add(id.asText()));
    assertThat(ids).doesNotHaveDuplicates().hasSize(28);
  }
}
