package io.myriarch.scheduler.shard;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.OutboundFrames;
import io.myriarch.protocol.wire.AcceptedEncoder;
import io.myriarch.protocol.wire.ClientWelcomeEncoder;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.FinishedEncoder;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.RejectedEncoder;
import io.myriarch.protocol.wire.RouteOpenedEncoder;
import io.myriarch.protocol.wire.TaskStateEncoder;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.core.TaskTable;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** The publisher of a client link: calls to bytes. Neighbouring acceptances leave as one range. */
public final class ClientLink extends Link {
  private static final int FIXED_BYTES_MAX = 128;

  private final AcceptedEncoder accepted = new AcceptedEncoder();
  private final RejectedEncoder rejected = new RejectedEncoder();
  private final FinishedEncoder finished = new FinishedEncoder();
  private long sessionId;
  private int unanswered;
  private long rangeCorrelationId;
  private long rangeTaskId;
  private int rangeCount;
  private long rangePosition;
  private int rangeEpoch;
  private Durability rangeDurability = Durability.DEFAULT;

  public ClientLink(SchedulingLoop loop, int id, LinkSocket socket) {
    super(loop, id, socket, true, loop.linkLimits().clientOutputBytesMax());
  }

  /** The session that the client named; 0: no hello yet. */
  public long sessionId() {
    return sessionId;
  }

  public void sessionId(long value) {
    sessionId = value;
  }

  /** Counts a submission; false if the client has more without an answer than it may. */
  public boolean countSubmission() {
    return ++unanswered <= loop.core().limits().clientWindow();
  }

  /** Answers the hello. */
  public void welcome() {
    int offset = begin(FIXED_BYTES_MAX);
    if (offset != OutboundFrames.FULL) {
      ClientWelcomeEncoder welcome = new ClientWelcomeEncoder();
      welcome
          .wrapAndApplyHeader(buffer(), offset, header)
          .protocolVersion(Framing.PROTOCOL_VERSION)
          .epoch(loop.epoch())
          .shard((short) loop.core().limits().shard())
          .durability(loop.core().limits().durability())
          .window(loop.core().limits().clientWindow())
          .payloadBytesMax(loop.core().limits().taskPayloadBytesMax());
      end(welcome.encodedLength());
    }
  }

  public void routeOpened(long correlationId, int route) {
    int offset = begin(FIXED_BYTES_MAX);
    if (offset != OutboundFrames.FULL) {
      RouteOpenedEncoder opened = new RouteOpenedEncoder();
      opened.wrapAndApplyHeader(buffer(), offset, header).correlationId(correlationId).route(route);
      end(opened.encodedLength());
    }
  }

  /**
   * The task's record is in the batch of this position; the answer leaves when that is durable, as
   * far as the task asked for.
   */
  void accepted(
      long correlationId, long taskId, Durability durability, long position, int acceptedEpoch) {
    countAnswer(durability);
    if (rangeCount > 0
        && correlationId == rangeCorrelationId + rangeCount
        && taskId == rangeTaskId + rangeCount
        && durability == rangeDurability) {
      rangeCount++;
    } else {
      endRange();
      rangeCorrelationId = correlationId;
      rangeTaskId = taskId;
      rangeDurability = durability;
      rangeCount = 1;
      dirty();
    }
    rangePosition = position;
    rangeEpoch = acceptedEpoch;
  }

  @Override
  protected void finishBatch() {
    endRange();
  }

  /** A submission counts as answered when its answer may leave. */
  @Override
  protected void answered(int submissions) {
    unanswered -= submissions;
  }

  private void endRange() {
    if (rangeCount == 0) {
      return;
    }
    int offset = begin(rangeDurability, FIXED_BYTES_MAX);
    if (offset != OutboundFrames.FULL) {
      accepted
          .wrapAndApplyHeader(buffer(), offset, header)
          .firstCorrelationId(rangeCorrelationId)
          .firstTaskId(rangeTaskId)
          .count(rangeCount)
          .durability(rangeDurability)
          .journalPosition(rangePosition)
          .epoch(rangeEpoch);
      end(accepted.encodedLength());
    }
    rangeCount = 0;
  }

  /** A submission was refused. */
  void submissionRejected(long correlationId, RejectCode code, int retryAfterMs, String sentence) {
    countAnswer(loop.core().limits().durability());
    rejected(correlationId, code, retryAfterMs, sentence);
  }

  /** A request was refused. */
  public void rejected(long correlationId, RejectCode code, int retryAfterMs, String sentence) {
    int offset = begin(FIXED_BYTES_MAX + SENTENCE_BYTES_MAX);
    if (offset != OutboundFrames.FULL) {
      rejected
          .wrapAndApplyHeader(buffer(), offset, header)
          .correlationId(correlationId)
          .code(code)
          .retryAfterMs(retryAfterMs)
          .sentence(fitting(sentence));
      end(rejected.encodedLength());
    }
  }

  /** A followed task has ended. */
  void finished(
      TaskTable tasks, int slot, TaskStatus status, DirectBuffer output, int at, int length) {
    endRange();
    int offset = begin(tasks.durability(slot), FIXED_BYTES_MAX + length);
    if (offset != OutboundFrames.FULL) {
      finished
          .wrapAndApplyHeader(buffer(), offset, header)
          .correlationId(tasks.correlationId(slot))
          .taskId(tasks.id(slot))
          .status(status)
          .attempts(tasks.attempt(slot))
          .agent(loop.core().layout().number(tasks.agent(slot)))
          .queueUs(tasks.queueUs(slot))
          .executionUs(tasks.executionUs(slot))
          .putOutput(output, at, length);
      end(finished.encodedLength());
    }
  }

  /** A task that this client follows, and submitted again, had ended before. */
  void finishedEarlier(long correlationId, TaskView view) {
    byte[] output = outputOf(view);
    int offset = begin(FIXED_BYTES_MAX + output.length);
    if (offset != OutboundFrames.FULL) {
      finished
          .wrapAndApplyHeader(buffer(), offset, header)
          .correlationId(correlationId)
          .taskId(view.id())
          .status(view.status())
          .attempts(view.attempts())
          .agent(view.agent())
          .queueUs(view.queueUs())
          .executionUs(view.executionUs())
          .putOutput(output, 0, output.length);
      end(finished.encodedLength());
    }
  }

  /** Answers a query or a cancellation. */
  public void taskState(long correlationId, TaskView view) {
    byte[] output = outputOf(view);
    int offset = begin(FIXED_BYTES_MAX + output.length);
    if (offset != OutboundFrames.FULL) {
      TaskStateEncoder state = new TaskStateEncoder();
      state
          .wrapAndApplyHeader(buffer(), offset, header)
          .correlationId(correlationId)
          .taskId(view.id())
          .status(view.status())
          .attempts(view.attempts())
          .agent(view.agent())
          .queueUs(view.queueUs())
          .executionUs(view.executionUs())
          .putOutput(output, 0, output.length);
      end(state.encodedLength());
    }
  }

  private static byte[] outputOf(TaskView view) {
    if (view.result() != null) {
      return view.result();
    }
    return view.error() == null ? new byte[0] : view.error().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  protected boolean isIntroduced() {
    return sessionId != 0;
  }

  @Override
  protected boolean isPingedWhenSilent() {
    return true;
  }

  @Override
  protected void onClosed() {
    loop.clientClosed(this);
  }
}
