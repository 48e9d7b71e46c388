package io.myriarch.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many submissions, from many threads, with and without breaking links. */
class ClientLoadTest {
  private ClientFixture fixture;
  private FakeScheduler scheduler;
  private RecordingListener heard;

  @BeforeEach
  void start() throws IOException {
    fixture = new ClientFixture();
    scheduler = fixture.scheduler;
    heard = fixture.heard;
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
  }

  @Test
  void shouldTakeSubmissionsFromManyThreads() throws Exception {
    scheduler.window = 256;
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int thread = t;
      threads.add(Thread.ofPlatform().start(() -> submitAll(client, route, thread, 5_000)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Await.until("all finished", () -> heard.finished.size() == 20_000);
    assertThat(heard.finished.values().stream().map(TaskResult::outputText).distinct())
        .hasSize(20_000);
    assertThat(scheduler.submissions).extracting(SchedulerScript.Seen::correlationId).isSorted();
  }

  @Test
  void shouldTellOfEachSubmissionOnceWhateverBreaks() throws Exception {
    scheduler.window = 512;
    scheduler.remembersEnds = true;
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    AtomicBoolean done = new AtomicBoolean();
    Thread breaker =
        Thread.ofPlatform()
            .start(() -> {
              int seen = 0;
              while (!done.get()) {
                int next = seen + 2_500;
                Await.until("more", () -> done.get() || heard.accepted.size() >= next);
                scheduler.breakLinks();
                seen = next;
              }
            });
    submitAll(client, route, 0, 20_000);
    Await.until("all finished", () -> heard.finished.size() == 20_000);
    done.set(true);
    breaker.join();
    assertThat(heard.accepted).hasSize(20_000);
    assertThat(heard.connects.get()).isGreaterThan(3);
    heard.accepted.forEach(
        (id, task) -> assertThat(heard.finished.get(id).taskId()).isEqualTo(task));
    assertThat(heard.accepted.values().stream().distinct()).hasSize(20_000);
  }

  @Test
  void shouldCarryAHundredThousandTasks() throws Exception {
    scheduler.window = 10_000;
    scheduler.remembers = false;
    AtomicLong finished = new AtomicLong();
    Phaser ready = new Phaser(1);
    TaskListener counter =
        new TaskListener() {
          @Override
          public void onFinished(TaskEnd end) {
            finished.incrementAndGet();
          }

          @Override
          public void onReady() {
            ready.arrive();
          }
        };
    try (MyriarchClient client =
        MyriarchClient.connect(scheduler.config().build(), counter).get()) {
      Route route = fixture.echoRoute(client);
      UnsafeBuffer payload = new UnsafeBuffer(new byte[100]);
      for (int i = 0; i < 100_000; i++) {
        int phase = ready.getPhase();
        while (client.offer(route, SubmitOptions.DEFAULT, payload, 0, 100) < 0) {
          phase = ready.awaitAdvance(phase);
        }
      }
      Await.until("all finished", () -> finished.get() == 100_000);
    }
  }

  private void submitAll(MyriarchClient client, Route route, int thread, int count) {
    for (int i = 0; i < count; i++) {
      String payload = thread + "/" + i;
      Await.until("room", () -> fixture.offer(client, route, payload) > 0);
    }
  }
}
