package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.RejectCode;
import org.junit.jupiter.api.Test;

class RepetitionTest {
  private final CoreHarness harness = CoreHarness.withRuntimes("r1");

  private Submission withKey(String key, String body) {
    Submission submission = harness.submission();
    submission.idempotencyKey = key;
    CoreHarness.payload(submission, body);
    return submission;
  }

  private Submission inSession(long sessionId, long correlationId) {
    Submission submission = harness.submission();
    submission.sessionId = sessionId;
    submission.correlationId = correlationId;
    return submission;
  }

  private Said.AcceptedAgain repeat(Submission submission) {
    int known = harness.output.acceptedAgain.size();
    harness.core.submit(submission);
    assertThat(harness.output.acceptedAgain).hasSize(known + 1);
    return harness.output.acceptedAgain.getLast();
  }

  @Test
  void shouldGiveTheSameTaskForTheSameKey() {
    long taskId = harness.accept(withKey("order-1", "body"));
    Submission again = withKey("order-1", "body");
    again.link = 8;
    assertThat(repeat(again))
        .isEqualTo(new Said.AcceptedAgain(8, again.correlationId, taskId, true));
    assertThat(harness.core.counters().acceptedTotal()).isEqualTo(1);
    harness.complete(taskId);
    assertThat(harness.output.finished.get(taskId).link()).as("the newest follows").isEqualTo(8);
    assertThat(repeat(again).isLive()).isFalse();
  }

  @Test
  void shouldCallTheSameKeyWithAnotherBodyOrDestinationAConflict() {
    harness.accept(withKey("order-1", "body"));
    Said.Rejected refusal = harness.refuse(withKey("order-1", "another body"));
    assertThat(refusal.code()).isEqualTo(RejectCode.IDEMPOTENCY_CONFLICT);
    assertThat(refusal.sentence()).contains("use a new key");
    Submission elsewhere = withKey("order-1", "body");
    elsewhere.route = harness.route("monitoring", "any", "echo");
    assertThat(harness.refuse(elsewhere).code()).isEqualTo(RejectCode.IDEMPOTENCY_CONFLICT);
  }

  @Test
  void shouldForgetTheOldestKeyBeyondTheBound() {
    long first = harness.accept(withKey("key 0", "body"));
    for (int i = 1; i <= 4; i++) {
      harness.accept(withKey("key " + i, "body"));
    }
    assertThat(repeat(withKey("key 1", "body")).taskId()).isNotEqualTo(first);
    assertThat(harness.accept(withKey("key 0", "body"))).isNotEqualTo(first);
  }

  @Test
  void shouldKnowKeysAfterARestart() {
    long live = harness.accept(withKey("live", "body"));
    long ended = harness.accept(withKey("ended", "body"));
    harness.complete(ended);
    harness.restart();
    assertThat(repeat(withKey("live", "body")))
        .extracting(Said.AcceptedAgain::taskId, Said.AcceptedAgain::isLive)
        .containsExactly(live, true);
    assertThat(repeat(withKey("ended", "body")))
        .extracting(Said.AcceptedAgain::taskId, Said.AcceptedAgain::isLive)
        .containsExactly(ended, false);
    assertThat(harness.refuse(withKey("live", "other")).code())
        .isEqualTo(RejectCode.IDEMPOTENCY_CONFLICT);
  }

  @Test
  void shouldAnswerAResubmissionOfASessionWithTheExistingTask() {
    long taskId = harness.accept(inSession(42, 1));
    Submission again = inSession(42, 1);
    again.link = 9;
    assertThat(repeat(again)).isEqualTo(new Said.AcceptedAgain(9, 1, taskId, true));
    harness.complete(taskId);
    assertThat(harness.output.finished.get(taskId).link()).isEqualTo(9);
    assertThat(repeat(again).isLive()).isFalse();
  }

  @Test
  void shouldKeepSessionsApartAndNewIdsNew() {
    long first = harness.accept(inSession(42, 1));
    assertThat(harness.accept(inSession(43, 1))).isNotEqualTo(first);
    assertThat(harness.accept(inSession(42, 2))).isNotEqualTo(first);
    assertThat(harness.accept(inSession(0, 1))).isNotEqualTo(first);
    assertThat(harness.accept(inSession(0, 1))).isNotEqualTo(first);
  }

  @Test
  void shouldAnswerAResubmissionAfterARestartWithTheExistingTask() {
    long live = harness.accept(inSession(42, 1));
    long ended = harness.accept(inSession(42, 2));
    harness.complete(ended);
    harness.restart();
    assertThat(repeat(inSession(42, 1)).taskId()).isEqualTo(live);
    assertThat(repeat(inSession(42, 2)).taskId()).isEqualTo(ended);
    harness.joinReady("r1");
    harness.advanceMs(5_100);
    harness.complete(live);
    assertThat(harness.output.finished.get(live).link()).isEqualTo(CoreHarness.CLIENT);
  }

  @Test
  void shouldAnswerAResubmissionThoughAdmissionIsClosed() {
    long taskId = harness.accept(inSession(42, 1));
    harness.core.closeAdmission(RejectCode.SHUTTING_DOWN, "The scheduler is stopping.");
    assertThat(repeat(inSession(42, 1)).taskId()).isEqualTo(taskId);
    assertThat(harness.refuse(inSession(42, 2)).code()).isEqualTo(RejectCode.SHUTTING_DOWN);
  }

  @Test
  void shouldLetASessionFollowAgainOnlyWhatItSubmittedToBeFollowed() {
    Submission followed = inSession(42, 1);
    long taskId = harness.accept(followed);
    Submission notFollowed = inSession(42, 2);
    notFollowed.follow = false;
    long silent = harness.accept(notFollowed);
    for (long id : new long[] {taskId, silent}) {
      harness.core.followAgain(harness.core.tasks().find(id), 11, 42);
      harness.core.followAgain(harness.core.tasks().find(id), 12, 43);
    }
    harness.complete(taskId);
    harness.complete(silent);
    assertThat(harness.output.finished.get(taskId).link()).isEqualTo(11);
    assertThat(harness.output.finished.get(silent).link()).isZero();
  }
}
