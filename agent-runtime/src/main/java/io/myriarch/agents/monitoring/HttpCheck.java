package io.myriarch.agents.monitoring;

import io.myriarch.agent.FinalTaskException;
import io.myriarch.agents.net.CertificateReport;
import io.myriarch.agents.net.HttpExchange;
import io.myriarch.agents.net.HttpTarget;
import io.myriarch.agents.net.TcpConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;

/**
 * Whether a URL answers with the expected status. For https the certificate is looked at on a
 * connection of its own, first: so it is reported also when it has expired or is not trusted, and
 * then nothing is sent.
 */
final class HttpCheck {
  private static final int BODY_BYTES_MAX = 64 * 1024;

  private HttpCheck() {}

  static CheckResult run(CheckRequest check) throws FinalTaskException, InterruptedException {
    HttpRequest request = request(check);
    long startNs = System.nanoTime();
    CertificateReport certificate = null;
    try {
      if ("https".equalsIgnoreCase(request.uri().getScheme())) {
        certificate = certificate(request.uri(), check.timeoutMs());
        if (!certificate.trusted() && check.trustRequired()) {
          return CheckResult.refused(check.url(), null, certificate);
        }
      }
      Duration left = Duration.ofMillis(check.timeoutMs()).minusNanos(System.nanoTime() - startNs);
      return answered(check, request, left, certificate);
    } catch (IOException e) {
      return CheckResult.down(check.url(), e, certificate);
    }
  }

  private static CheckResult answered(
      CheckRequest check, HttpRequest request, Duration timeout, CertificateReport certificate)
      throws IOException, InterruptedException {
    HttpClient client = check.trustRequired() ? Clients.TRUSTING_JVM : Clients.TRUSTING_ANYBODY;
    long startNs = System.nanoTime();
    int status = HttpExchange.send(client, request, timeout, BODY_BYTES_MAX).statusCode();
    double latencyMs = (System.nanoTime() - startNs) / 1e6;
    boolean up = check.expects(status);
    String reason = up ? null : "unexpected_status";
    String detail = up ? null : "the target answered " + status;
    return new CheckResult(up, check.url(), reason, detail, latencyMs, status, certificate);
  }

  private static CertificateReport certificate(URI uri, int timeoutMs)
      throws IOException, InterruptedException {
    int port = uri.getPort() < 0 ? 443 : uri.getPort();
    String host = uri.getHost().replaceAll("^\\[|\\]$", "");
    try (TcpConnection connection = TcpConnection.open(host, port, timeoutMs)) {
      return connection.certificate();
    }
  }

  private static HttpRequest request(CheckRequest check) throws FinalTaskException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(HttpTarget.uri(check.url()))
            .setHeader("User-Agent", "Myriarch-Check/1")
            .method(check.method(), HttpRequest.BodyPublishers.noBody());
    try {
      HttpTarget.headers(request, check.headers());
    } catch (IllegalArgumentException e) {
      throw new FinalTaskException(e.getMessage(), e);
    }
    return request.build();
  }

  /** One of each for all agents of the process, made when first used. */
  private static final class Clients {
    static final HttpClient TRUSTING_JVM = HttpExchange.client(null);
    static final HttpClient TRUSTING_ANYBODY = HttpExchange.client(HttpExchange.trustingAnybody());
  }
}
