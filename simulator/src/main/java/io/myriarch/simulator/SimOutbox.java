package io.myriarch.simulator;

import io.myriarch.agent.runtime.session.AttemptState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The durable outbox of an edge runtime, on a simulated disk that outlives its processes: a log of
 * outcomes and of marks that say how many have been delivered. A process that dies takes nothing of
 * it, a power cut what was not forced from some place on.
 */
final class SimOutbox {
  private static final int DELIVERIES_PER_MARK = 4;

  /** An outcome, or with none the mark that all up to this one have been delivered. */
  private record Entry(long sequence, AttemptState outcome) {}

  /** An outcome that this process has yet to deliver. */
  private record Pending(long sequence, AttemptState outcome) {}

  private final World world;
  private final int outcomesMax;
  private final List<Entry> log = new ArrayList<>();
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private int forced;
  private long lastSequence;
  private long delivered;
  private int unmarked;
  private boolean isFull;

  SimOutbox(World world, int outcomesMax) {
    this.world = world;
    this.outcomesMax = outcomesMax;
  }

  /** A process starts: what an earlier one has left, oldest first. */
  List<AttemptState> open() {
    TreeMap<Long, AttemptState> left = new TreeMap<>();
    long marked = 0;
    lastSequence = 0;
    for (Entry entry : log) {
      lastSequence = Math.max(lastSequence, entry.sequence());
      if (entry.outcome() == null) {
        marked = Math.max(marked, entry.sequence());
      } else {
        left.put(entry.sequence(), copy(entry.outcome()));
      }
    }
    left.headMap(marked, true).clear();
    pending.clear();
    left.forEach((sequence, outcome) -> pending.add(new Pending(sequence, outcome)));
    delivered = marked;
    unmarked = 0;
    left.values().forEach(_ -> world.count(Fault.OUTCOME_RESTORED));
    return List.copyOf(left.values());
  }

  private static AttemptState copy(AttemptState of) {
    return AttemptState.ended(
        of.taskId(), of.agentNumber(), of.epoch(), of.number(), of.outcome(), of.output(), 1);
  }

  void keep(AttemptState outcome) {
    if (isFull || pending.size() >= outcomesMax) {
      world.count(Fault.OUTCOME_REFUSED);
      return;
    }
    lastSequence++;
    // What has been delivered lets go of its output; the disk does not.
    log.add(new Entry(lastSequence, copy(outcome)));
    pending.add(new Pending(lastSequence, outcome));
  }

  @SuppressWarnings("ReferenceEquality") // that very attempt
  void delivered(AttemptState outcome) {
    if (pending.isEmpty() || pending.peek().outcome() != outcome) {
      return;
    }
    delivered = pending.poll().sequence();
    if (pending.isEmpty() || ++unmarked >= DELIVERIES_PER_MARK) {
      mark();
    }
  }

  private void mark() {
    unmarked = 0;
    if (!isFull) {
      log.add(new Entry(delivered, null));
    }
    tidy();
  }

  /** Retires the oldest, as files are; what is retired was forced, or nobody misses it. */
  private void tidy() {
    int count = 0;
    while (count < log.size() - 1 && log.get(count).sequence() <= delivered) {
      count++;
    }
    log.subList(0, count).clear();
    forced = Math.max(0, forced - count);
  }

  /** All that is in it survives the loss of power from now on. */
  void sync() {
    forced = log.size();
  }

  /** Power goes. */
  void cutPower(SplittableRandom random) {
    int kept = forced + random.nextInt(log.size() - forced + 1);
    while (log.size() > kept) {
      if (log.removeLast().outcome() != null) {
        world.count(Fault.OUTCOME_LOST_WITH_POWER);
      }
    }
    forced = kept;
  }

  void full(boolean value) {
    isFull = value;
  }
}
