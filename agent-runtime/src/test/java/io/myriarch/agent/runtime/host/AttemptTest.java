package io.myriarch.agent.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.agent.runtime.session.Assignment;
import io.myriarch.agent.runtime.session.AttemptState.Cancel;
import io.myriarch.agent.runtime.session.AttemptState.Close;
import io.myriarch.agent.runtime.session.Outcome;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AttemptTest {
  private static final int ROUNDS = 30_000;

  private static Attempt attempt(long task) {
    return new Attempt(new Assignment().of(task, 1, 2, 3).doing("x", 4, 0), null, new byte[0]);
  }

  private static Cancel cancel(Attempt attempt) {
    Cancel cancel = attempt.cancel();
    if (cancel == Cancel.INTERRUPT) {
      attempt.interrupt();
    }
    return cancel;
  }

  @Test
  void shouldNotBeginWhenCancelledBefore() {
    Attempt attempt = attempt(1);
    assertThat(cancel(attempt)).isEqualTo(Cancel.BEFORE_START);
    assertThat(attempt.begin()).isFalse();
    attempt.endAtOnce(Outcome.COMPLETED, new byte[0], 0);
    assertThat(attempt.outcome()).isEqualTo(Outcome.INTERRUPTED);
  }

  @Test
  void shouldInterruptOnlyWhileItRuns() {
    Attempt attempt = attempt(1);
    assertThat(attempt.begin()).isTrue();
    assertThat(cancel(attempt)).isEqualTo(Cancel.INTERRUPT);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(attempt.isCancelled()).isTrue();
    assertThat(attempt.close()).isEqualTo(Close.CANCELLED);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    attempt.end(Outcome.INTERRUPTED, new byte[0], 1);
    assertThat(cancel(attempt)).isEqualTo(Cancel.TOO_LATE);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void shouldTellWhoHoldsIt() {
    Attempt attempt = attempt(1);
    assertThat(attempt.isFor(1, 2, 3)).isTrue();
    assertThat(attempt.isFor(1, 2, 4)).isFalse();
    assertThat(attempt.isWorking()).isTrue();
    attempt.end(Outcome.COMPLETED, new byte[0], 0);
    assertThat(attempt.isWorking()).isFalse();
    assertThat(attempt.isHeld()).isTrue();
    attempt.take();
    assertThat(attempt.isHeld()).isFalse();
  }

  /**
   * The race that matters: a canceller that comes between the handler's end and the next task. Two
   * threads go through the same attempts; after close() no interrupt may be pending, and none may
   * arrive later.
   */
  @Test
  void shouldNeverLetAnInterruptOutliveItsAttempt() throws Exception {
    AtomicReference<Attempt> shared = new AtomicReference<>();
    int[] cancelled = new int[1];
    Thread canceller =
        Thread.ofPlatform()
            .start(() -> {
              for (int round = 0; round < ROUNDS; round++) {
                Attempt seen = awaitNew(shared, round);
                spin(ThreadLocalRandom.current().nextInt(60));
                cancel(seen);
              }
            });
    Thread worker =
        Thread.ofVirtual()
            .start(() -> {
              for (int round = 0; round < ROUNDS; round++) {
                cancelled[0] += runOne(shared, round);
              }
            });
    worker.join(60_000);
    canceller.join(60_000);
    assertThat(worker.isAlive()).isFalse();
    assertThat(leaks).isZero();
    assertThat(cancelled[0]).isPositive();
  }

  private volatile int leaks;

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private int runOne(AtomicReference<Attempt> shared, int round) {
    Attempt attempt = attempt(round);
    shared.set(attempt);
    if (!attempt.begin()) {
      attempt.end(Outcome.INTERRUPTED, new byte[0], 0);
      return 1;
    }
    spin(ThreadLocalRandom.current().nextInt(60));
    boolean undisturbed = attempt.close() == Close.UNDISTURBED;
    attempt.end(Outcome.COMPLETED, new byte[0], 0);
    // What would be the next task.
    spin(ThreadLocalRandom.current().nextInt(60));
    if (Thread.currentThread().isInterrupted()) {
      leaks++;
      boolean _ = Thread.interrupted();
    }
    return undisturbed ? 0 : 1;
  }

  private static Attempt awaitNew(AtomicReference<Attempt> shared, int round) {
    while (true) {
      Attempt seen = shared.get();
      if (seen != null && seen.taskId() >= round) {
        return seen;
      }
      Thread.onSpinWait();
    }
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }
}
