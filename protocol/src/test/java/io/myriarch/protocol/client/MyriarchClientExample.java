package io.myriarch.protocol.client;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The example of {@link MyriarchClient}'s documentation: compiled, and run by a test. */
final class MyriarchClientExample {
  private MyriarchClientExample() {}

  static String echo(String host, int port) throws Exception {
    // @start region="example"
    ClientConfig config = ClientConfig.builder(host, port).clientName("example").build();
    try (MyriarchClient client = MyriarchClient.connect(config).get(10, TimeUnit.SECONDS)) {
      Route route = client.openRoute("any", "any", "echo").get(5, TimeUnit.SECONDS);
      byte[] payload = "hello".getBytes(StandardCharsets.UTF_8);
      return switch (client.submit(route, payload)) {
        case Submission.Sent sent -> sent.finished().get(30, TimeUnit.SECONDS).outputText();
        case Submission.BackPressured _ -> "No credit now: try again a little later.";
        case Submission.PayloadTooLarge(int bytesMax) -> "More than " + bytesMax + " bytes.";
        case Submission.Closed _ -> "The client has been closed.";
      };
    }
    // @end
  }

  static void manyTasks(String host, int port, byte[] payload, int count) throws Exception {
    // @start region="offer"
    CountingListener listener = new CountingListener();
    ClientConfig config = ClientConfig.to(host, port);
    try (MyriarchClient client =
        MyriarchClient.connect(config, listener).get(10, TimeUnit.SECONDS)) {
      Route route = client.openRoute("any", "any", "echo").get(5, TimeUnit.SECONDS);
      DirectBuffer buffer = new UnsafeBuffer(payload);
      for (int i = 0; i < count; i++) {
        while (client.offer(route, SubmitOptions.DEFAULT, buffer, 0, payload.length) < 0) {
          listener.awaitReady();
        }
      }
      listener.awaitFinished(count);
    }
    // @end
  }

  /** Counts ends; wakes who waits for room. */
  private static final class CountingListener implements TaskListener {
    private final Semaphore ready = new Semaphore(0);
    private final Semaphore finished = new Semaphore(0);

    @Override
    public void onFinished(TaskEnd end) {
      finished.release();
    }

    @Override
    public void onReady() {
      ready.release();
    }

    /** A wake-up may be an old one: the caller tries again and comes back. */
    void awaitReady() throws InterruptedException {
      ready.acquire();
    }

    void awaitFinished(int count) throws InterruptedException {
      finished.acquire(count);
    }
  }
}
