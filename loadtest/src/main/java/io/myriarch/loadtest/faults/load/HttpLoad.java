package io.myriarch.loadtest.faults.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.loadtest.faults.audit.SubmissionLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Submits tasks over HTTP, each with an idempotency key, and repeats a submission until it has an
 * answer: so the auditor sees whether a key ever gives two tasks. Does not wait for their ends.
 */
public final class HttpLoad implements AutoCloseable {
  private static final int ACCEPTED = 202;
  private static final int OVERLOADED = 429;
  private static final int SERVER_ERROR = 500;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration GIVE_UP = Duration.ofSeconds(90);
  private static final long PAUSE_MS = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SubmissionLog log;
  private final Mix mix;
  private final long firstNumber;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final AtomicLong next = new AtomicLong();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder unanswered = new LongAdder();
  private final List<Thread> senders = new ArrayList<>();
  private volatile boolean stopped;

  public HttpLoad(SubmissionLog log, Mix mix, long firstNumber) {
    this.log = log;
    this.mix = mix;
    this.firstNumber = firstNumber;
  }

  /** Begins to send: so many senders, each with this pause between its tasks. */
  public void start(String host, int port, int count, long pauseMs) {
    URI uri =
        URI.create("http://%s:%d/api/tasks?type=faults&specialty=marker".formatted(host, port));
    for (int i = 0; i < count; i++) {
      senders.add(
          Thread.ofVirtual().name("faults-http-" + i).start(() -> sendUntilStopped(uri, pauseMs)));
    }
  }

  private void sendUntilStopped(URI uri, long pauseMs) {
    try {
      while (!stopped) {
        submit(uri, firstNumber + next.getAndIncrement());
        log.flush();
        Thread.sleep(pauseMs);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void submit(URI uri, long number) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/octet-stream")
            .header("Idempotency-Key", "faults-" + number)
            .POST(HttpRequest.BodyPublishers.ofByteArray(mix.of(number).payload()))
            .build();
    long giveUpNs = System.nanoTime() + GIVE_UP.toNanos();
    while (!isAnswered(request, number)) {
      if (System.nanoTime() > giveUpNs) {
        unanswered.increment();
        return;
      }
      Thread.sleep(PAUSE_MS);
    }
  }

  private boolean isAnswered(HttpRequest request, long number) throws InterruptedException {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      int status = response.statusCode();
      if (status == ACCEPTED) {
        JsonNode body = JSON.readTree(response.body());
        long taskId = Long.parseUnsignedLong(body.path("id").asText(), 16);
        log.accepted(number, taskId, body.path("durability").asText("unstated"));
        accepted.increment();
        return true;
      }
      if (status != OVERLOADED && status < SERVER_ERROR) {
        log.rejected(number, "http-" + status);
        return true;
      }
      return false;
    } catch (IOException _) {
      // Outcome unknown: the same key again.
      return false;
    }
  }

  /** Tasks that were acknowledged. */
  public long accepted() {
    return accepted.sum();
  }

  /** Submissions that had no answer for {@code GIVE_UP}. */
  public long unanswered() {
    return unanswered.sum();
  }

  /** Sends no more, and waits for the answers to what was sent. */
  public void stop() {
    stopped = true;
    try {
      for (Thread sender : senders) {
        sender.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    log.flush();
  }

  @Override
  public void close() {
    stopped = true;
    senders.forEach(Thread::interrupt);
    client.close();
    log.close();
  }
}
