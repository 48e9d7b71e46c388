package io.myriarch.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FakeJournalTest extends JournalContract {
  @Override
  Journal openEmpty() {
    return FakeJournal.forcedByHand();
  }

  @Override
  Journal reopen(Journal open) {
    open.close();
    return ((FakeJournal) open).reopened();
  }

  @Override
  void makeDurable(Journal open, long last) {
    ((FakeJournal) open).forceUpTo(last);
  }

  @Test
  void shouldLoseInACrashWhatWasNotForced() throws Exception {
    FakeJournal journal = FakeJournal.forcedByHand();
    Batches.append(journal, 1, 8);
    journal.force();
    Batches.append(journal, 2, 8);
    assertThat(Batches.replayedNumbers(journal.reopened())).containsExactly(1L);
  }

  @Test
  void shouldKeepByChanceWhatWasNotForced() throws Exception {
    FakeJournal journal = FakeJournal.forcedByHand();
    Batches.append(journal, 1, 8);
    journal.force();
    long second = Batches.append(journal, 2, 8);
    Batches.append(journal, 3, 8);
    assertThat(Batches.replayedNumbers(journal.reopenedWith(second))).containsExactly(1L, 2L);
  }

  @Test
  void shouldBeFullWhenTold() throws Exception {
    FakeJournal journal = FakeJournal.durableAtOnce();
    journal.full(true);
    assertThatThrownBy(() -> Batches.append(journal, 1, 8))
        .isInstanceOf(JournalFullException.class);
    journal.full(false);
    assertThat(Batches.append(journal, 1, 8)).isEqualTo(journal.durablePosition());
  }

  @Test
  void shouldFailWhenTold() throws Exception {
    FakeJournal journal = FakeJournal.forcedByHand();
    List<Throwable> failures = new ArrayList<>();
    journal.onFailure(failures::add);
    Batches.append(journal, 1, 8);
    journal.fail();
    journal.force();
    assertThat(failures).hasSize(1);
    assertThat(journal.durablePosition()).isEqualTo(-1);
    assertThatThrownBy(() -> Batches.append(journal, 2, 8))
        .isInstanceOf(JournalFailedException.class);
  }

  @Test
  void shouldRetireOnlyWhatWasReleased() throws Exception {
    FakeJournal journal = FakeJournal.durableAtOnce();
    long first = Batches.append(journal, 1, 8);
    journal.roll();
    long second = Batches.append(journal, 2, 8);
    journal.retireFilesBefore(2);
    assertThat(Batches.read(journal, first)).isNotNull();
    journal.releaseFilesBefore(2);
    journal.retireFilesBefore(2);
    assertThat(Batches.read(journal, first)).isNull();
    assertThat(Batches.read(journal, second)).isNotNull();
  }
}
