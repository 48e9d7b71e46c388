package io.myriarch.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.fuzz.FuzzRun;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A scheduler that answers at random: the client neither dies nor hangs, nor tells twice. */
class ClientFuzzTest {
  private static final int INPUTS = 3_000;
  private static final int INPUT_BYTES_MAX = 600;

  @Test
  void shouldOutliveASchedulerThatGoesBad() {
    ClientFuzzer fuzzer = new ClientFuzzer();
    FuzzRun.feed("a client", INPUTS, INPUT_BYTES_MAX, fuzzer::feed, fuzzer::isAtStart);
    System.out.printf("%,d frames were sent%n", fuzzer.framesSent());
    assertThat(fuzzer.framesSent()).isPositive();
  }

  @Test
  void shouldSurviveASchedulerThatSpeaksAtRandom() throws Exception {
    try (ClientFixture fixture = new ClientFixture()) {
      FakeScheduler scheduler = fixture.scheduler;
      scheduler.accepts = false;
      MyriarchClient client = fixture.connect();
      Route route = fixture.echoRoute(client);
      for (long seed = 0; seed < 300; seed++) {
        Random random = new Random(seed);
        fixture.offer(client, route, "task " + seed);
        for (int i = 0; i < 20; i++) {
          speak(scheduler, random);
        }
      }
      scheduler.accepts = true;
      scheduler.remembersEnds = true;
      scheduler.breakLinks();
      Submission.Sent sent = (Submission.Sent) client.submit(route, new byte[] {42});
      assertThat(sent.accepted().get(20, TimeUnit.SECONDS)).isPositive();
      assertThat(sent.finished().get(20, TimeUnit.SECONDS).status()).isNotNull();
      Await.until(
          "each has an answer",
          () -> fixture.heard.accepted.size() + fixture.heard.rejected.size() == 300);
    }
  }

  private static void speak(FakeScheduler scheduler, Random random) {
    FakeLink link = scheduler.link();
    long id = random.nextInt(400) - 50L;
    TaskStatus status = TaskStatus.get((short) random.nextInt(8));
    try {
      switch (random.nextInt(12)) {
        case 0 -> link.accept(id, 1 + random.nextInt(1000), random.nextInt(10) - 1);
        case 1 -> link.finish(id, 1 + random.nextInt(1000), status, new byte[random.nextInt(90)]);
        case 2 -> link.reject(id, RejectCode.get(1 + random.nextInt(26)), random.nextInt(5), "No.");
        case 3 -> link.state(id, random.nextInt(1000), status, new byte[3]);
        case 4 -> link.routeOpened(id, random.nextInt(5));
        case 5 -> link.pong(id);
        case 6 -> link.welcome(1, 0, 1 + random.nextInt(1000), 1000);
        case 7 -> link.closing(RejectCode.get(1 + random.nextInt(26)), "Go.");
        default -> link.flush();
      }
    } catch (RuntimeException e) {
      assertThat(e).hasCauseInstanceOf(IOException.class);
    }
  }
}
