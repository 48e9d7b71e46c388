package io.myriarch.loadtest.drive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.loadtest.run.FinishedCounter;
import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;

/** Questions to a scheduler's HTTP side beside the load: one at a time, blocking. */
public final class SchedulerHttp implements FinishedCounter, AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String base;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  public SchedulerHttp(String host, int port) {
    base = "http://" + host + ":" + port;
  }

  /** The address of the scheduler, without a path. */
  public String base() {
    return base;
  }

  @Override
  public long finished() {
    long ended = 0;
    for (JsonNode count : json("/api/health").path("tasks").path("finished")) {
      ended += count.asLong();
    }
    return ended;
  }

  /** All metrics in Prometheus' text form. */
  public String metrics() {
    return get("/metrics");
  }

  /**
   * A JSON document.
   *
   * @throws LoadException if it does not come, with a sentence for the user
   */
  public JsonNode json(String path) {
    try {
      return JSON.readTree(get(path));
    } catch (IOException e) {
      throw new LoadException(base + path + " answered with something that is no JSON.", e);
    }
  }

  /** The sum of all samples of a metric, whatever their labels; 0 if there are none. */
  public static double sum(String metrics, String name) {
    return Arrays.stream(metrics.split("\n", -1))
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String get(String path) {
    return answer(HttpRequest.newBuilder(URI.create(base + path)).GET(), path);
  }

  /** Asks for something to be done that needs no body. */
  public void post(String path) {
    String _ =
        answer(HttpRequest.newBuilder(URI.create(base + path)).POST(BodyPublishers.noBody()), path);
  }

  private String answer(HttpRequest.Builder asked, String path) {
    HttpRequest request = asked.timeout(TIMEOUT).build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new LoadException(base + path + " answered with " + response.statusCode() + ".");
      }
      return response.body();
    } catch (IOException e) {
      throw new LoadException(
          "Nothing answers at "
              + base
              + path
              + ": start it with ./myriarch up, or give --http-port.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadException("Interrupted while asking " + base + path + ".", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
