package io.myriarch.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientCloseTest {
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
  void shouldSendWhatWasSubmittedBeforeItCloses() throws Exception {
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    for (int i = 0; i < 500; i++) {
      fixture.offer(client, route, "task");
    }
    client.close();
    assertThat(heard.accepted).hasSize(500);
    assertThat(heard.closes).hasValue(1);
    assertThat(heard.unanswered).hasValue(0);
    assertThat(heard.closeCause).isNull();
  }

  @Test
  void shouldFailWhatIsPendingWhenItsTimeIsUp() throws Exception {
    scheduler.accepts = false;
    MyriarchClient client = fixture.connect(scheduler.config().closeTimeoutMs(100).build());
    Route route = fixture.echoRoute(client);
    Submission.Sent sent = (Submission.Sent) client.submit(route, new byte[10]);
    fixture.offer(client, route, "task");
    client.close();
    assertThatThrownBy(() -> sent.accepted().get(5, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(ClientClosedException.class)
        .hasMessageContaining("closed before the answer came");
    assertThat(sent.finished()).isCompletedExceptionally();
    assertThat(heard.unanswered).hasValue(2);
  }

  @Test
  void shouldTellOfFollowedTasksThatWereStillRunning() throws Exception {
    scheduler.finishes = false;
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    fixture.offer(client, route, "task");
    Await.until("accepted", () -> heard.accepted.size() == 1);
    client.close();
    assertThat(heard.unfinished).hasValue(1);
  }

  @Test
  void shouldRefuseAllOnceClosed() throws Exception {
    MyriarchClient client = fixture.connect();
    Route route = fixture.echoRoute(client);
    client.close();
    client.close();
    assertThat(fixture.offer(client, route, "late")).isEqualTo(MyriarchClient.CLOSED);
    assertThat(client.submit(route, new byte[0])).isEqualTo(new Submission.Closed());
    for (CompletableFuture<?> late :
        new CompletableFuture<?>[] {
          client.query(1), client.cancel(1), client.openRoute("a", "b", "c")
        }) {
      assertThatThrownBy(() -> late.get(5, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ClientClosedException.class);
    }
  }

  @Test
  void shouldLeaveNoThreadBehind() throws Exception {
    MyriarchClient client = fixture.connect();
    Thread[] loop = new Thread[1];
    Route route = fixture.echoRoute(client);
    TaskListener listener =
        new TaskListener() {
          @Override
          public void onAccepted(long submissionId, long taskId) {
            loop[0] = Thread.currentThread();
          }
        };
    try (MyriarchClient other =
        MyriarchClient.connect(scheduler.config().build(), listener).get(5, TimeUnit.SECONDS)) {
      fixture.offer(other, fixture.echoRoute(other), "task");
      Await.until("accepted", () -> loop[0] != null);
    }
    Await.until("thread ended", () -> !loop[0].isAlive());
    assertThat(fixture.offer(client, route, "the other client lives")).isPositive();
  }

  @Test
  void shouldCloseFromItsOwnThreadWithoutBlockingIt() throws Exception {
    CompletableFuture<MyriarchClient> self = new CompletableFuture<>();
    TaskListener listener =
        new TaskListener() {
          @Override
          public void onAccepted(long submissionId, long taskId) {
            self.join().close();
          }

          @Override
          public void onClosed(Throwable cause, long unanswered, long unfinished) {
            heard.onClosed(cause, unanswered, unfinished);
          }
        };
    MyriarchClient client =
        MyriarchClient.connect(scheduler.config().build(), listener).get(5, TimeUnit.SECONDS);
    self.complete(client);
    fixture.offer(client, fixture.echoRoute(client), "task");
    Await.until("closed", () -> heard.closes.get() == 1);
    client.closeAsync().get(5, TimeUnit.SECONDS);
  }
}
