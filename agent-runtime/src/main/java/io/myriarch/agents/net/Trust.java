package io.myriarch.agents.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whose certificates count. Immutable; share one, for making it reads files. */
public final class Trust {
  private final X509ExtendedTrustManager manager;

  private Trust(X509ExtendedTrustManager manager) {
    this.manager = manager;
  }

  /** The authorities that the JVM comes with. */
  public static Trust ofJvm() {
    return of((KeyStore) null);
  }

  /** Anybody, for any name. Nothing secret belongs on such a connection. */
  public static Trust ofAnybody() {
    return new Trust(new TrustAnybody());
  }

  /**
   * The authorities in a file of PEM certificates, and no others.
   *
   * @throws IOException if the file cannot be read or holds no certificate; says which
   */
  public static Trust of(Path pemFile) throws IOException {
    try (InputStream in = Files.newInputStream(pemFile)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + store.size(), one);
      }
      if (store.size() == 0) {
        throw new IOException("there is no certificate in " + pemFile);
      }
      return of(store);
    } catch (GeneralSecurityException e) {
      throw new IOException(pemFile + " is not a file of PEM certificates: " + e.getMessage(), e);
    }
  }

  private static Trust of(KeyStore store) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return new Trust((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JVM has no trust manager", e);
    }
  }

  X509ExtendedTrustManager manager() {
    return manager;
  }

  SSLContext context() {
    return context(manager);
  }

  static SSLContext context(TrustManager manager) {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, new TrustManager[] {manager}, null);
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }
}
