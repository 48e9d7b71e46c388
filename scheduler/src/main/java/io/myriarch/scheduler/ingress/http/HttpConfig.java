package io.myriarch.scheduler.ingress.http;

/**
 * Limits and address of the HTTP server.
 *
 * @param port 0: a free one
 * @param bodyBytesMax largest body of a request
 * @param bodiesBytesMax bodies of all requests that are under way on one event loop
 * @param headerBytesMax all headers of a request
 * @param requestLineBytesMax the first line of a request
 * @param connectionsMax open connections on one event loop
 * @param idleTimeoutMs a connection on which nothing moves is closed; longer than any wait
 * @param headerTimeoutMs headers are complete so long after their first byte
 * @param bodyTimeoutMs a body is complete so long after its headers
 * @param waitMsMax longest {@code ?wait=}
 * @param batchItemsMax tasks in one batch
 * @param pageSizeMax largest {@code ?limit=}
 */
public record HttpConfig(
    String host,
    int port,
    int bodyBytesMax,
    long bodiesBytesMax,
    int headerBytesMax,
    int requestLineBytesMax,
    int connectionsMax,
    long idleTimeoutMs,
    long headerTimeoutMs,
    long bodyTimeoutMs,
    long waitMsMax,
    int batchItemsMax,
    int pageSizeMax) {

  public HttpConfig {
    require(!host.isBlank(), "http.host must name an address to listen on, such as 127.0.0.1");
    require(port >= 0 && port <= 65_535, "http.port must be from 0 to 65535");
    require(bodyBytesMax > 0, "http.body.bytes.max must be positive");
    require(
        bodiesBytesMax >= bodyBytesMax,
        "http.bodies.bytes.max must not be less than http.body.bytes.max");
    require(headerBytesMax >= 1024, "http.header.bytes.max must be at least 1024");
    require(requestLineBytesMax >= 256, "http.request.line.bytes.max must be at least 256");
    require(headerTimeoutMs > 0, "http.header.timeout.ms must be positive");
    require(bodyTimeoutMs > 0, "http.body.timeout.ms must be positive");
    require(connectionsMax > 0, "http.connections.max must be positive");
    require(waitMsMax >= 0, "http.wait.ms.max must not be negative");
    require(idleTimeoutMs > waitMsMax, "http.idle.timeout.ms must be more than http.wait.ms.max");
    require(batchItemsMax > 0, "http.batch.items.max must be positive");
    require(pageSizeMax > 0, "http.page.size.max must be positive");
  }

  /** The usual limits, on loopback. */
  public static HttpConfig defaults() {
    return new HttpConfig(
        "127.0.0.1",
        8080,
        16 << 20,
        256L << 20,
        16 << 10,
        8 << 10,
        4096,
        75_000,
        10_000,
        60_000,
        60_000,
        10_000,
        1000);
  }

  /** The same limits at another address. */
  public HttpConfig at(String otherHost, int otherPort) {
    return new HttpConfig(
        otherHost,
        otherPort,
        bodyBytesMax,
        bodiesBytesMax,
        headerBytesMax,
        requestLineBytesMax,
        connectionsMax,
        idleTimeoutMs,
        headerTimeoutMs,
        bodyTimeoutMs,
        waitMsMax,
        batchItemsMax,
        pageSizeMax);
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
