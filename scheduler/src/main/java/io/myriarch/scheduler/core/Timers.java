package io.myriarch.scheduler.core;

import java.util.Arrays;
import org.agrona.BitUtil;

/**
 * The timer wheel: at most one timer for each live task, whose row is the node. Hashed, so that
 * arming and disarming are O(1) and no number of timers needs memory of its own. A spoke holds the
 * timers of its tick in every turn of the wheel; those of later turns are passed over.
 *
 * <p>Timers fire at or after their time, late by at most a tick and a cycle.
 */
final class Timers {
  /** Called for a timer that is due; it has been disarmed. */
  @FunctionalInterface
  interface Handler {
    void onTimer(int slot);
  }

  static final long TICK_NS = 1 << 20;
  private static final int SPOKES_MAX = 1 << 14;
  private static final int SPOKES_MIN = 1 << 9;

  private final TaskTable tasks;
  private final int spokes;
  private final int[] heads;
  private long currentTick;
  private int resumeAt = TaskTable.NONE;
  private int armed;

  Timers(TaskTable tasks, long nowNs) {
    this.tasks = tasks;
    int fitting = BitUtil.findNextPositivePowerOfTwo(tasks.rowsMax());
    spokes = Math.max(SPOKES_MIN, Math.min(SPOKES_MAX, fitting));
    heads = new int[spokes];
    Arrays.fill(heads, TaskTable.NONE);
    currentTick = nowNs / TICK_NS;
  }

  int armed() {
    return armed;
  }

  /** Arms the timer of a task, in place of what was armed before. */
  void arm(int slot, long deadlineNs) {
    disarm(slot);
    // Never on the spoke under the hand or behind it: it would wait there for a whole turn.
    tasks.timerNs(slot, Math.max(deadlineNs, (currentTick + 1) * TICK_NS));
    int spoke = spoke(slot);
    int head = heads[spoke];
    tasks.timerNext(slot, head);
    tasks.timerPrevious(slot, TaskTable.NONE);
    if (head != TaskTable.NONE) {
      tasks.timerPrevious(head, slot);
    }
    heads[spoke] = slot;
    tasks.timerArmed(slot, true);
    armed++;
  }

  void disarm(int slot) {
    if (!tasks.timerArmed(slot)) {
      return;
    }
    int next = tasks.timerNext(slot);
    int previous = tasks.timerPrevious(slot);
    if (previous == TaskTable.NONE) {
      heads[spoke(slot)] = next;
    } else {
      tasks.timerNext(previous, next);
    }
    if (next != TaskTable.NONE) {
      tasks.timerPrevious(next, previous);
    }
    if (resumeAt == slot) {
      resumeAt = next;
    }
    tasks.timerArmed(slot, false);
    armed--;
  }

  /** Fires what is due, {@code limit} timers at most, and returns how many that were. */
  int poll(long nowNs, int limit, Handler handler) {
    int fired = 0;
    long nowTick = nowNs / TICK_NS;
    if (armed == 0) {
      currentTick = nowTick;
      return 0;
    }
    if (nowTick - currentTick > spokes) {
      // One turn of the wheel meets everything that is due, however long the pause was.
      currentTick = nowTick - spokes;
      resumeAt = TaskTable.NONE;
    }
    while (currentTick <= nowTick && fired < limit) {
      int slot = resumeAt != TaskTable.NONE ? resumeAt : heads[(int) currentTick & spokes - 1];
      resumeAt = TaskTable.NONE;
      while (slot != TaskTable.NONE && fired < limit) {
        resumeAt = tasks.timerNext(slot);
        if (tasks.timerNs(slot) <= nowNs) {
          disarm(slot);
          handler.onTimer(slot);
          fired++;
        }
        slot = resumeAt;
      }
      if (slot == TaskTable.NONE) {
        if (currentTick == nowTick) {
          break;
        }
        currentTick++;
      }
    }
    if (currentTick == nowTick) {
      // What is due later in this tick may stand before the place reached: begin anew next time.
      resumeAt = TaskTable.NONE;
    }
    return fired;
  }

  private int spoke(int slot) {
    return (int) (tasks.timerNs(slot) / TICK_NS) & spokes - 1;
  }
}
