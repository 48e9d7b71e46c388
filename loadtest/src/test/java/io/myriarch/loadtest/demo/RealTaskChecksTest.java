package io.myriarch.loadtest.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** That the demo's checks see wrong results; right ones are tested on real processes. */
final class RealTaskChecksTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void shouldKnowTheStatisticsOfTheNile() {
    assertThat(new SummaryTask().finding())
        .isEqualTo("Nile, 100 years: mean 919.35, sd 169.23, p95 1210.5");
  }

  @Test
  void shouldSeeAWrongStatistic() throws IOException {
    SummaryTask task = new SummaryTask("year,flow\n1,2\n2,4\n3,9\n");
    JsonNode right =
        JSON.readTree(
            "{\"count\":3,\"mean\":5.0,\"standard_deviation\":3.605551275463989,\"min\":2.0,"
                + "\"max\":9.0,\"p50\":4.0,\"p95\":8.5,\"p99\":8.9}");

    assertThat(task.fault(0, right)).isEmpty();
    assertThat(task.fault(0, ((ObjectNode) right.deepCopy()).put("mean", 5.1)))
        .isEqualTo("mean is 5.1, not 5.0");
    assertThat(task.fault(0, ((ObjectNode) right.deepCopy()).without("p99")))
        .isEqualTo("p99 is NaN, not 8.9");
  }

  @Test
  void shouldSeeAWrongLevel() {
    LevelsTask task = new LevelsTask();
    ObjectNode result = JSON.createObjectNode();
    ArrayNode states = result.putArray("states");
    for (int n = 0; n < 6; n++) {
      states.addObject().put("energy", 1.5 * (n + 0.5));
    }

    assertThat(task.fault(0, result)).isEmpty();
    ((ObjectNode) states.get(3)).put("energy", 5.26);
    assertThat(task.fault(0, result)).isEqualTo("level 3 of harmonic is 5.26, not 5.25");
    states.remove(5);
    assertThat(task.fault(0, result)).isEqualTo("harmonic has 5 states, not 6");
  }

  @Test
  void shouldSeeAnEndpointThatIsDown() throws IOException {
    CheckTask task = new CheckTask(List.of("http://one", "http://two"));

    assertThat(task.fault(0, JSON.readTree("{\"up\":true,\"http_status\":200}"))).isEmpty();
    assertThat(task.fault(1, JSON.readTree("{\"up\":false}"))).contains("http://two", "down");
    assertThat(task.payload(3).path("url").asText()).isEqualTo("http://two");
  }

  @Test
  void shouldBelieveOnlyDeliveriesThatCameWithTheRightSignature() throws Exception {
    JsonNode told = JSON.readTree("{\"status\":200,\"signed\":true}");
    try (WebhookReceiver receiver = new WebhookReceiver();
        HttpClient client = HttpClient.newHttpClient()) {
      DeliverTask task = new DeliverTask(receiver);

      assertThat(task.fault(7, told)).isEqualTo("event 7 was never received");
      assertThat(deliver(client, receiver, 7, "wrong secret")).isEqualTo(403);
      assertThat(task.fault(7, told)).isEqualTo("event 7 came with a wrong signature");
      assertThat(deliver(client, receiver, 8, receiver.secret())).isEqualTo(200);
      assertThat(task.fault(8, told)).isEmpty();
      assertThat(receiver.received()).isOne();
    }
  }

  private static int deliver(HttpClient client, WebhookReceiver receiver, long event, String secret)
      throws Exception {
    String body = "{\"event\":" + event + "}";
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(receiver.url()))
            .header(
                WebhookReceiver.SIGNATURE_HEADER,
                "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8))))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
