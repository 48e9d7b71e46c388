package io.myriarch.agents.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A TCP connection with one time limit over everything: name look-up, connect and TLS handshake.
 * Blocks the calling virtual thread; an interrupt closes it.
 */
public final class TcpConnection implements AutoCloseable {
  private final Socket socket = new Socket();
  private final String host;
  private final int port;
  private final long timeoutMs;
  private final CompletableFuture<Void> limit = new CompletableFuture<>();

  private TcpConnection(String host, int port, long timeoutMs) {
    this.host = host;
    this.port = port;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Connects.
   *
   * @throws SocketTimeoutException after {@code timeoutMs}
   */
  public static TcpConnection open(String host, int port, long timeoutMs)
      throws IOException, InterruptedException {
    TcpConnection connection = new TcpConnection(host, port, timeoutMs);
    try {
      connection.connect();
      return connection;
    } catch (IOException | InterruptedException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void connect() throws IOException, InterruptedException {
    var _ = limit.completeOnTimeout(null, timeoutMs, TimeUnit.MILLISECONDS);
    var _ = limit.thenRun(this::closeSocket);
    InetAddress address;
    try {
      address = NetworkThreads.resolve(host, timeoutMs);
    } catch (TimeoutException e) {
      throw late(e);
    }
    withinLimit(() -> socket.connect(new InetSocketAddress(address, port)));
  }

  /**
   * Does a TLS handshake that accepts any certificate, and tells what the server showed.
   *
   * @param judge says whether it is to be trusted
   */
  public CertificateReport certificate(Trust judge) throws IOException, InterruptedException {
    RecordingTrustManager trust = new RecordingTrustManager(judge.manager());
    withinLimit(() -> handshake(trust));
    if (trust.chain().isEmpty()) {
      throw new IOException("the server showed no certificate");
    }
    return CertificateReport.of(trust.chain().getFirst(), trust.refusal(), Instant.now());
  }

  private void handshake(RecordingTrustManager trust) throws IOException {
    SSLSocket secure =
        (SSLSocket) Trust.context(trust).getSocketFactory().createSocket(socket, host, port, false);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
  }

  private void withinLimit(Step step) throws IOException, InterruptedException {
    try {
      step.run();
    } catch (IOException e) {
      if (Thread.interrupted()) {
        InterruptedException interrupted = new InterruptedException("interrupted on the network");
        interrupted.initCause(e);
        throw interrupted;
      }
      throw limit.isDone() ? late(e) : e;
    }
  }

  private SocketTimeoutException late(Exception cause) {
    SocketTimeoutException late =
        new SocketTimeoutException("not done within " + timeoutMs + " ms");
    late.initCause(cause);
    return late;
  }

  private void closeSocket() {
    try {
      socket.close();
    } catch (IOException _) {
      // Closed is what it is, then.
    }
  }

  @Override
  public void close() {
    limit.cancel(false);
    closeSocket();
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
