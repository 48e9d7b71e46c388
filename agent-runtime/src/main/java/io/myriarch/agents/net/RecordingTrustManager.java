package io.myriarch.agents.net;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Asks another trust manager what it thinks of a server's certificates, writes it down, and lets
 * the handshake go on in any case. For looking at certificates only.
 */
final class RecordingTrustManager extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager judge;
  private List<X509Certificate> chain = List.of();
  private CertificateException refusal;

  RecordingTrustManager(X509ExtendedTrustManager judge) {
    this.judge = judge;
  }

  /** As the server sent them, its own first; empty before the handshake. */
  List<X509Certificate> chain() {
    return chain;
  }

  /** Why the judge would not have gone on; null if it would. */
  CertificateException refusal() {
    return refusal;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] certificates, String authType, Socket socket) {
    chain = List.copyOf(Arrays.asList(certificates));
    try {
      judge.checkServerTrusted(certificates, authType, socket);
    } catch (CertificateException e) {
      refusal = e;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] certificates, String authType, SSLEngine engine)
      throws CertificateException {
    judge.checkServerTrusted(certificates, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] certificates, String authType)
      throws CertificateException {
    judge.checkServerTrusted(certificates, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] certificates, String authType, Socket socket)
      throws CertificateException {
    judge.checkClientTrusted(certificates, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] certificates, String authType, SSLEngine engine)
      throws CertificateException {
    judge.checkClientTrusted(certificates, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] certificates, String authType)
      throws CertificateException {
    judge.checkClientTrusted(certificates, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }
}
