package io.myriarch.compare.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CrewTest {
  @Test
  void shouldRepeatAStepUntilTheEnd() throws InterruptedException {
    CountDownLatch steps = new CountDownLatch(3);
    try (Crew crew = new Crew()) {
      crew.start("steps", steps::countDown);
      assertThat(steps.await(30, TimeUnit.SECONDS)).isTrue();
      crew.check();
    }
  }

  @Test
  void shouldPassTheFirstFailureOn() {
    try (Crew crew = new Crew()) {
      crew.failed(new IOException("cut off"));
      crew.failed(new IOException("later"));
      assertThatThrownBy(crew::check)
          .isInstanceOf(LoadException.class)
          .hasMessageContaining("cut off");
    }
  }

  @Test
  void shouldNotCallItAFailureThatConnectionsAreClosedAtTheEnd() {
    Crew crew = new Crew();
    crew.start(
        "waits",
        () -> {
          Thread.sleep(TimeUnit.MINUTES.toMillis(5));
        });
    crew.close();
    assertThatCode(crew::check).doesNotThrowAnyException();
  }
}
