package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientSessionsTest {
  private static final int WINDOW = 1_000;
  private final ClientSessions sessions = new ClientSessions(WINDOW, 3);

  private void remember(long session, long from, long to) {
    for (long id = from; id <= to; id++) {
      sessions.remember(session, id, taskOf(session, id));
    }
  }

  private static long taskOf(long session, long correlationId) {
    return session * 1_000_000 + correlationId;
  }

  private void assertKnown(long session, long from, long to) {
    for (long id = from; id <= to; id++) {
      assertThat(sessions.find(session, id)).as("%d", id).isEqualTo(taskOf(session, id));
    }
  }

  @Test
  void shouldKnowNothingOfWhatItWasNotTold() {
    assertThat(sessions.find(1, 1)).isZero();
    assertThat(sessions.find(1, 0)).isZero();
  }

  @Test
  void shouldKnowAtLeastAWindowOfEachSession() {
    for (long newest = 1; newest <= 10 * WINDOW; newest++) {
      sessions.remember(1, newest, taskOf(1, newest));
      long oldest = Math.max(1, newest - WINDOW + 1);
      assertThat(sessions.find(1, oldest)).as("after %d", newest).isEqualTo(taskOf(1, oldest));
    }
    assertKnown(1, 9 * WINDOW + 1, 10 * WINDOW);
    assertThat(sessions.find(1, 1)).as("long ago").isZero();
  }

  @Test
  void shouldLoseNothingWhenItGrowsThoughSomeSubmissionsWereRefused() {
    sessions.remember(1, 128, 1_280);
    sessions.remember(1, 130, 1_300);
    sessions.remember(1, 130 + 64, 1_940);
    assertThat(sessions.find(1, 128)).isEqualTo(1_280);
    assertThat(sessions.find(1, 130)).isEqualTo(1_300);
    assertThat(sessions.find(1, 194)).isEqualTo(1_940);
    assertThat(sessions.find(1, 0)).isZero();
    assertThat(sessions.find(1, 129)).isZero();
  }

  @Test
  void shouldTakeTheNewTaskWhenAnIdComesAgain() {
    sessions.remember(1, 5, 50);
    sessions.remember(1, 5, 51);
    assertThat(sessions.find(1, 5)).isEqualTo(51);
  }

  @Test
  void shouldForgetTheSessionUnusedForLongest() {
    remember(1, 1, 10);
    remember(2, 1, 10);
    remember(3, 1, 10);
    assertKnown(1, 1, 10);
    remember(4, 1, 10);
    assertThat(sessions.size()).isEqualTo(3);
    assertKnown(1, 1, 10);
    assertKnown(4, 1, 10);
    assertThat(sessions.find(2, 1)).isZero();
  }

  @Test
  void shouldKeepSessionsApartWhateverTheirIds() {
    for (long session : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
      sessions.remember(session, 7, session);
    }
    for (long session : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
      assertThat(sessions.find(session, 7)).isEqualTo(session);
    }
    assertThat(sessions.toString()).contains("-1");
  }
}
