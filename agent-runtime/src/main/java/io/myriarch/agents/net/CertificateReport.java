package io.myriarch.agents.net;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * What a server's certificate says.
 *
 * @param notAfter ISO 8601
 * @param daysLeft whole days until then, rounded down; negative once it has expired
 * @param trusted whether it is trusted, for the host that was asked for
 * @param problem {@code expired}, {@code not_yet_valid}, {@code unknown_issuer} or {@code
 *     name_mismatch}; null if trusted
 */
public record CertificateReport(
    String subject,
    String issuer,
    String notAfter,
    long daysLeft,
    boolean trusted,
    String problem) {

  /** A report on a server's own certificate, and on why it is not trusted (null: it is). */
  static CertificateReport of(X509Certificate own, CertificateException refusal, Instant now) {
    String problem = problem(own, refusal, now);
    Instant end = own.getNotAfter().toInstant();
    return new CertificateReport(
        own.getSubjectX500Principal().getName(),
        own.getIssuerX500Principal().getName(),
        end.toString(),
        Math.floorDiv(Duration.between(now, end).toSeconds(), Duration.ofDays(1).toSeconds()),
        problem == null,
        problem);
  }

  /** Dates first: a certificate that is an authority itself is trusted whatever its dates. */
  private static String problem(X509Certificate own, CertificateException refusal, Instant now) {
    if (now.isAfter(own.getNotAfter().toInstant())) {
      return "expired";
    }
    if (now.isBefore(own.getNotBefore().toInstant())) {
      return "not_yet_valid";
    }
    if (refusal == null) {
      return null;
    }
    boolean noPath =
        refusal.getCause() instanceof CertPathBuilderException
            || refusal.getCause() instanceof CertPathValidatorException;
    return noPath ? "unknown_issuer" : "name_mismatch";
  }
}
