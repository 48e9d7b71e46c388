package io.myriarch.agents.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsServer;
import io.myriarch.agents.AgentRun;
import io.myriarch.agents.FakeAgentContext;
import io.myriarch.agents.TlsServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateCheckTest {
  @TempDir static Path folder;
  private static TlsServers servers;
  private static HttpsServer good;
  private static HttpsServer expired;
  private static HttpsServer elsewhere;

  @BeforeAll
  static void start() throws Exception {
    servers = new TlsServers(folder);
    good = servers.server("good", "ip:127.0.0.1", "-1d", 31);
    expired = servers.server("expired", "ip:127.0.0.1", "-40d", 30);
    elsewhere = servers.server("elsewhere", "dns:elsewhere.example", "-1d", 31);
  }

  @AfterAll
  static void stop() {
    good.stop(0);
    expired.stop(0);
    elsewhere.stop(0);
  }

  @Test
  void shouldReportTheDaysThatAreLeft() throws Exception {
    JsonNode result = trusting("good").result(https(good, ""));
    assertThat(result.get("up").asBoolean()).as(result.toString()).isTrue();
    assertThat(result.get("http_status").asInt()).isEqualTo(200);
    JsonNode certificate = result.get("certificate");
    assertThat(certificate.get("days_left").asInt()).isBetween(29, 30);
    assertThat(certificate.get("subject").asText()).isEqualTo("CN=good");
    assertThat(certificate.get("trusted").asBoolean()).isTrue();
    assertThat(certificate.has("problem")).isFalse();
  }

  @Test
  void shouldReportACertificateOfAnUnknownIssuer() throws Exception {
    JsonNode result = AgentRun.of(new ApplicationProvider()).result(https(good, ""));
    assertRefused(result, "unknown_issuer");
    assertThat(result.has("http_status")).isFalse();
    assertThat(result.get("certificate").get("days_left").asInt()).isBetween(29, 30);
  }

  @Test
  void shouldReportAnExpiredCertificate() throws Exception {
    JsonNode result = trusting("expired").result(https(expired, ""));
    assertRefused(result, "expired");
    assertThat(result.get("certificate").get("days_left").asInt()).isBetween(-11, -10);
  }

  @Test
  void shouldReportACertificateOfAnotherHost() throws Exception {
    assertRefused(trusting("elsewhere").result(https(elsewhere, "")), "name_mismatch");
  }

  @Test
  void shouldLookBehindACertificateWhenTold() throws Exception {
    AgentRun agent = AgentRun.of(new ApplicationProvider());
    for (HttpsServer server : new HttpsServer[] {good, expired, elsewhere}) {
      JsonNode result = agent.result(https(server, ",\"verify_certificate\":false"));
      assertThat(result.get("up").asBoolean()).as(result.toString()).isTrue();
      assertThat(result.get("http_status").asInt()).isEqualTo(200);
      assertThat(result.get("certificate").get("trusted").asBoolean()).isFalse();
    }
  }

  @Test
  void shouldReportTheCertificateOfAPort() throws Exception {
    String port = "{\"host\":\"127.0.0.1\",\"tls\":true,\"port\":" + good.getAddress().getPort();
    JsonNode result = trusting("good").result(port + "}");
    assertThat(result.get("up").asBoolean()).isTrue();
    assertThat(result.get("certificate").get("days_left").asInt()).isBetween(29, 30);
    AgentRun stranger = AgentRun.of(new ApplicationProvider());
    assertRefused(stranger.result(port + "}"), "unknown_issuer");
    assertThat(stranger.result(port + ",\"verify_certificate\":false}").get("up").asBoolean())
        .isTrue();
  }

  @Test
  void shouldRefuseAnAuthorityFileWithoutCertificates() throws Exception {
    Path empty = Files.createTempFile(folder, "empty", ".pem");
    Assertions.assertThatThrownBy(() -> trusting(empty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(empty.toString());
  }

  private static AgentRun trusting(String name) throws Exception {
    return trusting(servers.pem(name));
  }

  private static AgentRun trusting(Path caFile) throws Exception {
    return new AgentRun(
        new ApplicationProvider(), new FakeAgentContext(new ApplicationConfig(caFile.toString())));
  }

  private static String https(HttpsServer server, String more) {
    return "{\"url\":\"https://127.0.0.1:" + server.getAddress().getPort() + "/\"" + more + "}";
  }

  private static void assertRefused(JsonNode result, String problem) {
    assertThat(result.get("up").asBoolean()).as(result.toString()).isFalse();
    assertThat(result.get("reason").asText()).isEqualTo("certificate_refused");
    assertThat(result.get("certificate").get("problem").asText()).isEqualTo(problem);
    assertThat(result.get("certificate").get("trusted").asBoolean()).isFalse();
  }
}
