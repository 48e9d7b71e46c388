package io.myriarch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import org.junit.jupiter.api.Test;

class TaskHistoryTest {

  @Test
  void whatAPowerCutTookNoLongerDelaysTheAttemptThatItWasOf() {
    var task = new TaskHistory(1, null);
    task.acceptedAt = 1;
    task.failed(2, FailureKind.ERROR, 1_000);
    task.failed(3, FailureKind.TIMEOUT, 5_000);

    task.cut(2);
    assertThat(task.failedAttempts()).isEqualTo(1);
    assertThat(task.retryNotBeforeNs()).isEqualTo(1_000);

    task.cut(1);
    assertThat(task.retryNotBeforeNs()).isZero();
  }
}
