package io.myriarch.agents.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agents.AgentRun;
import io.myriarch.agents.FakeAgentContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksAgentTest {
  private final AtomicReference<Received> received = new AtomicReference<>();
  private HttpServer server;
  private AgentRun agent;

  private record Received(String method, Map<String, String> headers, String body) {}

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    agent = AgentRun.of(new WebhooksProvider());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** Answers with the status that the path names. */
  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, String> headers =
        exchange.getRequestHeaders().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().getFirst()));
    received.set(new Received(exchange.getRequestMethod(), headers, new String(body, UTF_8)));
    int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
    byte[] answer = ("answer " + status + " " + "x".repeat(5000)).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Location", "http://127.0.0.1/moved");
    if (status == 204) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  @Test
  void shouldDeliverJson() throws Exception {
    JsonNode result =
        agent.result("{\"url\":\"" + url(200) + "\",\"body\":{\"b\":1.50,\"a\":[true,null]}}");
    assertThat(result.get("status").asInt()).isEqualTo(200);
    assertThat(result.get("delivery_id").asText()).isEqualTo(AgentRun.TASK_ID);
    assertThat(result.get("attempt").asInt()).isEqualTo(1);
    assertThat(result.get("signed").asBoolean()).isFalse();
    assertThat(result.get("latency_ms").asDouble()).isPositive();
    assertThat(result.get("response").asText()).startsWith("answer 200").hasSize(2048);
    assertThat(received.get().method()).isEqualTo("POST");
    assertThat(received.get().body()).isEqualTo("{\"b\":1.50,\"a\":[true,null]}");
    assertThat(received.get().headers())
        .containsEntry("Content-type", "application/json")
        .containsEntry("X-myriarch-delivery", AgentRun.TASK_ID)
        .containsEntry("X-myriarch-attempt", "1")
        .doesNotContainKey("X-myriarch-signature");
  }

  /** Check value: printf 'héllo' | openssl dgst -sha256 -hmac key. */
  @Test
  void shouldSignTheExactBytesOfTheBody() throws Exception {
    JsonNode result =
        agent.result("{\"url\":\"" + url(201) + "\",\"body\":\"héllo\",\"secret\":\"key\"}");
    assertThat(result.get("signed").asBoolean()).isTrue();
    assertThat(result.get("bytes_sent").asInt()).isEqualTo(6);
    assertThat(received.get().body()).isEqualTo("héllo");
    assertThat(received.get().headers())
        .containsEntry("Content-type", "text/plain; charset=utf-8")
        .containsEntry(
            "X-myriarch-signature",
            "sha256=aba8e806b6d0ee8f8e332309ad460239c72a07a1919f79cc8417f44d425eaa88");
  }

  @Test
  void shouldSignWithTheConfiguredSecret() throws Exception {
    agent =
        new AgentRun(
            new WebhooksProvider(), new FakeAgentContext(new WebhooksConfig("configured")));
    String request = "{\"url\":\"" + url(200) + "\",\"body\":{\"id\":7}";
    agent.result(request + "}");
    assertThat(received.get().headers())
        .containsEntry(
            "X-myriarch-signature",
            "sha256=c6523ab8b54a103139a636b405382767f2fdee9986d179df4c64849ec0952b69");
    agent.result(request + ",\"secret\":\"own\"}");
    assertThat(received.get().headers())
        .containsEntry(
            "X-myriarch-signature",
            "sha256=cdd1b85c3608380894cc2e101667d010aedf0632f8e4cbb26424f6e46a86a1fe");
  }

  @Test
  void shouldSendWhatTheRequestSays() throws Exception {
    agent.result(
        "{\"url\":\""
            + url(200)
            + "\",\"method\":\"put\",\"headers\":{\"X-Event\":\"e\",\"content-type\":\"text/csv\"},"
            + "\"body\":\"a,b\"}");
    assertThat(received.get().method()).isEqualTo("PUT");
    assertThat(received.get().headers())
        .containsEntry("X-event", "e")
        .containsEntry("Content-type", "text/csv");
  }

  @Test
  void shouldSendNoBodyWhenThereIsNone() throws Exception {
    JsonNode result = agent.result("{\"url\":\"" + url(204) + "\",\"method\":\"DELETE\"}");
    assertThat(result.get("bytes_sent").asInt()).isZero();
    assertThat(received.get().headers()).doesNotContainKey("Content-type");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 408, 425, 429})
  void shouldLetPassingFailuresBeTriedAgain(int status) {
    assertThat(agent.failure("{\"url\":\"" + url(status) + "\"}"))
        .isInstanceOf(DeliveryFailedException.class)
        .hasMessageContaining("answered " + status + ": answer " + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 410, 422})
  void shouldNotRepeatWhatTheReceiverRefuses(int status) {
    assertThat(agent.failure("{\"url\":\"" + url(status) + "\"}"))
        .isInstanceOf(FinalTaskException.class)
        .hasMessageContaining("answered " + status);
  }

  @Test
  void shouldNotFollowRedirects() {
    assertThat(agent.failure("{\"url\":\"" + url(307) + "\"}"))
        .isInstanceOf(FinalTaskException.class)
        .hasMessageContaining("deliver to http://127.0.0.1/moved");
  }

  @Test
  void shouldTryAgainWhenNobodyAnswers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "/secret-path";
      assertThat(agent.failure("{\"url\":\"" + url + "\",\"timeout_ms\":100}"))
          .isInstanceOf(DeliveryFailedException.class)
          .hasMessage(
              "127.0.0.1:"
                  + silent.getLocalPort()
                  + " did not take it: no complete answer in time");
    }
    String closed = "http://127.0.0.1:" + freePort() + "/";
    assertThat(agent.failure("{\"url\":\"" + closed + "\"}"))
        .isInstanceOf(DeliveryFailedException.class)
        .hasMessageContaining("the connection was refused");
  }

  @Test
  void shouldStopWhenInterrupted() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String payload = "{\"url\":\"http://127.0.0.1:" + silent.getLocalPort() + "/\"}";
      assertThat(agent.failureWhenInterrupted(payload, silent))
          .isInstanceOf(InterruptedException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | 'url' is missing",
        "{\"url\":\"mailto:a@b\"} | must be an absolute http or https address",
        "{\"url\":\"http://a\",\"method\":\"BREW\"} | 'method' must be one of POST, PUT",
        "{\"url\":\"http://a\",\"timeout_ms\":300001} | 'timeout_ms' must be from 1 to 300000",
        "{\"url\":\"http://a\",\"timeout_ms\":1.5} | field 'timeout_ms': must be a whole number",
        "{\"url\":\"http://a\",\"secret\":\"\"} | 'secret' is empty",
        "{\"url\":\"http://a\",\"headers\":{\"A b\":\"1\"}} | header 'A b' cannot be sent",
        "{\"url\":\"http://a\",\"headers\":[]} | field 'headers': must be an object",
        "{\"uri\":\"http://a\"} | unknown field 'uri'; allowed are: body, headers, method, secret"
      })
  void shouldRefuseARequestThatMakesNoSense(String payload, String message) {
    assertThat(agent.failure(payload))
        .isInstanceOf(FinalTaskException.class)
        .hasMessageContaining(message);
  }

  private String url(int status) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + status;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
