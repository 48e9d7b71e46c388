package io.myriarch.protocol.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MyriarchClientTest {
  private final RecordingListener heard = new RecordingListener();
  private final List<MyriarchClient> clients = new ArrayList<>();
  private FakeScheduler scheduler;

  @BeforeEach
  void start() throws IOException {
    scheduler = new FakeScheduler();
  }

  @AfterEach
  void stop() throws IOException {
    clients.forEach(MyriarchClient::close);
    scheduler.close();
    assertThat(heard.repetitions).hasValue(0);
  }

  @Test
  void shouldCompleteTheFuturesOfASubmission() throws Exception {
    MyriarchClient client = connect();
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
  void shouldTellTheListenerOfOffers() throws Exception {
    MyriarchClient client = connect();
    Route route = client.openRoute("any", "any", "echo").get(5, TimeUnit.SECONDS);
    for (int i = 1; i <= 1000; i++) {
      assertThat(offer(client, route, "task " + i)).isEqualTo(i);
    }
    Await.until("all finished", () -> heard.finished.size() == 1000);
    assertThat(heard.accepted).hasSize(1000);
    assertThat(heard.finished.get(321L).outputText()).isEqualTo("task 321");
    assertThat(scheduler.submissions).extracting(FakeScheduler.Seen::correlationId).isSorted();
  }

  @Test
  void shouldRefuseAnotherProtocolVersionAtOnce() {
    scheduler.protocolVersion = 9;
    assertThatThrownBy(() -> connect())
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
    MyriarchClient client = connect();
    scheduler.routeRefusal = RejectCode.UNKNOWN_SPECIALTY;
    assertThatThrownBy(() -> client.openRoute("a", "b", "c").get(5, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.code()).isEqualTo(RejectCode.UNKNOWN_SPECIALTY));
  }

  @Test
  void shouldSendAgainUnderTheSameNumbersAfterALostLink() throws Exception {
    scheduler.accepts = false;
    MyriarchClient client = connect();
    Route route = client.openRoute("any", "any", "echo").get(5, TimeUnit.SECONDS);
    for (int i = 1; i <= 100; i++) {
      offer(client, route, "task " + i);
    }
    Await.until("all seen", () -> scheduler.submissions.size() == 100);
    scheduler.submissions.clear();
    scheduler.accepts = true;
    scheduler.breakLinks();
    Await.until("all finished", () -> heard.finished.size() == 100);
    assertThat(scheduler.submissions)
        .extracting(FakeScheduler.Seen::correlationId)
        .isSorted()
        .hasSize(100);
    assertThat(scheduler.submissions).allMatch(seen -> seen.link() == 2 && seen.route() == 202);
    assertThat(scheduler.sessions).hasSize(2);
    assertThat(scheduler.sessions.get(0)).isEqualTo(scheduler.sessions.get(1));
    assertThat(heard.disconnects).hasSize(1);
    assertThat(heard.connects).hasValue(2);
  }

  @Test
  void shouldAskForTheEndOfTasksThatEndedWhileTheLinkWasDown() throws Exception {
    scheduler.finishes = false;
    MyriarchClient client = connect();
    Route route = client.openRoute("any", "any", "echo").get(5, TimeUnit.SECONDS);
    offer(client, route, "ends in between");
    offer(client, route, "ends later");
    offer(client, route, "is retired");
    Await.until("accepted", () -> heard.accepted.size() == 3);
    scheduler.states.put(scheduler.taskOf(1), TaskStatus.SUCCEEDED);
    scheduler.states.put(scheduler.taskOf(2), TaskStatus.ASSIGNED);
    scheduler.breakLinks();
    Await.until("first", () -> heard.finished.containsKey(1L));
    Await.until("third", () -> heard.unknown.containsKey(3L));
    assertThat(heard.finished.get(1L).outputText()).isEqualTo("state");
    assertThat(heard.finished).hasSize(1);
    scheduler.states.put(scheduler.taskOf(2), TaskStatus.FAILED);
    Await.until("second", () -> heard.finished.containsKey(2L));
    assertThat(heard.finished.get(2L).status()).isEqualTo(TaskStatus.FAILED);
  }

  @Test
  void shouldKeepWithinTheWindowAndSayWhenThereIsRoom() throws Exception {
    scheduler.window = 10;
    scheduler.accepts = false;
    MyriarchClient client = connect();
    Route route = client.openRoute("any", "any", "echo").get(5, TimeUnit.SECONDS);
    for (int i = 1; i <= 10; i++) {
      assertThat(offer(client, route, "task")).isEqualTo(i);
    }
    assertThat(offer(client, route, "one too many")).isEqualTo(MyriarchClient.BACK_PRESSURED);
    assertThat(client.submit(route, new byte[3])).isEqualTo(new Submission.BackPressured());
    Await.until("all seen", () -> scheduler.submissions.size() == 10);
    scheduler.link().accept(1, scheduler.taskOf(1), 1);
    scheduler.link().flush();
    Await.until("room", () -> heard.ready.get() == 1);
    assertThat(offer(client, route, "task")).isEqualTo(11);
    assertThat(offer(client, route, "one too many")).isEqualTo(MyriarchClient.BACK_PRESSURED);
  }

  private MyriarchClient connect() throws Exception {
    return connect(scheduler.config().build());
  }

  private MyriarchClient connect(ClientConfig config) throws Exception {
    MyriarchClient client = MyriarchClient.connect(config, heard).get(10, TimeUnit.SECONDS);
    clients.add(client);
    return client;
  }

  private static long offer(MyriarchClient client, Route route, String payload) {
    byte[] bytes = payload.getBytes(UTF_8);
    return client.offer(route, SubmitOptions.DEFAULT, new UnsafeBuffer(bytes), 0, bytes.length);
  }
}
