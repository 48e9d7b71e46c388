package io.myriarch.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientReconnectTest {
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
  void shouldTakeLargerPayloadsAgainFromASchedulerThatAllowsThem() throws Exception {
    scheduler.payloadBytesMax = 10;
    MyriarchClient client = fixture.connect();
    assertThat(client.payloadBytesMax()).isEqualTo(10);
    scheduler.payloadBytesMax = 1 << 20;
    scheduler.breakLinks();
    Await.until("a larger bound", () -> client.payloadBytesMax() == 1 << 20);
  }

  @Test
  void shouldSendAgainUnderTheSameNumbersAfterALostLink() throws Exception {
    scheduler.accepts = false;
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    for (int i = 1; i <= 100; i++) {
      fixture.offer(client, route, "task " + i);
    }
    Await.until("all seen", () -> scheduler.submissions.size() == 100);
    scheduler.submissions.clear();
    scheduler.accepts = true;
    scheduler.breakLinks();
    Await.until("all finished", () -> heard.finished.size() == 100);
    assertThat(scheduler.submissions)
        .extracting(SchedulerScript.Seen::correlationId)
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
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    fixture.offer(client, route, "ends in between");
    fixture.offer(client, route, "ends later");
    fixture.offer(client, route, "is retired");
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
  void shouldKeepUserRequestsOverALostLink() throws Exception {
    MyriarchClient client = fixture.connect();
    scheduler.states.put(5L, TaskStatus.QUEUED);
    scheduler.reads = false;
    var answer = client.query(5);
    scheduler.breakLinks();
    scheduler.reads = true;
    assertThat(answer.get(5, TimeUnit.SECONDS).status()).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void shouldRefuseWhatWaitsForARouteThatIsNoMore() throws Exception {
    scheduler.accepts = false;
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    fixture.offer(client, route, "task");
    Await.until("seen", () -> scheduler.submissions.size() == 1);
    scheduler.routeRefusal = RejectCode.UNKNOWN_OPERATION;
    scheduler.breakLinks();
    Await.until("rejected", () -> heard.rejected.get(1L) == RejectCode.UNKNOWN_OPERATION);
  }

  @Test
  void shouldTakeSubmissionsWhileTheLinkIsDown() throws Exception {
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    scheduler.welcomes = false;
    scheduler.breakLinks();
    Await.until("down", () -> heard.disconnects.size() == 1);
    for (int i = 0; i < 20; i++) {
      assertThat(fixture.offer(client, route, "task")).isPositive();
    }
    scheduler.welcomes = true;
    scheduler.breakLinks();
    Await.until("all finished", () -> heard.finished.size() == 20);
  }

  @Test
  void shouldShrinkItsWindowToWhatTheNextLinkGrants() throws Exception {
    scheduler.accepts = false;
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    for (int i = 0; i < 100; i++) {
      fixture.offer(client, route, "task");
    }
    Await.until("all seen", () -> scheduler.submissions.size() == 100);
    scheduler.submissions.clear();
    scheduler.window = 7;
    scheduler.breakLinks();
    Await.until("as many as the window", () -> scheduler.submissions.size() == 7);
    scheduler.accepts = true;
    scheduler.link().accept(1, scheduler.taskOf(1), 1);
    scheduler.link().flush();
    for (long id = 2; id <= 7; id++) {
      scheduler.link().accept(id, scheduler.taskOf(id), 1);
    }
    scheduler.link().flush();
    Await.until("all accepted", () -> heard.accepted.size() == 100);
  }
}
