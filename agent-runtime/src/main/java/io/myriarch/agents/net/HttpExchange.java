package io.myriarch.agents.net;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One HTTP request and its answer, bounded in time from the name look-up to the end of the body,
 * and in bytes. (The request's own timeout in {@code java.net.http} ends with the headers.)
 */
public final class HttpExchange {
  private HttpExchange() {}

  /** A client to be kept and shared: HTTP/1.1, no redirects, connections are reused. */
  public static HttpClient client(Trust trust) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .executor(NetworkThreads.executor())
        .sslContext(trust.context())
        .build();
  }

  /**
   * Sends and waits. Blocks; an interrupt ends the exchange.
   *
   * @param bodyBytesMax what is longer is cut off, and the connection closed
   * @throws HttpTimeoutException if the whole takes longer than {@code timeout}
   */
  public static HttpResponse<byte[]> send(
      HttpClient client, HttpRequest request, Duration timeout, int bodyBytesMax)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, _ -> new ExcerptSubscriber(bodyBytesMax));
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      HttpTimeoutException late =
          new HttpTimeoutException("no complete answer within " + timeout.toMillis() + " ms");
      late.initCause(e);
      throw late;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }
}
