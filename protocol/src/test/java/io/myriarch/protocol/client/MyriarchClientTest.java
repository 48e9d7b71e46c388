package io.myriarch.protocol.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MyriarchClientTest {
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
  void shouldCompleteTheFuturesOfASubmission() throws Exception {
    MyriarchClient client = fixture.connect();
    Route route = client.openRoute("analytics", "metrics", "").get(5, TimeUnit.SECONDS);
    Submission submission = client.submit(route, "hello".getBytes(UTF_8));
    assertThat(submission).isInstanceOf(Submission.Sent.class);
    Submission.Sent sent = (Submission.Sent) submission;
    assertThat(sent.accepted().get(5, TimeUnit.SECONDS)).isEqualTo(scheduler.taskOf(1));
    TaskResult result = sent.finished().get(5, TimeUnit.SECONDS);
    assertThat(result.outputText()).isEqualTo("hello");
    assertThat(result.succeeded()).isTrue();
    assertThat(result.agent()).isEqualTo(17);
    assertThat(scheduler.routes).containsExactly("analytics/metrics/");
  }

  @Test
  void shouldNameTheTenantWhenItOpensARoute() throws Exception {
    MyriarchClient client = fixture.connect();
    Route route = client.openRoute("any", "any", "echo", "acmé").get(5, TimeUnit.SECONDS);
    assertThat(route.tenant()).isEqualTo("acmé");
    assertThat(scheduler.routes).containsExactly("any/any/echoacmé");
    assertThatThrownBy(() -> client.openRoute("any", "any", "echo", "t".repeat(1001)))
        .hasMessage("tenant has 1001 characters; at most 1000 are allowed");
  }

  @Test
  void shouldTellTheListenerOfOffers() throws Exception {
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    for (int i = 1; i <= 1000; i++) {
      assertThat(fixture.offer(client, route, "task " + i)).isEqualTo(i);
    }
    Await.until("all finished", () -> heard.finished.size() == 1000);
    assertThat(heard.accepted).hasSize(1000);
    assertThat(heard.finished.get(321L).outputText()).isEqualTo("task 321");
    assertThat(scheduler.submissions).extracting(SchedulerScript.Seen::correlationId).isSorted();
  }

  @Test
  void shouldRefuseAnotherProtocolVersionAtOnce() {
    scheduler.protocolVersion = 9;
    assertThatThrownBy(() -> fixture.connect())
        .rootCause()
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("protocol version 9");
  }

  @Test
  void shouldSayWhyItCouldNotConnect() throws Exception {
    int port = scheduler.port();
    scheduler.close();
    ClientConfig config =
        ClientConfig.builder("127.0.0.1", port).connectTimeoutMs(200).reconnectMs(5, 20).build();
    assertThatThrownBy(() -> MyriarchClient.connect(config).get(5, TimeUnit.SECONDS))
        .rootCause()
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("Could not connect within 200 ms")
        .hasMessageContaining("refused");
  }

  @Test
  void shouldFailARouteThatTheFleetDoesNotHave() throws Exception {
    MyriarchClient client = fixture.connect();
    scheduler.routeRefusal = RejectCode.UNKNOWN_SPECIALTY;
    assertThatThrownBy(() -> client.openRoute("a", "b", "c").get(5, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.code()).isEqualTo(RejectCode.UNKNOWN_SPECIALTY));
  }

  @Test
  void shouldKeepWithinTheWindowAndSayWhenThereIsRoom() throws Exception {
    scheduler.window = 10;
    scheduler.accepts = false;
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    for (int i = 1; i <= 10; i++) {
      assertThat(fixture.offer(client, route, "task")).isEqualTo(i);
    }
    assertThat(fixture.offer(client, route, "one too many"))
        .isEqualTo(MyriarchClient.BACK_PRESSURED);
    assertThat(client.submit(route, new byte[3])).isEqualTo(new Submission.BackPressured());
    Await.until("all seen", () -> scheduler.submissions.size() == 10);
    scheduler.link().accept(1, scheduler.taskOf(1), 1);
    scheduler.link().flush();
    Await.until("room", () -> heard.ready.get() == 1);
    assertThat(fixture.offer(client, route, "task")).isEqualTo(11);
    assertThat(fixture.offer(client, route, "one too many"))
        .isEqualTo(MyriarchClient.BACK_PRESSURED);
  }

  @Test
  void shouldTellOfARefusedTask() throws Exception {
    scheduler.accepts = false;
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    fixture.offer(client, route, "first");
    Submission.Sent sent = (Submission.Sent) client.submit(route, new byte[] {1});
    fixture.offer(client, route, "third");
    Await.until("seen", () -> scheduler.submissions.size() == 3);
    scheduler.link().reject(2, RejectCode.OVERLOADED, 250, "Too much at once: try again later.");
    scheduler.link().reject(3, RejectCode.UNSUPPORTED, 0, "Not yet.");
    scheduler.link().accept(1, scheduler.taskOf(1), 1);
    scheduler.link().flush();
    Await.until("third", () -> heard.rejected.get(3L) == RejectCode.UNSUPPORTED);
    Await.until("first", () -> heard.accepted.containsKey(1L));
    assertThatThrownBy(() -> sent.accepted().get(5, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> {
              assertThat(e.code()).isEqualTo(RejectCode.OVERLOADED);
              assertThat(e.retryAfterMs()).isEqualTo(250);
            })
        .hasMessage("Too much at once: try again later.");
    assertThat(sent.finished()).isCompletedExceptionally();
  }

  @Test
  void shouldTakeAnAcknowledgementOfARange() throws Exception {
    scheduler.accepts = false;
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    for (int i = 1; i <= 50; i++) {
      fixture.offer(client, route, "task");
    }
    Await.until("seen", () -> scheduler.submissions.size() == 50);
    scheduler.link().accept(1, 1_000, 50);
    scheduler.link().accept(1, 1_000, 50);
    scheduler.link().flush();
    Await.until("accepted", () -> heard.accepted.size() == 50);
    assertThat(heard.accepted.get(1L)).isEqualTo(1_000);
    assertThat(heard.accepted.get(50L)).isEqualTo(1_049);
  }

  @Test
  void shouldHearOfAnEndThatOvertookItsAcknowledgement() throws Exception {
    scheduler.accepts = false;
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    fixture.offer(client, route, "task");
    Await.until("seen", () -> scheduler.submissions.size() == 1);
    scheduler.link().finish(1, 77, TaskStatus.EXPIRED, new byte[0]);
    scheduler.link().accept(1, 77, 1);
    scheduler.link().finish(1, 77, TaskStatus.EXPIRED, new byte[0]);
    scheduler.link().flush();
    Await.until("finished", () -> heard.finished.containsKey(1L));
    assertThat(heard.accepted).containsEntry(1L, 77L);
    assertThat(heard.finished.get(1L).status()).isEqualTo(TaskStatus.EXPIRED);
  }

  @Test
  void shouldQueryAndCancel() throws Exception {
    scheduler.finishes = false;
    MyriarchClient client = fixture.connect();
    scheduler.states.put(5L, TaskStatus.ASSIGNED);
    TaskResult state = client.query(5).get(5, TimeUnit.SECONDS);
    assertThat(state.status()).isEqualTo(TaskStatus.ASSIGNED);
    assertThat(state.hasEnded()).isFalse();
    assertThat(state.attempts()).isEqualTo(2);
    assertThat(client.cancel(5).get(5, TimeUnit.SECONDS).status()).isEqualTo(TaskStatus.CANCELLED);
    assertThatThrownBy(() -> client.query(6).get(5, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.code()).isEqualTo(RejectCode.UNKNOWN_TASK));
  }

  @Test
  void shouldNotFollowWhatIsNotToBeFollowed() throws Exception {
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    SubmitOptions options = SubmitOptions.builder().follow(false).priority(9).build();
    fixture.offer(client, route, options, "task");
    Submission.Sent sent = (Submission.Sent) client.submit(route, options, new byte[0]);
    assertThat(sent.accepted().get(5, TimeUnit.SECONDS)).isEqualTo(scheduler.taskOf(2));
    assertThatThrownBy(() -> sent.finished().get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(UnsupportedOperationException.class);
    assertThat(scheduler.submissions).noneMatch(SchedulerScript.Seen::follow);
    assertThat(heard.finished).isEmpty();
  }

  @Test
  void shouldAskForTheEndOfATaskWithAKeyThatAnotherOneFollows() throws Exception {
    scheduler.finishes = false;
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    SubmitOptions options = SubmitOptions.DEFAULT.withIdempotencyKey("order 17");
    scheduler.states.put(scheduler.taskOf(1), TaskStatus.SUCCEEDED);
    Submission.Sent sent = (Submission.Sent) client.submit(route, options, new byte[0]);
    assertThat(sent.finished().get(5, TimeUnit.SECONDS).outputText()).isEqualTo("state");
    assertThat(scheduler.submissions)
        .extracting(SchedulerScript.Seen::key)
        .containsExactly("order 17");
  }

  @Test
  void shouldRefuseAPayloadThatTheSchedulerWouldRefuse() throws Exception {
    scheduler.payloadBytesMax = 100;
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    assertThat(client.submit(route, new byte[101])).isEqualTo(new Submission.PayloadTooLarge(100));
    assertThat(client.offer(route, SubmitOptions.DEFAULT, new UnsafeBuffer(new byte[101]), 0, 101))
        .isEqualTo(MyriarchClient.PAYLOAD_TOO_LARGE);
    assertThat(client.payloadBytesMax()).isEqualTo(100);
    assertThat(client.submit(route, new byte[100])).isInstanceOf(Submission.Sent.class);
  }

  @Test
  void shouldCarryPayloadsOfTheMaximum() throws Exception {
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    List<Submission.Sent> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      byte[] payload = new byte[i % 3 == 0 ? 1000 : 1 << 20];
      Arrays.fill(payload, (byte) i);
      all.add(submitWhenThereIsRoom(client, route, payload));
    }
    for (int i = 0; i < 40; i++) {
      byte[] output = all.get(i).finished().get(20, TimeUnit.SECONDS).output();
      byte[] expected = new byte[i % 3 == 0 ? 1000 : 1 << 20];
      Arrays.fill(expected, (byte) i);
      assertThat(Arrays.equals(output, expected)).isTrue();
    }
    assertThat(scheduler.submissions).extracting(SchedulerScript.Seen::correlationId).isSorted();
  }

  private static Submission.Sent submitWhenThereIsRoom(
      MyriarchClient client, Route route, byte[] payload) {
    while (true) {
      if (client.submit(route, payload) instanceof Submission.Sent sent) {
        return sent;
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldRefuseOptionsThatCanNeverBeValid() {
    assertThatThrownBy(() -> SubmitOptions.builder().priority(10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("priority must be from 0 to 9, not 10");
    assertThatThrownBy(() -> SubmitOptions.builder().notBeforeDelayMs(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SubmitOptions.DEFAULT.withIdempotencyKey("k".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("129 bytes");
    assertThatThrownBy(() -> ClientConfig.to("localhost", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("port must be from 1 to 65535, not 0");
  }

  @Test
  void shouldRefuseARouteOfAnotherClient() throws Exception {
    MyriarchClient client = fixture.connect();
    MyriarchClient other = fixture.connect();
    Route route = fixture.echoRoute(other);
    assertThatThrownBy(() -> client.submit(route, new byte[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The route any/any/echo was opened by another client; open it with this one.");
    assertThatThrownBy(() -> client.openRoute("t".repeat(1001), "", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("agentType has 1001 characters; at most 1000 are allowed");
  }

  @Test
  void shouldRefuseARangeThatIsNotInThePayload() throws Exception {
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    UnsafeBuffer payload = new UnsafeBuffer(new byte[10]);
    assertThatThrownBy(() -> client.offer(route, SubmitOptions.DEFAULT, payload, 5, 6))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> client.offer(route, SubmitOptions.DEFAULT, payload, 5, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(client.offer(route, SubmitOptions.DEFAULT, payload, 5, 5)).isEqualTo(1);
  }

  @Test
  void shouldRunOverNioWhereThereIsNoEpoll() throws Exception {
    try (MyriarchClient client =
        MyriarchClient.connect(
                scheduler.config().build(),
                heard,
                new SocketTransport(new SocketThreads(1, false), true))
            .get(5, TimeUnit.SECONDS)) {
      Route route = fixture.echoRoute(client);
      for (int i = 0; i < 1_000; i++) {
        fixture.offer(client, route, "task");
      }
      Await.until("all finished", () -> heard.finished.size() == 1_000);
    }
  }

  @Test
  void shouldShareAThreadWithOthersAndLeaveItToThemWhenItIsClosed() throws Exception {
    try (ClientThreads threads = new ClientThreads(1)) {
      ClientConfig config = scheduler.config().threads(threads).build();
      MyriarchClient first = MyriarchClient.connect(config, heard).get(5, TimeUnit.SECONDS);
      try (MyriarchClient second = MyriarchClient.connect(config).get(5, TimeUnit.SECONDS)) {
        first.close();
        Route route = second.openRoute("any", "any", "echo").get(5, TimeUnit.SECONDS);
        Submission.Sent sent = (Submission.Sent) second.submit(route, "hello".getBytes(UTF_8));
        assertThat(sent.finished().get(5, TimeUnit.SECONDS).outputText()).isEqualTo("hello");
      }
    }
    assertThatThrownBy(() -> new ClientThreads(0))
        .hasMessageContaining("threads must be 1 or more");
  }
}
