package io.myriarch.loadtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Submits one kind of real task over HTTP, again and again, and checks each result. */
final class RealWork implements Runnable {
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int FAULT_CHARS_MAX = 300;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RealTask task;
  private final HttpClient client;
  private final URI submit;
  private final AtomicLong right = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private volatile String firstFault = "";
  private volatile boolean stopped;

  /**
   * Work for the scheduler at {@code base}.
   *
   * @param client shared by all kinds
   */
  RealWork(RealTask task, HttpClient client, String base) {
    this.task = task;
    this.client = client;
    this.submit = URI.create(base + "/api/tasks?wait=15s");
  }

  @Override
  public void run() {
    for (long run = 0; !stopped; run++) {
      String fault = faultOfRun(run);
      if (fault.isEmpty()) {
        right.incrementAndGet();
      } else {
        wrong.incrementAndGet();
        firstFault = firstFault.isEmpty() ? shortened(fault) : firstFault;
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  private String faultOfRun(long run) {
    ObjectNode submission =
        JSON.createObjectNode()
            .put("type", task.type())
            .put("specialty", task.specialty())
            .put("operation", task.operation());
    submission.set("payload", task.payload(run));
    HttpRequest request =
        HttpRequest.newBuilder(submit)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(submission.toString()))
            .build();
    try {
      return faultOf(run, client.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return "no answer: " + e;
    } catch (InterruptedException _) {
      stopped = true;
      return "";
    }
  }

  private static String shortened(String fault) {
    return fault.length() <= FAULT_CHARS_MAX ? fault : fault.substring(0, FAULT_CHARS_MAX) + "...";
  }

  private String faultOf(long run, HttpResponse<String> response) throws IOException {
    JsonNode answer = JSON.readTree(response.body());
    if (!answer.path("status").asText().equals("succeeded")) {
      String error = answer.path("error").asText(answer.path("detail").asText());
      return "%d %s task %s: %s"
          .formatted(
              response.statusCode(),
              answer.path("status").asText(),
              answer.path("id").asText(),
              error.isEmpty() ? answer : error);
    }
    return task.fault(run, answer.path("result"));
  }

  /** Finishes the run that is under way. */
  void stop() {
    stopped = true;
  }

  RealTask task() {
    return task;
  }

  long right() {
    return right.get();
  }

  /** Failed, unanswered, or with a result that is not right. */
  long wrong() {
    return wrong.get();
  }

  /** What was wrong first; empty if nothing was. */
  String firstFault() {
    return firstFault;
  }
}
