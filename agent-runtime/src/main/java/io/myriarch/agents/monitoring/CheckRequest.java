package io.myriarch.agents.monitoring;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.myriarch.agents.net.HttpTarget;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Payload of {@code check}: either {@code url}, or {@code host} and {@code port}.
 *
 * @param url absolute http or https address
 * @param host for a TCP check
 * @param port for a TCP check
 * @param tls TCP check only: do a TLS handshake too and report the certificate
 * @param method GET if left out, or HEAD
 * @param headers sent along
 * @param expectedStatus one or several that mean up; any from 200 to 399 if left out
 * @param timeoutMs of the whole check; 5,000 if left out
 * @param verifyCertificate whether a certificate that is not trusted means down; true if left out
 */
record CheckRequest(
    String url,
    String host,
    Integer port,
    Boolean tls,
    String method,
    Map<String, String> headers,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<Integer> expectedStatus,
    Integer timeoutMs,
    Boolean verifyCertificate) {
  private static final int TIMEOUT_MS_DEFAULT = 5_000;
  private static final int TIMEOUT_MS_MAX = 60_000;

  CheckRequest {
    require((url == null) != (host == null), "send either 'url', or 'host' and 'port'");
    timeoutMs = timeoutMs == null ? TIMEOUT_MS_DEFAULT : timeoutMs;
    require(
        timeoutMs >= 1 && timeoutMs <= TIMEOUT_MS_MAX,
        "'timeout_ms' must be from 1 to " + TIMEOUT_MS_MAX);
    if (url == null) {
      require(!host.isBlank(), "'host' is empty");
      require(port != null && port >= 1 && port <= 65535, "'port' must be from 1 to 65535");
      require(
          method == null && headers == null && expectedStatus == null,
          "'method', 'headers' and 'expected_status' belong to 'url', not to 'host'");
    } else {
      HttpTarget.uri(url);
      require(port == null && tls == null, "'port' and 'tls' belong to 'host', not to 'url'");
    }
    method = method == null ? "GET" : method.toUpperCase(Locale.ROOT);
    require(method.equals("GET") || method.equals("HEAD"), "'method' must be GET or HEAD");
    headers = headers == null ? Map.of() : headers;
    require(
        expectedStatus == null || expectedStatus.stream().allMatch(CheckRequest::isStatus),
        "'expected_status' must be HTTP status codes from 100 to 599");
  }

  private static boolean isStatus(Integer status) {
    return status != null && status >= 100 && status <= 599;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  boolean withTls() {
    return Boolean.TRUE.equals(tls);
  }

  boolean trustRequired() {
    return !Boolean.FALSE.equals(verifyCertificate);
  }

  boolean expects(int status) {
    return expectedStatus == null ? status >= 200 && status < 400 : expectedStatus.contains(status);
  }
}
