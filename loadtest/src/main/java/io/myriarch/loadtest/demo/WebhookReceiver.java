package io.myriarch.loadtest.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where the demo's webhooks arrive: a server on a free loopback port that verifies the HMAC-SHA256
 * signature of each body and remembers which events came.
 */
final class WebhookReceiver implements AutoCloseable {
  static final String SIGNATURE_HEADER = "X-Myriarch-Signature";
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PATH = "/hook";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String secret;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Event to what was wrong with it; empty if nothing. */
  private final Map<Long, String> events = new ConcurrentHashMap<>();

  WebhookReceiver() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    secret = HexFormat.of().formatHex(random);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new LoadException("No port is free for the webhook receiver: " + e.getMessage(), e);
    }
    server.setExecutor(threads);
    server.createContext(PATH, this::receive);
    server.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String signature = exchange.getRequestHeaders().getFirst(SIGNATURE_HEADER);
      boolean right =
          signature != null
              && MessageDigest.isEqual(signature.getBytes(UTF_8), sign(body).getBytes(UTF_8));
      long event = JSON.readTree(body).path("event").asLong(-1);
      events.put(event, right ? "" : "event " + event + " came with a wrong signature");
      exchange.sendResponseHeaders(right ? 200 : 403, -1);
    }
  }

  private String sign(byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
  }

  String secret() {
    return secret;
  }

  /** Different events that came with the right signature. */
  long received() {
    return events.values().stream().filter(String::isEmpty).count();
  }

  /** What is wrong with an event that should have come; empty if nothing is. */
  String faultOf(long event) {
    return events.getOrDefault(event, "event " + event + " was never received");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
