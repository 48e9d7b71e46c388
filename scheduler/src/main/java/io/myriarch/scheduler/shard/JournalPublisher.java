package io.myriarch.scheduler.shard;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.journal.AttemptFailedEncoder;
import io.myriarch.protocol.journal.DeadLetterRemovedEncoder;
import io.myriarch.protocol.journal.DeadLetteredEncoder;
import io.myriarch.protocol.journal.JournalOpenedEncoder;
import io.myriarch.protocol.journal.MessageHeaderEncoder;
import io.myriarch.protocol.journal.PauseChangedEncoder;
import io.myriarch.protocol.journal.RouteDefinedEncoder;
import io.myriarch.protocol.journal.TaskAcceptedEncoder;
import io.myriarch.protocol.journal.TaskFinishedEncoder;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.core.Pauses;
import io.myriarch.scheduler.core.Routes;
import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.core.Submission;
import io.myriarch.scheduler.core.TaskTable;
import io.myriarch.scheduler.journal.Journal;
import io.myriarch.scheduler.journal.JournalFullException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Records to bytes: collects those of a turn in one batch, which becomes one excerpt of the
 * journal.
 */
final class JournalPublisher {
  /** Larger batches are appended before the turn ends. */
  private static final int BATCH_BYTES_USUAL = 1 << 20;

  private static final int FIXED_BYTES_MAX = 1024;
  private static final byte[] NOTHING = new byte[0];

  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final TaskAcceptedEncoder accepted = new TaskAcceptedEncoder();
  private final AttemptFailedEncoder attemptFailed = new AttemptFailedEncoder();
  private final TaskFinishedEncoder finished = new TaskFinishedEncoder();
  private final DeadLetteredEncoder deadLettered = new DeadLetteredEncoder();
  private final Journal journal;
  private final int shardCount;
  private final UnsafeBuffer batch;
  private SchedulerCore core;
  private int epoch;
  private int length;
  private int file = -1;
  private final Runnable onFull;
  private boolean isFull;
  private long lastPosition;
  private long turnMs;
  private boolean isPaired;

  /**
   * A publisher to this journal.
   *
   * @param onFull called when the disk has no room for a batch: little more should be recorded
   */
  JournalPublisher(Journal journal, int shardCount, Runnable onFull) {
    this.journal = journal;
    this.shardCount = shardCount;
    this.onFull = onFull;
    batch = new UnsafeBuffer(ByteBuffer.allocateDirect(journal.batchBytesMax()));
  }

  void start(SchedulerCore startedCore, int startedEpoch) {
    core = startedCore;
    epoch = startedEpoch;
    lastPosition = journal.durablePosition();
  }

  /** The position of the batch that is being collected. */
  long position() {
    return journal.nextPosition();
  }

  /** The position that everything recorded so far needs. */
  long neededPosition() {
    return length > 0 ? journal.nextPosition() : lastPosition;
  }

  /** The position of the last batch that was appended. */
  long appendedPosition() {
    return lastPosition;
  }

  /** Whether the disk had no room for the last batch, which is kept and tried again. */
  boolean isFull() {
    return isFull;
  }

  /**
   * A new file begins with what its records need to be understood. Call it before the first record
   * of a turn.
   */
  void beginTurn(long nowMs) {
    turnMs = nowMs;
    int next = journal.fileOf(journal.nextPosition());
    if (length > 0 || next == file) {
      return;
    }
    file = next;
    core.startFile(next, journal.nextPosition());
    int at = begin(FIXED_BYTES_MAX);
    JournalOpenedEncoder opened = new JournalOpenedEncoder();
    opened
        .wrapAndApplyHeader(batch, at, header)
        .epoch(epoch)
        .shard((short) core.limits().shard())
        .shardCount((short) shardCount)
        .openedAtMs(nowMs)
        .productVersion(productVersion());
    end(opened.encodedLength());
    for (int number = 0; number < core.routes().size(); number++) {
      routeDefined(core.routes().get(number));
    }
    core.pauses().all().forEach(pause -> pauseChanged(pause, true));
  }

  private static String productVersion() {
    String version = JournalPublisher.class.getPackage().getImplementationVersion();
    return version == null ? "" : version;
  }

  void routeDefined(Routes.Route route) {
    int at = begin(FIXED_BYTES_MAX);
    RouteDefinedEncoder defined = new RouteDefinedEncoder();
    defined
        .wrapAndApplyHeader(batch, at, header)
        .route(route.number())
        .agentType(route.typeName())
        .specialty(route.specialtyName())
        .operation(route.operation())
        .tenant(route.tenantName());
    end(defined.encodedLength());
  }

  void pauseChanged(Pauses.Pause pause, boolean isPaused) {
    int at = begin(FIXED_BYTES_MAX);
    PauseChangedEncoder changed = new PauseChangedEncoder();
    changed
        .wrapAndApplyHeader(batch, at, header)
        .sinceMs(pause.sinceMs())
        .paused((short) (isPaused ? 1 : 0))
        .agentType(pause.type())
        .specialty(pause.specialty());
    end(changed.encodedLength());
  }

  void taskAccepted(TaskTable tasks, int slot, Submission s) {
    taskAccepted(tasks, slot, s, 0, 0, 0);
  }

  /** Again, with what has become of it since; of the submission as its first record has it. */
  void taskAcceptedAgain(int slot, Submission s) {
    TaskTable tasks = core.tasks();
    int attempts = core.oldRecords().attemptsFailed(slot);
    taskAccepted(tasks, slot, s, attempts, tasks.losses(slot), tasks.handedBack(slot));
  }

  private void taskAccepted(
      TaskTable tasks, int slot, Submission s, int attempts, int losses, int handedBack) {
    int at = begin(FIXED_BYTES_MAX + s.payloadLength);
    long submittedAtMs = tasks.submittedAtMs(slot);
    accepted
        .wrapAndApplyHeader(batch, at, header)
        .taskId(tasks.id(slot))
        .route(s.route)
        .priority((short) tasks.priority(slot))
        .maxAttempts((short) tasks.maxAttempts(slot))
        .attempts(attempts)
        .losses(losses)
        .handedBack(handedBack)
        .executionTimeoutMs(tasks.timeoutMs(slot))
        .submittedAtMs(submittedAtMs)
        .notBeforeMs(s.notBeforeDelayMs == 0 ? 0 : submittedAtMs + s.notBeforeDelayMs)
        .deadlineMs(s.deadlineMs == 0 ? 0 : submittedAtMs + s.deadlineMs)
        .sessionId(s.sessionId)
        .correlationId(s.correlationId)
        .requeuedFrom(s.requeuedFrom)
        .durability(tasks.durability(slot).value())
        .orderingKey(s.orderingKey)
        .idempotencyKey(s.idempotencyKey);
    accepted.putPayload(s.payload, s.payloadOffset, s.payloadLength);
    end(accepted.encodedLength());
  }

  void attemptFailed(
      TaskTable tasks,
      int slot,
      FailureKind kind,
      long nowMs,
      long retryAtMs,
      DirectBuffer error,
      int offset,
      int errorLength) {
    int at = begin(FIXED_BYTES_MAX + errorLength);
    attemptFailed
        .wrapAndApplyHeader(batch, at, header)
        .taskId(tasks.id(slot))
        .agent(core.layout().number(tasks.agent(slot)))
        .epoch(tasks.epoch(slot))
        .attempt(tasks.attempt(slot))
        .kind(kind.value())
        .atMs(nowMs)
        .retryAtMs(retryAtMs)
        .putErrorText(error, offset, errorLength);
    end(attemptFailed.encodedLength());
  }

  /**
   * How the last attempt of a task had failed whose record was written again: it is counted there,
   * so that the kind does not matter here, but its error and the time of the next one do.
   */
  void attemptFailedAgain(int slot) {
    TaskTable tasks = core.tasks();
    String known = core.lastError(slot);
    byte[] error = known == null ? NOTHING : known.getBytes(StandardCharsets.UTF_8);
    int at = begin(FIXED_BYTES_MAX + error.length);
    attemptFailed
        .wrapAndApplyHeader(batch, at, header)
        .taskId(tasks.id(slot))
        .agent(core.layout().number(tasks.agent(slot)))
        .epoch(tasks.epoch(slot))
        .attempt(core.oldRecords().attemptsFailed(slot))
        .kind(FailureKind.ERROR.value())
        .atMs(turnMs)
        .retryAtMs(core.oldRecords().retryAtMs(slot))
        .putErrorText(error, 0, error.length);
    end(attemptFailed.encodedLength());
  }

  void taskFinished(
      TaskTable tasks,
      int slot,
      TaskStatus status,
      long nowMs,
      DirectBuffer output,
      int offset,
      int outputLength) {
    int at = begin(FIXED_BYTES_MAX + outputLength);
    isPaired = false;
    finished
        .wrapAndApplyHeader(batch, at, header)
        .taskId(tasks.id(slot))
        .route(tasks.route(slot))
        .status(status.value())
        .priority((short) tasks.priority(slot))
        .attempts(tasks.attempt(slot))
        .agent(core.layout().number(tasks.agent(slot)))
        .submittedAtMs(tasks.submittedAtMs(slot))
        .finishedAtMs(nowMs)
        .queueUs(tasks.queueUs(slot))
        .executionUs(tasks.executionUs(slot))
        .requeuedFrom(core.requeuedFrom(tasks.id(slot)))
        .putOutput(output, offset, outputLength);
    end(finished.encodedLength());
  }

  /** Of a live task, whose end follows in the same batch. */
  void deadLettered(
      int slot,
      FailureKind kind,
      long nowMs,
      long payloadPosition,
      DirectBuffer error,
      int offset,
      int errorLength) {
    TaskTable tasks = core.tasks();
    int payloadLength = payloadPosition < 0 ? tasks.payloadLength(slot) : 0;
    // Room for both records: the other one must not begin the next batch.
    int at = begin(2 * (FIXED_BYTES_MAX + errorLength) + payloadLength);
    isPaired = true;
    long taskId = tasks.id(slot);
    deadLettered
        .wrapAndApplyHeader(batch, at, header)
        .taskId(taskId)
        .route(tasks.route(slot))
        .kind(kind.value())
        .priority((short) tasks.priority(slot))
        .maxAttempts((short) tasks.maxAttempts(slot))
        .attempts(tasks.attempt(slot))
        .losses(tasks.losses(slot))
        .agent(core.layout().number(tasks.agent(slot)))
        .executionTimeoutMs(tasks.timeoutMs(slot))
        .submittedAtMs(tasks.submittedAtMs(slot))
        .failedAtMs(nowMs)
        .deadlineDelayMs(core.deadlineDelayMs(slot))
        .payloadPosition(payloadPosition)
        .requeuedFrom(core.requeuedFrom(taskId))
        .orderingKey(core.orderingKey(slot))
        .putErrorText(error, offset, errorLength);
    if (payloadLength == 0) {
      deadLettered.putPayload(NOTHING, 0, 0);
    } else {
      deadLettered.putPayload(
          core.payloads().memory(slot), core.payloads().offset(slot), payloadLength);
    }
    end(deadLettered.encodedLength());
  }

  /** Again, from the record that is about to be retired, now with its payload. */
  void deadLettered(DeadLetterRecord r) {
    int at = begin(FIXED_BYTES_MAX + r.error().length + r.payload().length);
    deadLettered
        .wrapAndApplyHeader(batch, at, header)
        .taskId(r.taskId())
        .route(r.route())
        .kind(r.kind().value())
        .priority((short) r.priority())
        .maxAttempts((short) r.maxAttempts())
        .attempts(r.attempts())
        .losses(r.losses())
        .agent(r.agent())
        .executionTimeoutMs(r.executionTimeoutMs())
        .submittedAtMs(r.submittedAtMs())
        .failedAtMs(r.failedAtMs())
        .deadlineDelayMs(r.deadlineDelayMs())
        .payloadPosition(-1)
        .requeuedFrom(r.requeuedFrom())
        .orderingKey(r.orderingKey())
        .putErrorText(r.error(), 0, r.error().length)
        .putPayload(r.payload(), 0, r.payload().length);
    end(deadLettered.encodedLength());
  }

  void deadLetterRemoved(long taskId) {
    int at = begin(FIXED_BYTES_MAX);
    DeadLetterRemovedEncoder removed = new DeadLetterRemovedEncoder();
    removed.wrapAndApplyHeader(batch, at, header).taskId(taskId);
    end(removed.encodedLength());
  }

  /** Appends what was collected; what the disk has no room for stays. */
  void append() {
    if (length == 0) {
      return;
    }
    try {
      lastPosition = journal.append(batch, 0, length);
      core.appended(length);
      length = 0;
      isFull = false;
    } catch (JournalFullException e) {
      isFull = true;
      onFull.run();
    }
  }

  private int begin(int bytesMax) {
    if (length > 0 && length + bytesMax > BATCH_BYTES_USUAL && !isFull && !isPaired) {
      append();
      if (length == 0) {
        beginTurn(turnMs);
      }
    }
    if (length + bytesMax > batch.capacity()) {
      throw new IllegalStateException(
          "outcomes piled up beyond %,d bytes while the disk was full".formatted(batch.capacity()));
    }
    return length + Framing.LENGTH_BYTES;
  }

  private void end(int encodedLength) {
    int recordLength = MessageHeaderEncoder.ENCODED_LENGTH + encodedLength;
    Framing.frameLength(batch, length, recordLength);
    length += Framing.LENGTH_BYTES + recordLength;
  }
}
