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

  private final CheckRequest check;
  private final URI uri;
  private final Targets.Verified verified;
  private final Targets targets;
  private CertificateReport certificate;

  HttpCheck(CheckRequest check, Targets.Verified verified, Targets targets) {
    this.check = check;
    this.uri = HttpTarget.uri(check.url());
    this.verified = verified;
    this.targets = targets;
  }

  CheckResult run() throws FinalTaskException, InterruptedException {
    HttpRequest request = request();
    long startNs = System.nanoTime();
    try {
      if ("https".equalsIgnoreCase(uri.getScheme())) {
        certificate = certificate();
        if (!certificate.trusted() && check.trustRequired()) {
          return CheckResult.refused(check.url(), null, certificate);
        }
      }
      Duration spent = Duration.ofNanos(System.nanoTime() - startNs);
      return answered(request, Duration.ofMillis(check.timeoutMs()).minus(spent));
    } catch (IOException e) {
      return CheckResult.down(check.url(), e, certificate);
    }
  }

  private CheckResult answered(HttpRequest request, Duration timeout)
      throws IOException, InterruptedException {
    HttpClient client = check.trustRequired() ? verified.client() : targets.unverified();
    long startNs = System.nanoTime();
    int status = HttpExchange.send(client, request, timeout, BODY_BYTES_MAX).statusCode();
    double latencyMs = (System.nanoTime() - startNs) / 1e6;
    boolean up = check.expects(status);
    String reason = up ? null : "unexpected_status";
    String detail = up ? null : "the target answered " + status;
    return new CheckResult(up, check.url(), reason, detail, latencyMs, status, certificate);
  }

  private CertificateReport certificate() throws IOException, InterruptedException {
    int port = uri.getPort() < 0 ? 443 : uri.getPort();
    String host = uri.getHost().replaceAll("^\\[|\\]$", "");
    try (TcpConnection connection = TcpConnection.open(host, port, check.timeoutMs())) {
      return connection.certificate(verified.trust());
    }
  }

  private HttpRequest request() throws FinalTaskException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .setHeader("User-Agent", "Myriarch-Check/1")
            .method(check.method(), HttpRequest.BodyPublishers.noBody());
    try {
      HttpTarget.headers(request, check.headers());
    } catch (IllegalArgumentException e) {
      throw new FinalTaskException(e.getMessage(), e);
    }
    return request.build();
  }
}
