package io.myriarch.scheduler.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.SmallSettings;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.core.TaskTable;
import io.myriarch.scheduler.fuzz.SteppedHost;
import io.myriarch.scheduler.journal.FakeJournal;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Old unfinished tasks whose journal file retention wants back. */
class LiveTaskKeeperTest {
  private static final FleetLayout LAYOUT =
      new FleetLayout(List.of(new FleetLayout.Wanted("analytics", "metrics", 1, "")));
  private static final long WEEK_MS = 7 * 86_400_000L;
  private static final long SECOND_NS = 1_000_000_000L;
  private static final byte[] PAYLOAD = new byte[100];

  private final SteppedHost host = new SteppedHost();
  private final List<SubmitOutcome.Accepted> answers = new ArrayList<>();
  private FakeJournal journal;
  private SchedulingLoop loop;
  private ShardRequests requests;

  private void start(FakeJournal startedJournal) {
    journal = startedJournal;
    SmallSettings settings = SmallSettings.of();
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
    settle();
  }

  private void settle() {
    host.run();
    host.pass(SECOND_NS);
  }

  private long submit(String orderingKey, String idempotencyKey) {
    TaskRequest request =
        new TaskRequest(
            "any",
            "any",
            "echo",
            7,
            Durability.FSYNC,
            3,
            5_000,
            WEEK_MS,
            2 * WEEK_MS,
            orderingKey,
            "",
            idempotencyKey,
            PAYLOAD);
    int known = answers.size();
    loop.enter();
    requests.submit(request, outcome -> answers.add((SubmitOutcome.Accepted) outcome));
    loop.workSoon();
    host.run();
    journal.force();
    host.run();
    assertThat(answers).hasSize(known + 1);
    return answers.getLast().taskId();
  }

  /** Tasks that come and end in the file that is written now. */
  private void pass(int tasks) {
    for (int i = 0; i < tasks; i++) {
      long taskId = submit("", "");
      loop.enter();
      assertThat(loop.core().cancel(taskId)).isTrue();
      loop.workSoon();
      host.run();
    }
    journal.force();
    settle();
  }

  private long rewritten() {
    return loop.core().counters().recordsRewrittenTotal();
  }

  private int fileOfNext() {
    return journal.fileOf(journal.nextPosition());
  }

  /** One old task in the first file, beside much that has ended. */
  private long oldTask() {
    start(FakeJournal.forcedByHand());
    long taskId = submit("line", "key");
    pass(10);
    journal.roll();
    pass(1);
    return taskId;
  }

  @Test
  void shouldLetAFileGoWhenTheNewRecordIsForcedAndNotBefore() {
    oldTask();
    int second = fileOfNext();
    journal.wants(second - 1);
    settle();
    assertThat(rewritten()).isEqualTo(1);
    assertThat(journal.neededFile()).isLessThan(second);
    journal.force();
    settle();
    assertThat(journal.neededFile()).isEqualTo(second);
    settle();
    assertThat(rewritten()).as("once is enough").isEqualTo(1);
  }

  @Test
  void shouldKnowATaskByItsNewRecordAlone() {
    long taskId = oldTask();
    int second = fileOfNext();
    int slot = loop.core().tasks().find(taskId);
    long readyInNs = loop.core().tasks().readyAtNs(slot) - loop.nowNs();
    journal.wants(second - 1);
    settle();
    journal.force();
    settle();
    journal.retireFilesBefore(second);
    start(journal.reopened());
    TaskTable tasks = loop.core().tasks();
    slot = tasks.find(taskId);
    assertThat(slot).isNotEqualTo(TaskTable.NONE);
    assertThat(tasks.status(slot)).isEqualTo(TaskStatus.SCHEDULED);
    assertThat(tasks.priority(slot)).isEqualTo(7);
    assertThat(tasks.maxAttempts(slot)).isEqualTo(3);
    assertThat(tasks.timeoutMs(slot)).isEqualTo(5_000);
    assertThat(tasks.payloadLength(slot)).isEqualTo(PAYLOAD.length);
    assertThat(loop.core().deadlineDelayMs(slot)).isEqualTo(2 * WEEK_MS);
    assertThat(loop.core().orderingKey(slot)).isEqualTo("line");
    assertThat(tasks.readyAtNs(slot) - loop.nowNs())
        .isBetween(readyInNs - 60 * SECOND_NS, readyInNs);
    assertThat(submit("line", "key")).as("submitted again").isEqualTo(taskId);
  }

  @Test
  void shouldKnowATaskByItsOldRecordIfTheNewOneIsLost() {
    long taskId = oldTask();
    journal.wants(fileOfNext() - 1);
    settle();
    assertThat(rewritten()).isEqualTo(1);
    start(journal.reopened());
    assertThat(loop.core().tasks().find(taskId)).isNotEqualTo(TaskTable.NONE);
    assertThat(loop.core().tasks().size()).isEqualTo(1);
  }

  @Test
  void shouldMakeOneTaskOfBothRecordsAndNeedTheNewOneOnly() {
    long taskId = oldTask();
    int second = fileOfNext();
    journal.wants(second - 1);
    settle();
    journal.force();
    start(journal.reopened());
    assertThat(loop.core().tasks().find(taskId)).isNotEqualTo(TaskTable.NONE);
    assertThat(loop.core().tasks().size()).isEqualTo(1);
    assertThat(loop.core().counters().ledgerImbalance()).isZero();
    settle();
    journal.force();
    settle();
    assertThat(journal.neededFile()).isEqualTo(second);
    assertThat(rewritten()).isZero();
  }

  @Test
  void shouldKeepTheOrderOfAKeyThoughItsFirstTaskIsWrittenAgainLast() {
    long first = oldTask();
    long second = submit("line", "");
    journal.wants(fileOfNext() - 1);
    settle();
    journal.force();
    settle();
    journal.retireFilesBefore(fileOfNext());
    start(journal.reopened());
    TaskTable tasks = loop.core().tasks();
    assertThat(tasks.isParked(tasks.find(first))).isFalse();
    assertThat(tasks.isParked(tasks.find(second))).isTrue();
  }

  @Test
  void shouldLeaveFilesAloneThatAreMostlyLive() {
    start(FakeJournal.forcedByHand());
    for (int i = 0; i < 20; i++) {
      submit("", "");
    }
    journal.roll();
    pass(1);
    journal.wants(fileOfNext() - 1);
    settle();
    settle();
    assertThat(rewritten()).isZero();
  }

  @Test
  void shouldWriteNothingAgainWhileTheDiskRunsLow() {
    oldTask();
    journal.lowOnSpace(true);
    journal.wants(fileOfNext() - 1);
    settle();
    assertThat(rewritten()).isZero();
    journal.lowOnSpace(false);
    settle();
    assertThat(rewritten()).isEqualTo(1);
  }
}
