package io.myriarch.agent.runtime.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.agent.runtime.session.AttemptState;
import io.myriarch.agent.runtime.session.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Outcomes for tests: what is in one follows from its number, so that a damaged one is seen. */
final class TestOutcomes {
  private TestOutcomes() {}

  static AttemptState outcome(long task, int outputBytes) {
    byte[] output = new byte[outputBytes];
    new Random(task).nextBytes(output);
    return AttemptState.ended(task, (int) task + 10, 3, 2, Outcome.COMPLETED, output, 77);
  }

  static List<AttemptState> keep(DurableOutbox outbox, long first, int count, int bytes) {
    List<AttemptState> kept = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      kept.add(outcome(first + i, bytes));
      outbox.keep(kept.getLast());
    }
    return kept;
  }

  /** The tasks of what an earlier process has left; each outcome is whole. */
  static List<Long> tasks(DurableOutbox outbox) {
    for (AttemptState restored : outbox.restored()) {
      AttemptState original = outcome(restored.taskId(), restored.output().length);
      assertThat(restored.output()).isEqualTo(original.output());
      assertThat(restored.agentNumber()).isEqualTo(original.agentNumber());
      assertThat(restored.epoch()).isEqualTo(original.epoch());
      assertThat(restored.number()).isEqualTo(original.number());
    }
    return outbox.restored().stream().map(AttemptState::taskId).toList();
  }
}
