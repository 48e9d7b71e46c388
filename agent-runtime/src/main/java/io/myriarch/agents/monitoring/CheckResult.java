package io.myriarch.agents.monitoring;

import io.myriarch.agents.net.CertificateReport;
import io.myriarch.agents.net.NetworkFailure;
import java.io.IOException;

/**
 * Result of {@code check}; what is not known is left out.
 *
 * @param reason why it is down: a {@link NetworkFailure#code()}, {@code unexpected_status} or
 *     {@code certificate_refused}
 * @param detail the same as a sentence
 * @param latencyMs HTTP: from the name look-up to the end of the answer (a kept connection may be
 *     used again); TCP: from the name look-up to the connection, without TLS
 */
record CheckResult(
    boolean up,
    String target,
    String reason,
    String detail,
    Double latencyMs,
    Integer httpStatus,
    CertificateReport certificate) {

  static CheckResult down(String target, IOException error, CertificateReport certificate) {
    NetworkFailure failure = NetworkFailure.of(error);
    return new CheckResult(
        false, target, failure.code(), failure.sentence(), null, null, certificate);
  }

  static CheckResult refused(String target, Double latencyMs, CertificateReport certificate) {
    String detail = "the certificate is not accepted: " + certificate.problem().replace('_', ' ');
    return new CheckResult(
        false, target, "certificate_refused", detail, latencyMs, null, certificate);
  }
}
