package io.myriarch.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientFaultTest {
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
  void shouldSayThatThePeerIsNoScheduler() {
    scheduler.welcomes = false;
    var connecting = MyriarchClient.connect(scheduler.config().build());
    Await.until("hello", () -> scheduler.sessions.size() == 1);
    scheduler.link().raw("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> connecting.get(5, TimeUnit.SECONDS))
        .rootCause()
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("both ends speak the same protocol");
  }

  @Test
  void shouldGiveUpAtOnceWhenItsVersionIsRefused() {
    scheduler.welcomes = false;
    var connecting = MyriarchClient.connect(scheduler.config().build());
    Await.until("hello", () -> scheduler.sessions.size() == 1);
    scheduler.link().closing(RejectCode.UNSUPPORTED_VERSION, "Only version 2 is spoken here.");
    scheduler.link().flush();
    assertThatThrownBy(() -> connecting.get(5, TimeUnit.SECONDS))
        .rootCause()
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.code()).isEqualTo(RejectCode.UNSUPPORTED_VERSION))
        .hasMessage("Only version 2 is spoken here.");
  }

  @Test
  void shouldDropALinkThatSpeaksGarbageAndGoOnWithTheNext() throws Exception {
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    for (long seed = 1; seed <= 20; seed++) {
      byte[] garbage = new byte[200];
      new Random(seed).nextBytes(garbage);
      int broken = (int) seed;
      scheduler.link().raw(garbage);
      Await.until("link " + seed + " dropped", () -> heard.disconnects.size() == broken);
      Await.until("connected again", () -> heard.connects.get() == broken + 1);
      fixture.offer(client, route, "task");
      Await.until("finished", () -> heard.finished.size() == broken);
    }
    assertThat(heard.disconnects)
        .allMatch(reason -> reason.contains("The scheduler at 127.0.0.1:"));
  }

  /** The request had left the table when its answer made no sense: its future waited for ever. */
  @Test
  void shouldFailARequestThatIsAnsweredWithSomethingElse() throws Exception {
    MyriarchClient client = fixture.connect();
    scheduler.answers = false;
    var opening = client.openRoute("any", "any", "echo");
    Await.until("asked", () -> scheduler.routes.size() == 1);
    scheduler.link().state(-1, 7, TaskStatus.QUEUED, new byte[0]);
    scheduler.link().flush();
    assertThatThrownBy(() -> opening.get(5, TimeUnit.SECONDS))
        .rootCause()
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("the state of a task");
    Await.until("up again", () -> heard.connects.get() == 2);
    var query = client.query(7);
    Await.until("asked again", () -> scheduler.queries.size() == 1);
    scheduler.link().routeOpened(-2, 7);
    scheduler.link().flush();
    assertThatThrownBy(() -> query.get(5, TimeUnit.SECONDS))
        .rootCause()
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("with a route");
  }

  /** 0 stands for no task: the submission was taken for accepted, and its end never told. */
  @Test
  void shouldNotTakeAnEndOfNoTask() throws Exception {
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    scheduler.accepts = false;
    fixture.offer(client, route, "task");
    Await.until("seen", () -> scheduler.submissions.size() == 1);
    scheduler.link().finish(1, 0, TaskStatus.SUCCEEDED, new byte[1]);
    scheduler.link().flush();
    Await.until("dropped", () -> heard.disconnects.size() == 1);
    scheduler.accepts = true;
    Await.until("dropped again or finished", () -> heard.connects.get() == 2);
    scheduler.breakLinks();
    Await.until("finished", () -> heard.finished.size() == 1);
  }

  @Test
  void shouldTellTheSchedulersReasonForClosing() throws Exception {
    fixture.connect();
    scheduler.link().closing(RejectCode.SHUTTING_DOWN, "The scheduler stops.");
    scheduler.link().flush();
    Await.until("down", () -> heard.disconnects.size() == 1);
    assertThat(heard.disconnects.getFirst()).endsWith("The scheduler stops.");
    Await.until("up again", () -> heard.connects.get() == 2);
  }

  @Test
  void shouldPingAQuietLinkAndDropADeadOne() throws Exception {
    fixture.connect(scheduler.config().silenceMs(400).build());
    Await.until("pings", () -> scheduler.pings.get() >= 6);
    assertThat(heard.disconnects).isEmpty();
    scheduler.answersPings = false;
    Await.until("dropped", () -> heard.disconnects.size() == 1);
    assertThat(heard.disconnects.getFirst()).contains("it has been silent for 400 ms");
    scheduler.answersPings = true;
    Await.until("up again", () -> heard.connects.get() >= 2);
  }

  @Test
  void shouldTimeOutARequestWithoutAnAnswer() throws Exception {
    MyriarchClient client = fixture.connect(scheduler.config().requestTimeoutMs(100).build());
    scheduler.reads = false;
    assertThatThrownBy(() -> client.query(7).get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(TimeoutException.class)
        .hasMessage("No answer within 100 ms. Is the scheduler up?");
    scheduler.reads = true;
  }

  @Test
  void shouldBackPressureWhenTheSchedulerDoesNotRead() throws Exception {
    scheduler.window = 60_000;
    MyriarchClient client =
        fixture.connect(scheduler.config().payloadBytesMax(4096).inFlightBytesMax(4 << 20).build());
    Route route = fixture.echoRoute(client);
    scheduler.reads = false;
    String payload = "x".repeat(4096);
    // What is offered goes through the ring into the store until that is full, then the ring fills.
    AtomicLong submitted = new AtomicLong();
    Await.until(
        "4 MiB unanswered",
        () -> {
          while (fixture.offer(client, route, payload) > 0) {
            submitted.incrementAndGet();
          }
          return submitted.get() * 4096 >= 4L << 20;
        });
    // As much again as the ring holds, and no more.
    assertThat(submitted.get() * 4096).isLessThan(10L << 20);
    scheduler.reads = true;
    Await.until("all finished", () -> heard.finished.size() == submitted.get());
  }

  @Test
  void shouldGoOnAfterAListenerThrew() throws Exception {
    TaskListener thrower =
        new TaskListener() {
          @Override
          public void onAccepted(long submissionId, long taskId) {
            throw new IllegalStateException("a fault of the user");
          }

          @Override
          public void onFinished(TaskEnd end) {
            heard.onFinished(end);
          }
        };
    try (MyriarchClient client =
        MyriarchClient.connect(scheduler.config().build(), thrower).get(5, TimeUnit.SECONDS)) {
      Route route = fixture.echoRoute(client);
      fixture.offer(client, route, "one");
      fixture.offer(client, route, "two");
      Await.until("both finished", () -> heard.finished.size() == 2);
    }
  }
}
