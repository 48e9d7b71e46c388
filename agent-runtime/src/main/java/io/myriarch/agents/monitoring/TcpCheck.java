package io.myriarch.agents.monitoring;

import io.myriarch.agents.net.CertificateReport;
import io.myriarch.agents.net.TcpConnection;
import io.myriarch.agents.net.Trust;
import java.io.IOException;

/** Whether a port takes connections, and with {@code tls} what certificate it shows. */
final class TcpCheck {
  private TcpCheck() {}

  static CheckResult run(CheckRequest request, Trust trust) throws InterruptedException {
    String target = request.host() + ":" + request.port();
    long startNs = System.nanoTime();
    try (TcpConnection connection =
        TcpConnection.open(request.host(), request.port(), request.timeoutMs())) {
      double latencyMs = (System.nanoTime() - startNs) / 1e6;
      CertificateReport certificate = request.withTls() ? connection.certificate(trust) : null;
      if (certificate != null && !certificate.trusted() && request.trustRequired()) {
        return CheckResult.refused(target, latencyMs, certificate);
      }
      return new CheckResult(true, target, null, null, latencyMs, null, certificate);
    } catch (IOException e) {
      return CheckResult.down(target, e, null);
    }
  }
}
