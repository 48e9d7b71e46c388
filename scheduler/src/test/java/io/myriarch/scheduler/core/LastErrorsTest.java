package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastErrorsTest {
  private final LastErrors errors = new LastErrors(3);

  @Test
  void shouldForgetTheOneThatIsOldestBeyondItsBound() {
    errors.put(1, "one");
    errors.put(2, "two");
    errors.put(3, "three");
    errors.put(1, "one again");
    errors.put(4, "four");
    assertThat(errors.get(1)).isEqualTo("one again");
    assertThat(errors.get(2)).isNull();
    assertThat(errors.get(3)).isEqualTo("three");
    assertThat(errors.get(4)).isEqualTo("four");
  }

  @Test
  void shouldHaveRoomAgainWhenATaskHasEnded() {
    errors.put(1, "one");
    errors.put(2, "two");
    errors.put(3, "three");
    errors.remove(3);
    errors.remove(99);
    errors.put(4, "four");
    assertThat(errors.get(1)).isEqualTo("one");
    assertThat(errors.get(3)).isNull();
  }

  @Test
  void shouldKeepTheBeginningOfALongOne() {
    errors.put(1, "x".repeat(CoreLimits.LAST_ERROR_LENGTH_MAX + 1));
    assertThat(errors.get(1)).hasSize(CoreLimits.LAST_ERROR_LENGTH_MAX);
  }
}
