package io.myriarch.simulator;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.core.Explanation;
import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.core.TaskTable;
import io.myriarch.scheduler.core.WaitReason;
import io.myriarch.simulator.Violation.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The simple model of what must be: it reads every record as it reaches the disk, hears all that
 * clients are told and every attempt that runtimes start, and compares. It knows nothing of how the
 * scheduler works.
 */
final class Oracle implements RecordReader.Handler {
  private static final long CLOCK_SLACK_NS = 3 * WorldPlan.MS;

  private static final byte[] TIMED_OUT =
      text("the attempt took longer than its execution timeout");
  private static final long BACKOFF_BASE_MS = 50;
  private static final long BACKOFF_MAX_MS = 1_000;
  private static final int TURNS_TO_EXPLANATION_MAX = 24;

  private final World world;
  private final RecordReader reader = new RecordReader();
  private final List<TaskSpec> specs = new ArrayList<>();
  private final Long2ObjectHashMap<TaskHistory> histories = new Long2ObjectHashMap<>();
  private final Map<String, List<TaskHistory>> lines = new HashMap<>();
  private final int[] live;
  private final SplittableRandom explanations;
  private int turnsToExplanation;
  private boolean hasJumped;

  Oracle(World world) {
    this.world = world;
    live = new int[world.plan().shards];
    explanations = new SplittableRandom(world.plan().seed * 31 + 7);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private Violation violation(Promise promise, String format, Object... arguments) {
    return world.fail(new Violation(promise, format.formatted(arguments)));
  }

  private void require(boolean holds, Promise promise, String format, TaskHistory task) {
    if (!holds) {
      throw violation(promise, format, task.spec.number, task.id);
    }
  }

  /** A wall clock has jumped: times of day say nothing any more. */
  void clockJumped() {
    hasJumped = true;
  }

  /** A task that somebody means to submit. */
  int nextNumber() {
    return specs.size();
  }

  void add(TaskSpec spec) {
    specs.add(spec);
  }

  TaskSpec spec(int number) {
    return specs.get(number);
  }

  // Records, as they reach the disk.

  void appended(Disk disk, Disk.Excerpt excerpt) {
    if (world.isTracing()) {
      world.trace("shard %d appends %x", disk.shard, excerpt.position());
    }
    reader.read(excerpt, this);
  }

  @Override
  public void accepted(
      long position,
      long taskId,
      byte[] payload,
      RecordReader.Terms terms,
      RecordReader.Counts counts) {
    TaskHistory task = histories.get(taskId);
    if (task != null && task.isLogged()) {
      writtenAgain(task, payload, terms, counts);
      return;
    }
    if (task != null && task.wasLogged && !task.isKnownOutside()) {
      // Power took it before anybody had heard of it: its id is free.
      histories.remove(taskId);
    }
    task = history(taskId, payload);
    TaskSpec spec = task.spec;
    require(!task.wasLogged, Promise.SUBMITTED_EXACTLY_ONCE, "task %d has the used id %x", task);
    task.wasLogged = true;
    if (world.isTracing()) {
      world.trace("task %d is %x", spec.number, taskId);
    }
    task.terms = terms;
    task.acceptedAt = position;
    task.acceptedAtNs = world.nowNs();
    live[TaskIds.shard(taskId)]++;
    require(
        Arrays.equals(payload, spec.payload),
        Promise.SOUNDNESS,
        "the record of task %d (%x) has another payload",
        task);
    require(
        terms.orderingKey().equals(spec.orderingKey),
        Promise.ORDER,
        "the record of task %d (%x) has another ordering key",
        task);
    require(spec.mayExist, Promise.SUBMITTED_EXACTLY_ONCE, "task %d (%x) was not submitted", task);
    if (terms.requeuedFrom() == 0) {
      require(
          spec.loggedId == 0 || mayBeForgotten(spec.loggedId),
          Promise.SUBMITTED_EXACTLY_ONCE,
          "submission %d exists already, and again as %x",
          task);
      spec.loggedId = taskId;
    } else {
      requeued(task, terms.requeuedFrom());
    }
    spec.newestId = taskId;
    if (!terms.orderingKey().isEmpty()) {
      lines.computeIfAbsent(lineOf(task), _ -> new ArrayList<>()).add(task);
    }
  }

  /** What is known of a task; an attempt may come before its record, which waits for the disk. */
  private TaskHistory history(long taskId, byte[] payload) {
    TaskHistory task = histories.get(taskId);
    if (task == null) {
      task = new TaskHistory(taskId, spec(TaskSpec.numberOf(payload)));
      histories.put(taskId, task);
    }
    return task;
  }

  /** A task takes the place of a dead letter. */
  private void requeued(TaskHistory task, long letter) {
    world.count(Fault.TASK_REQUEUED);
    TaskHistory original = histories.get(letter);
    require(
        original != null && original.hasEnded() && original.outcome == TaskStatus.FAILED,
        Promise.SOUNDNESS,
        "task %d is requeued as %x and has not failed",
        task);
    require(
        original.spec == task.spec,
        Promise.SOUNDNESS,
        "task %d (%x) is the requeue of another task",
        task);
    require(
        original.requeuedAs == 0,
        Promise.SUBMITTED_EXACTLY_ONCE,
        "task %d is requeued twice, now as %x",
        task);
    original.requeuedAs = task.id;
    task.requeuedFrom = letter;
  }

  /** Ordering keys of a tenant have nothing to do with those of another. */
  private String lineOf(TaskHistory task) {
    String tenant = world.plan().destinations().get(task.spec.route)[2];
    return TaskIds.shard(task.id) + "/" + tenant + "/" + task.spec.orderingKey;
  }

  /** What has ended may be retired, and then nobody knows of it after a start. */
  private boolean mayBeForgotten(long taskId) {
    return world.plan().isRetentionShort && histories.get(taskId).hasEnded();
  }

  private void writtenAgain(
      TaskHistory task, byte[] payload, RecordReader.Terms terms, RecordReader.Counts counts) {
    world.count(Fault.RECORD_WRITTEN_AGAIN);
    require(
        !task.hasEnded(),
        Promise.ENDS_EXACTLY_ONCE,
        "the record of task %d (%x) was written again after its end",
        task);
    require(
        counts.attempts() == task.failedAttempts()
            && counts.losses() == task.losses()
            && counts.handedBack() == task.handedBack(),
        Promise.ATTEMPTS_ARE_COUNTED,
        "the record of task %d (%x) was written again with other attempts",
        task);
    require(
        terms.equals(task.terms) && Arrays.equals(payload, task.spec.payload),
        Promise.SOUNDNESS,
        "the record of task %d (%x) was written again as another one",
        task);
  }

  @Override
  public void attemptFailed(
      long position, long taskId, int attempt, FailureKind kind, long atMs, long retryAtMs) {
    long delayMs = retryAtMs - atMs;
    TaskHistory task = live(taskId, "fails an attempt");
    if (attempt == task.failedAttempts()) {
      return; // With a record that was written again: counted there, and judged by when it starts.
    }
    boolean isLoss = TaskHistory.isLoss(kind);
    require(
        attempt == task.failedAttempts() + 1,
        Promise.ATTEMPTS_ARE_COUNTED,
        "task %d (%x) leaves an attempt out, or counts it twice",
        task);
    boolean isHandedBack = kind == FailureKind.HANDED_BACK;
    int failures = task.failures() + 1;
    boolean mayGoOn =
        isHandedBack
            || (isLoss
                ? task.losses() + 1 <= world.plan().lossesMax
                : kind != FailureKind.FINAL_ERROR && failures < task.spec.maxAttempts);
    require(
        mayGoOn, Promise.ATTEMPTS_ARE_COUNTED, "task %d (%x) goes on beyond its attempts", task);
    long delayMsMax =
        isLoss || isHandedBack
            ? 0
            : Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS << Math.min(20, failures - 1));
    require(
        delayMs >= 0 && delayMs <= delayMsMax,
        Promise.TIMES_ARE_KEPT,
        "task %d (%x) waits too long for its next attempt",
        task);
    task.failed(position, kind, World.simulatedNs(retryAtMs));
  }

  private TaskHistory live(long taskId, String does) {
    TaskHistory task = histories.get(taskId);
    if (task == null || !task.isLogged()) {
      throw violation(Promise.SOUNDNESS, "a task %x that is not there %s", taskId, does);
    }
    require(
        !task.hasEnded(), Promise.ENDS_EXACTLY_ONCE, "task %d (%x) had ended and " + does, task);
    return task;
  }

  @Override
  public void finished(long position, long taskId, TaskStatus status, int attempts, byte[] output) {
    TaskHistory task = live(taskId, "ends");
    if (world.isTracing()) {
      world.trace("task %x ends as %s", taskId, status);
    }
    task.finishedAt = position;
    task.outcome = status;
    task.attempts = attempts;
    task.output = output;
    live[TaskIds.shard(taskId)]--;
    switch (status) {
      case SUCCEEDED -> checkSuccess(task);
      case FAILED -> checkFailure(task);
      case CANCELLED ->
          require(
              task.spec.cancelAsked,
              Promise.ENDS_EXACTLY_ONCE,
              "task %d (%x) is cancelled and nobody asked",
              task);
      case EXPIRED -> checkExpiry(task);
      default -> throw violation(Promise.SOUNDNESS, "task %x ends as %s", taskId, status);
    }
    int made = task.failedAttempts();
    require(
        attempts == made + 1
            || (attempts == made
                && (status == TaskStatus.CANCELLED || status == TaskStatus.EXPIRED)),
        Promise.ATTEMPTS_ARE_COUNTED,
        "task %d (%x) ends with a wrong number of attempts",
        task);
  }

  /** The result is that of the present attempt, which was made and did succeed. */
  private void checkSuccess(TaskHistory task) {
    for (TaskHistory.Execution each : task.executions) {
      if (each.hasEnded && each.failure == null && Arrays.equals(each.output, task.output)) {
        require(
            each.attempt == task.attempts && each.attempt == task.failedAttempts() + 1,
            Promise.ENDS_EXACTLY_ONCE,
            "task %d (%x) ends with the result of another attempt than the present one",
            task);
        return;
      }
    }
    require(false, Promise.ENDS_EXACTLY_ONCE, "task %d (%x) has a result that nobody gave", task);
  }

  private void checkFailure(TaskHistory task) {
    int failures = task.failures();
    boolean isError = Outputs.isError(task.output) || Arrays.equals(task.output, TIMED_OUT);
    boolean mayEnd =
        Outputs.isFinal(task.output)
            || (isError
                ? failures + 1 >= task.spec.maxAttempts
                : task.losses() + 1 > world.plan().lossesMax);
    require(
        mayEnd,
        Promise.ATTEMPTS_ARE_COUNTED,
        "task %d (%x) fails though it has attempts left",
        task);
  }

  private void checkExpiry(TaskHistory task) {
    TaskSpec spec = task.spec;
    require(spec.deadlineMs > 0, Promise.TIMES_ARE_KEPT, "task %d (%x) has no deadline", task);
    require(
        hasJumped
            || world.nowNs() + CLOCK_SLACK_NS >= spec.firstSentNs + spec.deadlineMs * WorldPlan.MS,
        Promise.TIMES_ARE_KEPT,
        "task %d (%x) expires before its deadline",
        task);
  }

  /** Power has gone and the log ends earlier: what nobody was told of may be undone. */
  void logCut(Disk disk) {
    long last = disk.last();
    for (TaskHistory task : histories.values()) {
      if (TaskIds.shard(task.id) != disk.shard || !task.isLogged()) {
        continue;
      }
      boolean hadEnded = task.hasEnded();
      task.cut(last);
      if (task.isLogged()) {
        require(
            !task.endWasTold || task.hasEnded(),
            Promise.ACKNOWLEDGED_IS_DURABLE,
            "the end of task %d (%x) was told and is lost",
            task);
        live[disk.shard] += hadEnded && !task.hasEnded() ? 1 : 0;
      } else {
        require(
            !task.wasTold,
            Promise.ACKNOWLEDGED_IS_DURABLE,
            "task %d (%x) was acknowledged and is lost",
            task);
        live[disk.shard] -= hadEnded ? 0 : 1;
        forget(task);
      }
    }
    checkLines(disk.shard);
  }

  private void forget(TaskHistory task) {
    if (task.spec.loggedId == task.id) {
      task.spec.loggedId = 0;
    }
    if (task.requeuedFrom != 0) {
      histories.get(task.requeuedFrom).requeuedAs = 0;
    }
    if (!task.spec.orderingKey.isEmpty()) {
      lines.get(lineOf(task)).remove(task);
    }
  }

  private void checkLines(int shard) {
    for (List<TaskHistory> line : lines.values()) {
      boolean isOpen = false;
      for (TaskHistory task : line) {
        if (TaskIds.shard(task.id) == shard) {
          require(
              !isOpen || task.executions.isEmpty(),
              Promise.ORDER,
              "task %d (%x) ran, and one before it on its ordering key lives again",
              task);
          isOpen |= !task.hasEnded();
        }
      }
    }
  }

  // What clients are told.

  /** A submitter was told that its task exists, durably. */
  void told(TaskSpec spec, long taskId) {
    TaskHistory task = histories.get(taskId);
    if (task != null && !task.isLogged() && mayBeCut(task)) {
      spec.toldId = taskId;
      return;
    }
    if (task == null || !task.isLogged()) {
      throw violation(
          Promise.ACKNOWLEDGED_IS_DURABLE, "task %x was acknowledged and is not logged", taskId);
    }
    require(
        task.spec == spec,
        Promise.SUBMITTED_EXACTLY_ONCE,
        "task %d (%x) was acknowledged to another submission",
        task);
    require(
        isDurable(task, task.acceptedAt),
        Promise.ACKNOWLEDGED_IS_DURABLE,
        "task %d (%x) was acknowledged before its record was durable",
        task);
    require(
        spec.toldId == 0 || spec.toldId == taskId || mayBeForgotten(spec.toldId),
        Promise.SUBMITTED_EXACTLY_ONCE,
        "submission %d was told two ids, now %x",
        task);
    spec.toldId = taskId;
    task.wasHeardOf = true;
    task.wasTold |= task.isFsync(world.plan());
  }

  /** Somebody was told that a dead letter is a task again, durably. */
  void toldRequeued(long letter, long taskId) {
    TaskHistory task = histories.get(taskId);
    if (task != null && !task.isLogged() && mayBeCut(task)) {
      return;
    }
    if (task == null || !task.isLogged() || task.requeuedFrom != letter) {
      throw violation(
          Promise.ACKNOWLEDGED_IS_DURABLE, "the requeue %x was told and is not logged", taskId);
    }
    require(
        isDurable(task, task.acceptedAt),
        Promise.ACKNOWLEDGED_IS_DURABLE,
        "the requeue of task %d (%x) was told before its record was durable",
        task);
    task.wasTold |= task.isFsync(world.plan());
  }

  /** Whether what was said of a task may have gone with the power while it was under way. */
  private boolean mayBeCut(TaskHistory task) {
    return task.wasLogged && !task.isFsync(world.plan());
  }

  /** Whether a record is where the durability of its task promises. */
  private boolean isDurable(TaskHistory task, long position) {
    return !task.isFsync(world.plan())
        || world.scheduler().disks().get(TaskIds.shard(task.id)).isForced(position);
  }

  /** Somebody was told how a task had ended: that has the durability that the task asked for. */
  void toldEnd(long taskId, TaskStatus status, int attempts, byte[] output) {
    TaskHistory task = histories.get(taskId);
    if (task != null && !task.hasEnded() && mayBeCut(task)) {
      return;
    }
    if (task == null || !task.isLogged() || !task.hasEnded()) {
      throw violation(
          Promise.ACKNOWLEDGED_IS_DURABLE, "the end of task %x was told and is not logged", taskId);
    }
    require(
        isDurable(task, task.finishedAt),
        Promise.ACKNOWLEDGED_IS_DURABLE,
        "the end of task %d (%x) was told before its record was durable",
        task);
    require(
        status == task.outcome && attempts == task.attempts && Arrays.equals(output, task.output),
        Promise.ENDS_EXACTLY_ONCE,
        "the end of task %d (%x) was told otherwise than it was",
        task);
    task.endWasTold |= task.isFsync(world.plan());
  }

  /** A submission was refused: there is no such task. */
  void toldRefused(TaskSpec spec) {
    TaskHistory task = spec.loggedId == 0 ? null : histories.get(spec.loggedId);
    if (task != null && task.isLogged() && !mayBeForgotten(task.id)) {
      require(
          false,
          Promise.SUBMITTED_EXACTLY_ONCE,
          "task %d exists as %x and its submission is refused",
          task);
    }
  }

  /** Somebody was told that there is no such task. */
  void toldUnknown(long taskId) {
    TaskHistory task = histories.get(taskId);
    boolean mayBeRetired = task != null && task.hasEnded() && world.plan().isRetentionShort;
    if (task != null && task.isLogged() && task.wasTold && !mayBeRetired) {
      require(
          false, Promise.ACKNOWLEDGED_IS_DURABLE, "task %d (%x) was acknowledged: unknown", task);
    }
  }

  // What runtimes do.

  /** An attempt starts. */
  TaskHistory.Execution started(long taskId, int epoch, int attempt, byte[] payload) {
    TaskHistory task = history(taskId, payload);
    require(
        Arrays.equals(payload, task.spec.payload),
        Promise.SOUNDNESS,
        "task %d (%x) comes with another payload",
        task);
    require(
        task.execution(epoch, attempt) == null,
        Promise.ONE_OWNER,
        "one and the same attempt of task %d (%x) starts twice",
        task);
    var execution = new TaskHistory.Execution(epoch, attempt);
    task.executions.add(execution);
    task.spec.starts++;
    if (attempt == task.failedAttempts() + 1 && !task.hasEnded()) {
      checkStart(task);
    }
    return execution;
  }

  private void checkStart(TaskHistory task) {
    TaskSpec spec = task.spec;
    long earliestNs = spec.firstSentNs + spec.delayMs * WorldPlan.MS - CLOCK_SLACK_NS;
    require(
        hasJumped || world.nowNs() >= earliestNs,
        Promise.TIMES_ARE_KEPT,
        "task %d (%x) starts before its time",
        task);
    require(
        hasJumped || world.nowNs() >= task.retryNotBeforeNs() - CLOCK_SLACK_NS,
        Promise.TIMES_ARE_KEPT,
        "task %d (%x) is tried again before its time",
        task);
    if (!spec.orderingKey.isEmpty() && task.isLogged()) {
      for (TaskHistory other : lines.get(lineOf(task))) {
        boolean isEarlier = TaskIds.sequence(other.id) < TaskIds.sequence(task.id);
        require(
            !isEarlier || other.hasEnded(),
            Promise.ORDER,
            "task %d (%x) starts before another of its ordering key has ended",
            task);
      }
    }
  }

  // What the scheduler's tables say.

  /** A turn has ended and its records are appended: the table holds what the log says. */
  void turnEnded(Shard shard) {
    if (world.scheduler().disks().get(shard.number).isFull() || shard.journal.hasRefused()) {
      return;
    }
    if (shard.core().tasks().size() != live[shard.number]) {
      throw violation(
          Promise.ACKNOWLEDGED_IS_DURABLE,
          "shard %d has %d live tasks, the log %d",
          shard.number,
          shard.core().tasks().size(),
          live[shard.number]);
    }
    explainOne(shard);
  }

  /** A shard has replayed its log: it knows all that is in it. */
  void checkRecovered(Shard shard) {
    SchedulerCore core = shard.core();
    for (TaskHistory task : histories.values()) {
      if (TaskIds.shard(task.id) != shard.number || !task.isLogged()) {
        continue;
      }
      int slot = core.tasks().find(task.id);
      if (task.hasEnded()) {
        require(
            slot == TaskTable.NONE,
            Promise.ENDS_EXACTLY_ONCE,
            "task %d (%x) had ended and lives again after a start",
            task);
        checkLetter(core, task);
      } else {
        require(
            slot != TaskTable.NONE,
            Promise.ACKNOWLEDGED_IS_DURABLE,
            "task %d (%x) is lost after a start",
            task);
        require(
            core.tasks().attempt(slot) == task.failedAttempts()
                && core.tasks().losses(slot) == task.losses(),
            Promise.ATTEMPTS_ARE_COUNTED,
            "task %d (%x) has another number of attempts after a start",
            task);
      }
    }
    if (core.tasks().size() != live[shard.number]) {
      throw violation(
          Promise.ENDS_EXACTLY_ONCE,
          "shard %d knows %d live tasks after a start, the log %d",
          shard.number,
          core.tasks().size(),
          live[shard.number]);
    }
    shard.auditNow();
  }

  /** What failed is a dead letter until it is requeued, or until a clock says that it is old. */
  private void checkLetter(SchedulerCore core, TaskHistory task) {
    boolean isLetter = core.deadLetters().find(task.id) != null;
    boolean isExpected = task.outcome == TaskStatus.FAILED && task.requeuedAs == 0;
    require(
        isLetter || !isExpected || hasJumped,
        Promise.ACKNOWLEDGED_IS_DURABLE,
        "task %d (%x) failed and is no dead letter after a start",
        task);
    require(
        !isLetter || isExpected,
        Promise.SUBMITTED_EXACTLY_ONCE,
        "task %d (%x) is a dead letter after a start though it should not be",
        task);
  }

  /** From time to time: what would be said of some task, and is it so? */
  private void explainOne(Shard shard) {
    if (specs.isEmpty() || --turnsToExplanation > 0) {
      return;
    }
    turnsToExplanation = 1 + explanations.nextInt(TURNS_TO_EXPLANATION_MAX);
    TaskHistory task = histories.get(specs.get(explanations.nextInt(specs.size())).newestId);
    int slot = task == null ? TaskTable.NONE : shard.core().tasks().find(task.id);
    if (slot != TaskTable.NONE) {
      Explanation why = shard.explain(slot);
      if (world.isTracing()) {
        world.trace("task %d (%x): %s", task.spec.number, task.id, why.sentence());
      }
      checkExplanation(task, why);
      world.faults().explained(why.reason());
    }
  }

  /** What the tables cannot know: the log and what people did. */
  private void checkExplanation(TaskHistory task, Explanation why) {
    String[] destination = world.plan().destinations().get(task.spec.route);
    boolean isTrue =
        switch (why.reason()) {
          case RUNNING, BACK_OFF, NOT_BEFORE ->
              why.reason() == WaitReason.BACK_OFF
                  ? task.failedAttempts() > 0
                  : why.reason() == WaitReason.RUNNING
                      || task.spec.delayMs > 0
                      // Its key was barred a moment ago, and is looked at again.
                      || !task.spec.orderingKey.isEmpty();
          case QUARANTINE -> task.losses() >= 2;
          case ORDERING_KEY -> {
            TaskHistory before = histories.get(why.heldBy());
            yield before != null && lineOf(before).equals(lineOf(task)) && !before.hasEnded();
          }
          case EXPIRY -> task.spec.deadlineMs > 0;
          case PAUSED, TYPE_PAUSED -> world.operator().mayBePaused(destination[0], destination[1]);
          case SPECIALTY -> false;
          default -> true;
        };
    require(
        isTrue,
        Promise.EXPLAINED_TRULY,
        "task %d (%x) does not wait for " + why.reason().label(),
        task);
  }

  boolean allHaveEnded() {
    int left = 0;
    for (int each : live) {
      left += each;
    }
    for (Disk disk : world.scheduler().disks()) {
      left += disk.unforced();
    }
    return left == 0 && world.scheduler().isListening();
  }

  /** All has ended; a last start shows that the log says so. */
  void checkEnd() {
    for (Shard shard : world.scheduler().shards()) {
      shard.auditNow();
    }
    world.scheduler().die(SchedulerProcess.Death.POWER);
    world.scheduler().start();
    for (Shard shard : world.scheduler().shards()) {
      if (shard.core().tasks().size() != 0) {
        throw violation(
            Promise.ENDS_EXACTLY_ONCE, "%d tasks live again", shard.core().tasks().size());
      }
    }
  }

  /** Why the end is not reached. */
  String whatIsLeft() {
    StringBuilder text = new StringBuilder("in the end there are left:");
    int lines = 0;
    for (TaskHistory task : histories.values()) {
      if (task.isLogged() && !task.hasEnded() && lines++ < 5) {
        text.append(" task %d (%x, %s)".formatted(task.spec.number, task.id, state(task)));
      }
    }
    for (Submitter submitter : world.submitters()) {
      if (!submitter.isDone()) {
        text.append("; ").append(submitter.whatIsLeft());
      }
    }
    return text.append("; ").append(world.operator().whatIsLeft()).toString();
  }

  private String state(TaskHistory task) {
    Shard shard = world.scheduler().shards().get(TaskIds.shard(task.id));
    int slot = shard.core().tasks().find(task.id);
    return slot == TaskTable.NONE
        ? "not in the table"
        : shard.core().tasks().status(slot)
            + " attempt "
            + shard.core().tasks().attempt(slot)
            + " agent "
            + shard.core().tasks().agent(slot);
  }
}
