package io.myriarch.agents.monitoring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agents.AgentRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationAgentTest {
  private final AtomicReference<String> seen = new AtomicReference<>();
  private HttpServer server;
  private AgentRun agent;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          seen.set(
              exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("X-Token"));
          int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    agent = AgentRun.of(new ApplicationProvider());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldReportATargetThatIsUp() throws Exception {
    JsonNode result =
        agent.result("{\"url\":\"" + url(204) + "\",\"headers\":{\"X-Token\":\"t\"}}");
    assertThat(result.get("up").asBoolean()).isTrue();
    assertThat(result.get("http_status").asInt()).isEqualTo(204);
    assertThat(result.get("latency_ms").asDouble()).isPositive();
    assertThat(result.get("target").asText()).isEqualTo(url(204));
    assertThat(result.has("reason")).isFalse();
    assertThat(result.has("certificate")).isFalse();
    assertThat(seen).hasValue("GET t");
  }

  @Test
  void shouldAskWithHead() throws Exception {
    assertUp(agent.result("{\"url\":\"" + url(200) + "\",\"method\":\"head\"}"));
    assertThat(seen).hasValue("HEAD null");
  }

  @Test
  void shouldReportAStatusThatWasNotExpected() throws Exception {
    JsonNode result = agent.result("{\"url\":\"" + url(503) + "\"}");
    assertDown(result, "unexpected_status");
    assertThat(result.get("http_status").asInt()).isEqualTo(503);
    assertThat(result.get("detail").asText()).isEqualTo("the target answered 503");
    assertDown(
        agent.result("{\"url\":\"" + url(200) + "\",\"expected_status\":301}"),
        "unexpected_status");
  }

  @Test
  void shouldAcceptTheExpectedStatus() throws Exception {
    assertUp(agent.result("{\"url\":\"" + url(503) + "\",\"expected_status\":503}"));
    assertUp(agent.result("{\"url\":\"" + url(404) + "\",\"expected_status\":[200,404]}"));
    assertUp(agent.result("{\"url\":\"" + url(302) + "\"}"));
  }

  @Test
  void shouldReportThatNothingListens() throws Exception {
    int port = freePort();
    assertDown(agent.result("{\"url\":\"http://127.0.0.1:" + port + "/\"}"), "connection_refused");
    assertDown(agent.result("{\"url\":\"https://127.0.0.1:" + port + "/\"}"), "connection_refused");
    assertDown(
        agent.result("{\"host\":\"127.0.0.1\",\"port\":" + port + "}"), "connection_refused");
  }

  @Test
  void shouldReportAnUnknownHost() throws Exception {
    assertDown(agent.result("{\"url\":\"http://nowhere.invalid/\"}"), "unknown_host");
    assertDown(agent.result("{\"host\":\"nowhere.invalid\",\"port\":80}"), "unknown_host");
  }

  @Test
  void shouldGiveUpOnATargetThatNeverAnswers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String target = "127.0.0.1:" + silent.getLocalPort();
      JsonNode result = agent.result("{\"url\":\"http://" + target + "\",\"timeout_ms\":100}");
      assertDown(result, "timeout");
      assertDown(
          agent.result("{\"url\":\"https://" + target + "\",\"timeout_ms\":100}"), "timeout");
      assertUp(agent.result("{\"host\":\"127.0.0.1\",\"port\":" + silent.getLocalPort() + "}"));
    }
  }

  @Test
  void shouldGiveUpOnABodyThatNeverEnds() throws Exception {
    server.createContext(
        "/drip",
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000_000);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
        });
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/drip";
    assertDown(agent.result("{\"url\":\"" + url + "\",\"timeout_ms\":200}"), "timeout");
  }

  @Test
  void shouldReportAConnectionThatBreaks() throws Exception {
    try (ServerSocket rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUp(rude));
      String target = "127.0.0.1:" + rude.getLocalPort();
      assertDown(agent.result("{\"url\":\"http://" + target + "\"}"), "connection_lost");
    }
  }

  @Test
  void shouldStopWhenInterrupted() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String port = "\"host\":\"127.0.0.1\",\"tls\":true,\"port\":" + silent.getLocalPort();
      for (String target :
          new String[] {
            port,
            "\"url\":\"https://127.0.0.1:" + silent.getLocalPort() + "\"",
            "\"url\":\"http://127.0.0.1:" + silent.getLocalPort() + "\""
          }) {
        assertThat(agent.failureWhenInterrupted("{" + target + "}", silent))
            .as(target)
            .isInstanceOf(InterruptedException.class);
      }
    }
  }

  private static void hangUp(ServerSocket server) {
    try {
      while (true) {
        server.accept().close();
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  @Test
  void shouldReportAPortThatTakesConnections() throws Exception {
    int port = server.getAddress().getPort();
    JsonNode result = agent.result("{\"host\":\"127.0.0.1\",\"port\":" + port + "}");
    assertUp(result);
    assertThat(result.get("target").asText()).isEqualTo("127.0.0.1:" + port);
    assertThat(result.get("latency_ms").asDouble()).isPositive();
  }

  @Test
  void shouldReportAPortThatSpeaksNoTls() throws Exception {
    try (ServerSocket mail = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> greet(mail));
      String target = "\"host\":\"127.0.0.1\",\"port\":" + mail.getLocalPort();
      assertDown(agent.result("{" + target + ",\"tls\":true}"), "tls_failed");
    }
  }

  private static void greet(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write("220 ready\r\n".getBytes(US_ASCII));
      socket.getInputStream().readAllBytes();
    } catch (IOException _) {
      // The test is over.
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | send either 'url', or 'host' and 'port'",
        "{\"url\":\"http://a\",\"host\":\"a\"} | send either 'url', or 'host' and 'port'",
        "{\"host\":\"a\"} | 'port' must be from 1 to 65535",
        "{\"host\":\"a\",\"port\":70000} | 'port' must be from 1 to 65535",
        "{\"host\":\" \",\"port\":7} | 'host' is empty",
        "{\"host\":\"a\",\"port\":\"80\"} | field 'port': must be a whole number",
        "{\"host\":\"a\",\"port\":80,\"method\":\"GET\"} | belong to 'url'",
        "{\"url\":\"ftp://a\"} | must be an absolute http or https address",
        "{\"url\":\"/health\"} | must be an absolute http or https address",
        "{\"url\":\"http://a b\"} | 'url' is not an address",
        "{\"url\":\"http://a\",\"port\":80} | 'port' and 'tls' belong to 'host'",
        "{\"url\":\"http://a\",\"method\":\"POST\"} | 'method' must be GET or HEAD",
        "{\"url\":\"http://a\",\"timeout_ms\":0} | 'timeout_ms' must be from 1 to 60000",
        "{\"url\":\"http://a\",\"expected_status\":99} | 'expected_status' must be",
        "{\"url\":\"http://a\",\"headers\":{\"Host\":\"b\"}} | header 'Host' cannot be sent",
        "{\"url\":\"http://a\",\"headers\":{\"X\":null}} | header 'X' has no value",
        "{\"url\":\"http://a\",\"expect\":1} | unknown field 'expect'; allowed are: expected_status"
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

  private static void assertUp(JsonNode result) {
    assertThat(result.get("up").asBoolean()).as(result.toString()).isTrue();
  }

  private static void assertDown(JsonNode result, String reason) {
    assertThat(result.get("up").asBoolean()).as(result.toString()).isFalse();
    assertThat(result.get("reason").asText()).as(result.toString()).isEqualTo(reason);
  }
}
