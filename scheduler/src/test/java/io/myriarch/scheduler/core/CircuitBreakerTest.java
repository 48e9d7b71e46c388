package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.scheduler.core.CircuitBreaker.State;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final long S = 1_000_000_000L;
  private static final int AGENT = 3;

  private long nowNs = 100 * S;

  /** Opens for a second, at most for ten. */
  private static CircuitBreaker breaker(int window, int percent, int inARow, int probes) {
    return new CircuitBreaker(
        new FaultLimits.Breaker(true, window, percent, inARow, probes, S, 10 * S));
  }

  private void fail(CircuitBreaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed(AGENT, nowNs);
    }
  }

  private void succeed(CircuitBreaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      breaker.succeeded(AGENT, nowNs);
    }
  }

  private void probe(CircuitBreaker breaker, long afterNs) {
    nowNs += afterNs;
    assertThat(breaker.turn(nowNs)).isTrue();
    assertThat(breaker.admitsProbe(AGENT)).isTrue();
  }

  @Test
  void shouldOpenAtTheLastOfSoManyFailuresInARow() {
    CircuitBreaker breaker = breaker(100, 100, 5, 1);
    fail(breaker, 4);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    assertThat(breaker.failed(AGENT, nowNs)).isTrue();
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    assertThat(breaker.opensTotal()).isEqualTo(1);
  }

  @Test
  void shouldBeginTheRowAnewAfterASuccess() {
    CircuitBreaker breaker = breaker(100, 100, 5, 1);
    for (int round = 0; round < 20; round++) {
      fail(breaker, 4);
      succeed(breaker, 1);
    }
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void shouldOpenByTheShareOfFailuresOnlyOverAFullWindow() {
    CircuitBreaker breaker = breaker(10, 50, 0, 1);
    fail(breaker, 9);
    assertThat(breaker.state()).as("nine outcomes say little").isEqualTo(State.CLOSED);
    fail(breaker, 1);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  @Test
  void shouldForgetOutcomesThatLeftTheWindow() {
    CircuitBreaker breaker = breaker(10, 50, 0, 1);
    for (int round = 0; round < 50; round++) {
      fail(breaker, 4);
      succeed(breaker, 6);
    }
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    fail(breaker, 5);
    assertThat(breaker.state()).as("5 of the last 10").isEqualTo(State.OPEN);
  }

  @Test
  void shouldLookAtWindowsLargerThanAWord() {
    CircuitBreaker breaker = breaker(130, 50, 0, 1);
    succeed(breaker, 65);
    fail(breaker, 64);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    fail(breaker, 1);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  @Test
  void shouldAdmitNobodyBeforeItsTimeHasPassed() {
    CircuitBreaker breaker = breaker(10, 100, 1, 1);
    fail(breaker, 1);
    nowNs += S - 1;
    assertThat(breaker.turn(nowNs)).isFalse();
    assertThat(breaker.admitsProbe(AGENT)).isFalse();
    assertThat(breaker.turn(nowNs + 1)).isTrue();
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.turn(nowNs + 2)).isFalse();
  }

  @Test
  void shouldGiveSeatsToTheFirstAgentsThatAsk() {
    CircuitBreaker breaker = breaker(10, 100, 1, 2);
    fail(breaker, 1);
    breaker.turn(nowNs + S);
    assertThat(breaker.admitsProbe(1)).isTrue();
    assertThat(breaker.admitsProbe(2)).isTrue();
    assertThat(breaker.admitsProbe(3)).isFalse();
    assertThat(breaker.admitsProbe(1)).as("it has its seat").isTrue();
    breaker.left(1);
    assertThat(breaker.takeFreedSeat()).isTrue();
    assertThat(breaker.takeFreedSeat()).isFalse();
    assertThat(breaker.admitsProbe(3)).isTrue();
  }

  @Test
  void shouldCloseAtTheFirstSuccessOfAProbe() {
    CircuitBreaker breaker = breaker(10, 100, 2, 1);
    fail(breaker, 2);
    probe(breaker, S);
    assertThat(breaker.succeeded(AGENT, nowNs)).isTrue();
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    assertThat(breaker.failed(AGENT, nowNs)).as("the row begins anew").isFalse();
  }

  @Test
  void shouldHeedOnlyProbesWhileItIsNotClosed() {
    CircuitBreaker breaker = breaker(10, 100, 1, 1);
    fail(breaker, 1);
    assertThat(breaker.succeeded(9, nowNs)).isFalse();
    assertThat(breaker.failed(9, nowNs)).isFalse();
    probe(breaker, S);
    assertThat(breaker.succeeded(9, nowNs)).isFalse();
    assertThat(breaker.failed(9, nowNs)).isFalse();
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
  }

  @Test
  void shouldStayOpenTwiceAsLongEachTimeUpToABound() {
    CircuitBreaker breaker = breaker(10, 100, 1, 1);
    fail(breaker, 1);
    for (long openNs : new long[] {S, 2 * S, 4 * S, 8 * S, 10 * S, 10 * S}) {
      assertThat(breaker.halfOpenAtNs() - nowNs).isEqualTo(openNs);
      probe(breaker, openNs);
      assertThat(breaker.failed(AGENT, nowNs)).isTrue();
    }
    assertThat(breaker.opensTotal()).isEqualTo(7);
  }

  @Test
  void shouldGoOnWithItsBackOffIfItOpensSoonAfterItClosed() {
    CircuitBreaker breaker = breaker(10, 100, 1, 1);
    fail(breaker, 1);
    probe(breaker, S);
    succeed(breaker, 1);
    nowNs += S - 1;
    fail(breaker, 1);
    assertThat(breaker.halfOpenAtNs() - nowNs).isEqualTo(2 * S);
  }

  @Test
  void shouldBeginItsBackOffAnewAfterAQuietTime() {
    CircuitBreaker breaker = breaker(10, 100, 1, 1);
    fail(breaker, 1);
    probe(breaker, S);
    succeed(breaker, 1);
    nowNs += S;
    fail(breaker, 1);
    assertThat(breaker.halfOpenAtNs() - nowNs).isEqualTo(S);
  }

  @Test
  void shouldNotOverflowItsBackOff() {
    long hourNs = 3600 * S;
    CircuitBreaker breaker =
        new CircuitBreaker(new FaultLimits.Breaker(true, 1, 100, 1, 1, hourNs, 24 * hourNs));
    fail(breaker, 1);
    for (int i = 0; i < 40; i++) {
      probe(breaker, 24 * hourNs);
      breaker.failed(AGENT, nowNs);
    }
    assertThat(breaker.halfOpenAtNs() - nowNs).isEqualTo(24 * hourNs);
  }

  @Test
  void shouldBeginANewWindowWhenItCloses() {
    CircuitBreaker breaker = breaker(10, 50, 0, 1);
    succeed(breaker, 5);
    fail(breaker, 5);
    probe(breaker, S);
    succeed(breaker, 1);
    succeed(breaker, 5);
    fail(breaker, 4);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    fail(breaker, 1);
    assertThat(breaker.state()).as("5 of 10 again").isEqualTo(State.OPEN);
  }

  @Test
  void shouldGiveTheSeatOfAProbeThatFailedToWhoAsksFirstNextTime() {
    CircuitBreaker breaker = breaker(10, 100, 1, 1);
    fail(breaker, 1);
    probe(breaker, S);
    breaker.failed(AGENT, nowNs);
    breaker.turn(nowNs + 2 * S);
    assertThat(breaker.admitsProbe(9)).isTrue();
    assertThat(breaker.admitsProbe(AGENT)).isFalse();
  }

  @Test
  void shouldNameItsStatesAsUsersSeeThem() {
    assertThat(State.values())
        .extracting(State::label)
        .containsExactly("closed", "open", "half_open");
    assertThat(AssignmentBar.BREAKER_PROBING.label()).isEqualTo("breaker_probing");
  }
}
