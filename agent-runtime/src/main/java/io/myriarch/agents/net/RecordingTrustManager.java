package io.myriarch.agents.net;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Asks the JVM's trust manager what it thinks of a server's certificates, writes it down, and lets
 * the handshake go on in any case. For looking at certificates only.
 */
final class RecordingTrustManager extends X509ExtendedTrustManager {
  private static final X509ExtendedTrustManager JVM = jvmTrustManager();

  private List<X509Certificate> chain = List.of();
  private CertificateException refusal;

  private static X509ExtendedTrustManager jvmTrustManager() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JVM has no default trust manager", e);
    }
  }

  /** As the server sent them, its own first; empty before the handshake. */
  List<X509Certificate> chain() {
    return chain;
  }

  /** Why the JVM would not have gone on; null if it would. */
  CertificateException refusal() {
    return refusal;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] certificates, String authType, Socket socket) {
    chain = List.copyOf(Arrays.asList(certificates));
    try {
      JVM.checkServerTrusted(certificates, authType, socket);
    } catch (CertificateException e) {
      refusal = e;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] certificates, String authType, SSLEngine engine)
      throws CertificateException {
    JVM.checkServerTrusted(certificates, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] certificates, String authType)
      throws CertificateException {
    JVM.checkServerTrusted(certificates, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] certificates, String authType, Socket socket)
      throws CertificateException {
    JVM.checkClientTrusted(certificates, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] certificates, String authType, SSLEngine engine)
      throws CertificateException {
    JVM.checkClientTrusted(certificates, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] certificates, String authType)
      throws CertificateException {
    JVM.checkClientTrusted(certificates, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return JVM.getAcceptedIssuers();
  }
}
