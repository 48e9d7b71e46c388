package io.myriarch.agents.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agents.AgentRun;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each request in the guide is run, and its answer held against the one printed there. */
class GuideExamplesTest {
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "<!-- example ([a-z-]+)/([a-z-]+) -->\\s+```json\\n(.*?)```\\s+```json\\n(.*?)```",
          Pattern.DOTALL);

  /** Where the guide's targets listen. */
  private static final String GUIDE_ADDRESS = "127.0.0.1:8080";

  /** What differs from run to run. */
  private static final Set<String> VARYING =
      Set.of("latency_ms", "target", "delivery_id", "error_estimate");

  private HttpServer server;

  private static Stream<MatchResult> examples() throws Exception {
    Path guide = Path.of(System.getProperty("myriarch.root"), "docs/agents.md");
    return EXAMPLE.matcher(Files.readString(guide)).results();
  }

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] body = "ok".getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldShowEachBuiltInAgent() throws Exception {
    assertThat(examples().map(example -> example.group(1) + "/" + example.group(2)))
        .contains(
            "analytics/metrics",
            "monitoring/application",
            "integration/webhooks",
            "quantum/quantum-mechanics");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldAnswerAsTheGuideSays(MatchResult example) throws Exception {
    AgentRun agent = AgentRun.of(provider(example.group(1), example.group(2)));
    String here = "127.0.0.1:" + server.getAddress().getPort();
    JsonNode result = agent.result(example.group(3).replace(GUIDE_ADDRESS, here));
    assertSame("", new JsonMapper().readTree(example.group(4)), result);
  }

  private static void assertSame(String place, JsonNode printed, JsonNode real) {
    if (printed.isObject()) {
      assertThat(real.propertyStream().map(java.util.Map.Entry::getKey))
          .as(place)
          .containsExactlyElementsOf(() -> printed.fieldNames());
      printed.properties().stream()
          .filter(field -> !VARYING.contains(field.getKey()))
          .forEach(field ->
              assertSame(place + "." + field.getKey(), field.getValue(), real.get(field.getKey())));
    } else if (printed.isArray()) {
      assertThat(real).as(place).hasSize(printed.size());
      for (int i = 0; i < printed.size(); i++) {
        assertSame(place + "[" + i + "]", printed.get(i), real.get(i));
      }
    } else if (printed.isNumber()) {
      assertThat(real.asDouble()).as(place).isCloseTo(printed.asDouble(), within(1e-6));
    } else {
      assertThat(real).as(place).isEqualTo(printed);
    }
  }

  private static AgentProvider provider(String type, String specialty) {
    return ServiceLoader.load(AgentProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(found -> found.type().equals(type) && found.specialty().equals(specialty))
        .findFirst()
        .orElseThrow();
  }
}
