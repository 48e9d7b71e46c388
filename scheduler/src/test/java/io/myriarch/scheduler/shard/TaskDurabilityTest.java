package io.myriarch.scheduler.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.Durability;
import io.myriarch.scheduler.SmallSettings;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.fuzz.SteppedHost;
import io.myriarch.scheduler.journal.FakeJournal;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a task is acknowledged that asks for its own durability. */
class TaskDurabilityTest {
  private static final FleetLayout LAYOUT =
      new FleetLayout(List.of(new FleetLayout.Wanted("analytics", "metrics", 1, "")));

  private final SteppedHost host = new SteppedHost();
  private final List<SubmitOutcome.Accepted> answers = new ArrayList<>();
  private FakeJournal journal;
  private SchedulingLoop loop;
  private ShardRequests requests;

  private void start(Durability configured, FakeJournal startedJournal) {
    startUnforced(configured, startedJournal);
    journal.force();
    host.run();
  }

  private void startUnforced(Durability configured, FakeJournal startedJournal) {
    journal = startedJournal;
    SmallSettings settings = SmallSettings.of("journal.durability", nameOf(configured));
    loop =
        new SchedulingLoop(
            host,
            journal,
            settings.limits(),
            LAYOUT,
            settings.retryPolicy(),
            1,
            () -> {
              throw new AssertionError("the loop has stopped");
            });
    loop.start();
    requests = new ShardRequests(loop);
    host.run();
  }

  private static String nameOf(Durability durability) {
    return durability == Durability.FSYNC ? "fsync" : "process";
  }

  private void submit(Durability asked) {
    TaskRequest request =
        new TaskRequest("any", "any", "echo", 4, asked, 0, 0, 0, 0, "", "", "", new byte[10]);
    loop.enter();
    requests.submit(request, outcome -> answers.add((SubmitOutcome.Accepted) outcome));
    loop.workSoon();
    host.run();
  }

  @Test
  void shouldAcknowledgeAProcessTaskWithoutWaitingForTheDisk() {
    start(Durability.FSYNC, FakeJournal.forcedByHand());
    submit(Durability.FSYNC);
    submit(Durability.PROCESS);
    submit(Durability.DEFAULT);
    assertThat(answers).extracting(SubmitOutcome.Accepted::durability).containsExactly("process");
    journal.force();
    host.run();
    assertThat(answers)
        .extracting(SubmitOutcome.Accepted::durability)
        .containsExactly("process", "fsync", "fsync");
  }

  /** The next start would be of the same epoch if it went, and give the same ids again. */
  @ParameterizedTest
  @EnumSource(names = {"PROCESS", "FSYNC"})
  void shouldTellNothingBeforeTheRecordOfItsStartIsForced(Durability configured) {
    startUnforced(
        configured,
        configured == Durability.FSYNC ? FakeJournal.forcedByHand() : FakeJournal.durableAtOnce());
    submit(Durability.PROCESS);
    assertThat(answers).isEmpty();
    assertThat(journal.isForceWanted()).isTrue();
    journal.force();
    host.run();
    assertThat(answers).hasSize(1);
  }

  @Test
  void shouldForceForAnFsyncTaskOfASchedulerThatDoesNotForceForOthers() {
    start(Durability.PROCESS, FakeJournal.durableAtOnce());
    submit(Durability.DEFAULT);
    assertThat(answers).extracting(SubmitOutcome.Accepted::durability).containsExactly("process");
    assertThat(journal.isForceWanted()).isFalse();
    submit(Durability.FSYNC);
    assertThat(answers).hasSize(1);
    assertThat(journal.isForceWanted()).isTrue();
    journal.force();
    host.run();
    assertThat(answers)
        .extracting(SubmitOutcome.Accepted::durability)
        .containsExactly("process", "fsync");
  }

  @Test
  void shouldNotAcknowledgeAProcessTaskThatTheDiskHasNoRoomFor() {
    start(Durability.FSYNC, FakeJournal.forcedByHand());
    journal.full(true);
    submit(Durability.PROCESS);
    assertThat(answers).isEmpty();
    journal.full(false);
    loop.workSoon();
    host.run();
    assertThat(answers).hasSize(1);
  }

  @Test
  void shouldTellWhereTheRecordLiesAndInWhichEpoch() {
    start(Durability.FSYNC, FakeJournal.forcedByHand());
    long position = journal.nextPosition();
    submit(Durability.FSYNC);
    journal.force();
    host.run();
    assertThat(answers.getFirst().journalPosition()).isEqualTo(position);
    assertThat(answers.getFirst().epoch()).isEqualTo(loop.epoch()).isPositive();
  }

  @Test
  void shouldKeepTheDurabilityOfATaskOverARestart() {
    start(Durability.FSYNC, FakeJournal.forcedByHand());
    submit(Durability.PROCESS);
    submit(Durability.FSYNC);
    submit(Durability.DEFAULT);
    journal.force();
    host.run();
    List<Long> ids = answers.stream().map(SubmitOutcome.Accepted::taskId).toList();
    start(Durability.PROCESS, journal.reopened());
    assertThat(ids)
        .extracting(id -> loop.core().tasks().durability(loop.core().tasks().find(id)))
        .containsExactly(Durability.PROCESS, Durability.FSYNC, Durability.FSYNC);
  }

  @Test
  void shouldAskForNoTurnOnceItHasStopped() {
    start(Durability.FSYNC, FakeJournal.forcedByHand());
    submit(Durability.FSYNC);
    loop.stop();
    host.run();
    journal.close();
    assertThat(host.isIdle()).as("what the last force would have it do").isTrue();
  }

  @Test
  void shouldNotTellAnOutcomeThatIsAskedForBeforeItHasTheDurabilityOfItsTask() {
    start(Durability.PROCESS, FakeJournal.durableAtOnce());
    submit(Durability.FSYNC);
    submit(Durability.PROCESS);
    journal.force();
    host.run();
    assertThat(answers).hasSize(2);
    List<Long> told = new ArrayList<>();
    for (SubmitOutcome.Accepted accepted : answers) {
      loop.enter();
      assertThat(loop.core().cancel(accepted.taskId())).isTrue();
      loop.readFinished(accepted.taskId(), view -> told.add(view.id()));
      loop.workSoon();
    }
    host.run();
    assertThat(told).containsExactly(idOf("process"));
    assertThat(journal.isForceWanted()).isTrue();
    journal.force();
    host.run();
    assertThat(told).containsExactly(idOf("process"), idOf("fsync"));
  }

  private long idOf(String durability) {
    return answers.stream()
        .filter(accepted -> accepted.durability().equals(durability))
        .findFirst()
        .orElseThrow()
        .taskId();
  }
}
