package io.myriarch.scheduler.core;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.LongArrayQueue;
import org.agrona.collections.LongHashSet;

/**
 * Tasks that were lost with more than one runtime. One of them may be what kills runtimes; the
 * others only ran beside it, each time, because what is lost together is tried again together. So
 * they go on few at a time, and one that has a single loss left goes alone, when no runtime has
 * come or gone for a moment: the culprit then takes none of the others with it, and soon fails by
 * its own bound. Tasks that were lost once are not touched: a runtime's death alone delays nobody.
 *
 * <p>Each target of routes has a ward of its own, so that a specialty without agents keeps back
 * none but its own tasks. Not recorded: after a restart it is made anew from the losses of each
 * task.
 */
final class Quarantine {
  /** Losses from which on a task is suspected. */
  static final int LOSSES_MIN = 2;

  /** Suspects of a target that may be out at the same time. */
  static final int GROUP_MAX = 64;

  /** No runtime may have come or gone for so long before a task with one loss left is tried. */
  static final long CALM_NS = 500_000_000L;

  /**
   * While a task with one loss left runs, and for so long at most, its runtime is given nothing
   * else: only a death that is nobody else's should count.
   */
  static final long RESERVED_NS = 5_000_000_000L;

  /** The suspects of one target. */
  private static final class Ward {
    final LongArrayQueue queue = new LongArrayQueue();
    final LongHashSet waiting = new LongHashSet();
    final LongHashSet out = new LongHashSet();
    boolean oneAlone;
  }

  /** A runtime that has such a task to itself. */
  private record Reserved(RuntimeRow runtime, Ward ward, long taskId, long untilNs) {}

  private final CoreContext context;
  private final List<Reserved> reserved = new ArrayList<>();
  private final LongHashSet suspects = new LongHashSet();
  private final Int2ObjectHashMap<Ward> wards = new Int2ObjectHashMap<>();
  private boolean isDue;
  private long disturbedNs;

  Quarantine(CoreContext context) {
    this.context = context;
    this.disturbedNs = context.nowNs;
  }

  /** A runtime was lost, or agents have become ready: what waited for that is about to run. */
  void disturbed() {
    disturbedNs = context.nowNs;
  }

  /**
   * A task was lost with its runtime, by now so often. A task that a runtime handed back, or that
   * an agent was not there for, is not suspected for that.
   */
  void lost(int slot, int losses) {
    if (losses >= LOSSES_MIN) {
      suspects.add(context.tasks.id(slot));
    }
  }

  /**
   * Whether a task must wait before it is queued; if so it is remembered, and released later. A
   * timer asks again now and then.
   */
  boolean keepsBack(int slot) {
    long taskId = context.tasks.id(slot);
    if (!suspects.contains(taskId)) {
      return false;
    }
    Ward ward = wards.computeIfAbsent(context.route(slot).target(), _ -> new Ward());
    if (ward.out.contains(taskId)) {
      return false;
    }
    if (ward.waiting.add(taskId)) {
      ward.queue.addLong(taskId);
    }
    isDue = true;
    return true;
  }

  /** Whether a task is kept back now. */
  boolean isWaiting(int slot) {
    Ward ward = wards.get(context.route(slot).target());
    return ward != null && ward.waiting.contains(context.tasks.id(slot));
  }

  /** An attempt of a task goes on from before the start: a suspect is out then. */
  void adopted(int slot) {
    if (!suspects.contains(context.tasks.id(slot))) {
      return;
    }
    Ward ward = wards.computeIfAbsent(context.route(slot).target(), _ -> new Ward());
    long taskId = context.tasks.id(slot);
    ward.waiting.remove(taskId);
    ward.out.add(taskId);
    ward.oneAlone |= isLastChance(slot);
  }

  /** A task that was lost before is given to an agent of this runtime. */
  void assigned(int slot, RuntimeRow runtime) {
    long taskId = context.tasks.id(slot);
    if (isLastChance(slot) && suspects.contains(taskId)) {
      Ward ward = wards.get(context.route(slot).target());
      if (ward != null && ward.out.contains(taskId)) {
        runtime.isReserved = true;
        reserved.add(new Reserved(runtime, ward, taskId, context.nowNs + RESERVED_NS));
      }
    }
  }

  /** The task has ended. */
  void ended(int slot) {
    back(slot);
    suspects.remove(context.tasks.id(slot));
  }

  /** The attempt of a suspect has ended. */
  void back(int slot) {
    Ward ward = wards.get(context.route(slot).target());
    if (ward != null && ward.out.remove(context.tasks.id(slot))) {
      ward.oneAlone &= !ward.out.isEmpty();
      isDue = true;
    }
  }

  /** Lets out whose turn it is. */
  void turn(Dispatcher dispatcher) {
    if (!reserved.isEmpty()) {
      unreserve(dispatcher);
    }
    if (!isDue) {
      return;
    }
    isDue = false;
    wards.values().forEach(ward -> release(ward, dispatcher));
    wards.values().removeIf(ward -> ward.queue.isEmpty() && ward.out.isEmpty());
  }

  private void unreserve(Dispatcher dispatcher) {
    for (int i = reserved.size() - 1; i >= 0; i--) {
      Reserved one = reserved.get(i);
      if (!one.ward().out.contains(one.taskId()) || context.nowNs - one.untilNs() >= 0) {
        reserved.remove(i);
        boolean isStillReserved =
            reserved.stream().anyMatch(o -> o.runtime().equals(one.runtime()));
        if (!isStillReserved) {
          dispatcher.unreserve(one.runtime());
        }
      }
    }
  }

  private void release(Ward ward, Dispatcher dispatcher) {
    while (!ward.queue.isEmpty()) {
      long taskId = ward.queue.peekLong();
      int slot = context.tasks.find(taskId);
      boolean isWaiting = slot != TaskTable.NONE && ward.waiting.contains(taskId);
      if (isWaiting && !mayGo(ward, slot)) {
        isDue = true;
        return;
      }
      ward.queue.pollLong();
      ward.waiting.remove(taskId);
      if (isWaiting) {
        ward.out.add(taskId);
        ward.oneAlone = isLastChance(slot);
        context.timers.disarm(slot);
        dispatcher.due(slot);
      }
    }
  }

  private boolean mayGo(Ward ward, int slot) {
    return isLastChance(slot)
        ? ward.out.isEmpty() && context.nowNs - disturbedNs >= CALM_NS
        : !ward.oneAlone && ward.out.size() < GROUP_MAX;
  }

  /** Whether the task fails if it is lost once more. */
  boolean isLastChance(int slot) {
    return context.tasks.losses(slot) >= context.limits.lossesMax();
  }
}
