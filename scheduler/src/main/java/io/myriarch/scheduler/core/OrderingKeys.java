package io.myriarch.scheduler.core;

import io.myriarch.protocol.TaskIds;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntArrayList;

/**
 * Tasks with the same ordering key of the same tenant stand in a line, in the order of their ids.
 * The head alone may be scheduled, queued, assigned or retried; the others are parked: they are
 * nodes of the line's list as they would be of a ready queue, so a line costs the same however long
 * it is. There are at most as many lines as live tasks, and those that end.
 *
 * <p>The next task becomes the head when the record of the former head's end is durable, not
 * before: else a power cut could bring the former one back while the next one already runs.
 *
 * <p>While the journal is replayed nobody is head: records that retention wrote again come late, so
 * the order is known at the end only.
 */
final class OrderingKeys {
  private final TaskTable tasks;
  private final Map<Name, Line> lines = new LinkedHashMap<>();
  private final Int2ObjectHashMap<Line> lineOfTask = new Int2ObjectHashMap<>();
  private final ArrayDeque<Ending> endings = new ArrayDeque<>();
  private boolean isReplaying = true;
  private int parked;

  private record Name(int tenant, String key) {}

  private record Ending(Line line, long position) {}

  /** The tasks of one key. */
  private static final class Line {
    final Name name;
    int head = TaskTable.NONE;
    int first = TaskTable.NONE;
    int last = TaskTable.NONE;
    int fencedAgent = AgentTable.NONE;
    long fencedTask;
    int fencedEpoch;
    int fencedAttempt;
    long fencedUntilNs;

    Line(Name name) {
      this.name = name;
    }
  }

  OrderingKeys(TaskTable tasks) {
    this.tasks = tasks;
  }

  /** A new task goes to the end of its line. Returns whether it is the head. */
  boolean join(int slot, int tenant, String key) {
    Name name = new Name(tenant, key);
    Line line = lines.get(name);
    boolean isFirst = line == null;
    if (isFirst) {
      line = new Line(name);
      lines.put(name, line);
    }
    lineOfTask.put(slot, line);
    tasks.isKeyed(slot, true);
    if (isFirst && !isReplaying) {
      line.head = slot;
      return true;
    }
    append(line, slot);
    return false;
  }

  /** A task has ended; the record that says so lies at this position. */
  void leave(int slot, long position) {
    Line line = lineOfTask.remove(slot);
    if (line.head == slot) {
      line.head = TaskTable.NONE;
      endings.add(new Ending(line, position));
      return;
    }
    unlink(line, slot);
    if (isReplaying && line.first == TaskTable.NONE) {
      lines.remove(line.name);
    }
  }

  /** The replay is over: heads are told. */
  void start(IntConsumer onHead) {
    isReplaying = false;
    // A head that is told may not change the lines, but a copy asks nothing of it.
    for (Line line : lines.values().toArray(Line[]::new)) {
      sort(line);
      advance(line, onHead);
    }
  }

  /** Records up to this position are durable: tells the tasks that are head now. */
  void durable(long position, IntConsumer onHead) {
    while (!endings.isEmpty() && endings.peek().position() <= position) {
      advance(endings.poll().line(), onHead);
    }
  }

  /** Whether a line waits for a record up to this position to become durable. */
  boolean waitsFor(long position) {
    return !endings.isEmpty() && endings.peek().position() <= position;
  }

  private void advance(Line line, IntConsumer onHead) {
    int next = line.first;
    if (next == TaskTable.NONE) {
      lines.remove(line.name);
      return;
    }
    unlink(line, next);
    line.head = next;
    onHead.accept(next);
  }

  /** The head's attempt has been fenced; its handler may go on until the agent answers. */
  void fenced(int slot, int agent, long untilNs) {
    Line line = lineOfTask.get(slot);
    line.fencedAgent = agent;
    line.fencedTask = tasks.id(slot);
    line.fencedEpoch = tasks.epoch(slot);
    line.fencedAttempt = tasks.attempt(slot);
    line.fencedUntilNs = untilNs;
  }

  /** Whether a fenced attempt of this task's line may still run. */
  boolean isBarred(int slot, AgentTable agents, long nowNs) {
    Line line = lineOfTask.get(slot);
    if (line.fencedAgent == AgentTable.NONE) {
      return false;
    }
    if (nowNs < line.fencedUntilNs
        && agents.worksOn(
            line.fencedAgent, line.fencedTask, line.fencedEpoch, line.fencedAttempt)) {
      return true;
    }
    line.fencedAgent = AgentTable.NONE;
    return false;
  }

  /** The head of a task's line, or {@link TaskTable#NONE} while the line waits for the disk. */
  int head(int slot) {
    return lineOfTask.get(slot).head;
  }

  /** The key of a task, empty if it has none. */
  String key(int slot) {
    return tasks.isKeyed(slot) ? lineOfTask.get(slot).name.key() : "";
  }

  /** Keys of live tasks. */
  int size() {
    return lines.size();
  }

  /** Tasks that wait behind others of their key. */
  int parked() {
    return parked;
  }

  private void append(Line line, int slot) {
    parked++;
    tasks.isParked(slot, true);
    tasks.queuePrevious(slot, line.last);
    tasks.queueNext(slot, TaskTable.NONE);
    if (line.last == TaskTable.NONE) {
      line.first = slot;
    } else {
      tasks.queueNext(line.last, slot);
    }
    line.last = slot;
  }

  private void unlink(Line line, int slot) {
    parked--;
    tasks.isParked(slot, false);
    int next = tasks.queueNext(slot);
    int previous = tasks.queuePrevious(slot);
    if (previous == TaskTable.NONE) {
      line.first = next;
    } else {
      tasks.queueNext(previous, next);
    }
    if (next == TaskTable.NONE) {
      line.last = previous;
    } else {
      tasks.queuePrevious(next, previous);
    }
  }

  private void sort(Line line) {
    IntArrayList slots = new IntArrayList();
    for (int slot = line.first; slot != TaskTable.NONE; slot = tasks.queueNext(slot)) {
      slots.addInt(slot);
    }
    // Sequences count up over all epochs.
    slots.sort(Comparator.comparingLong(slot -> TaskIds.sequence(tasks.id(slot))));
    line.first = TaskTable.NONE;
    line.last = TaskTable.NONE;
    parked -= slots.size();
    for (int i = 0; i < slots.size(); i++) {
      append(line, slots.getInt(i));
    }
  }
}
