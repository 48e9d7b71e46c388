package io.myriarch.scheduler.shard;

import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.core.TaskTable;
import java.util.Locale;

/** Queries and cancellations of a client link. On the shard's loop. */
public final class ClientRequests {
  private final SchedulingLoop loop;
  private final ClientLink link;

  public ClientRequests(SchedulingLoop loop, ClientLink link) {
    this.loop = loop;
    this.link = link;
  }

  /**
   * Tells where a task is; a live one that a link of this session had followed is followed by this
   * link again.
   */
  public void query(long correlationId, long taskId) {
    int slot = loop.core().tasks().find(taskId);
    if (slot == TaskTable.NONE) {
      loop.readFinished(taskId, view -> answer(correlationId, view));
      return;
    }
    loop.core().followAgain(slot, link.id(), link.sessionId());
    answer(correlationId, loop.views().live(slot));
  }

  private void answer(long correlationId, TaskView view) {
    if (!link.isOpen()) {
      return;
    }
    if (view == null) {
      link.rejected(
          correlationId,
          RejectCode.UNKNOWN_TASK,
          0,
          "There is no such task, or its record has been retired; see journal.retention.");
    } else {
      link.taskState(correlationId, view);
    }
  }

  /** Ends a task that has not ended. */
  public void cancel(long correlationId, long taskId) {
    if (loop.core().tasks().find(taskId) != TaskTable.NONE) {
      loop.replies().await(taskId, view -> tellCancelled(correlationId, view));
      loop.core().cancel(taskId);
      return;
    }
    loop.readFinished(
        taskId,
        view -> {
          if (view == null || !link.isOpen()) {
            answer(correlationId, view);
          } else {
            link.rejected(
                correlationId,
                RejectCode.ALREADY_FINISHED,
                0,
                "The task has ended already: it is %s.".formatted(nameOf(view.status())));
          }
        });
  }

  private void tellCancelled(long correlationId, TaskView view) {
    if (link.isOpen()) {
      link.taskState(correlationId, view);
      loop.workSoon();
    }
  }

  private static String nameOf(TaskStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
