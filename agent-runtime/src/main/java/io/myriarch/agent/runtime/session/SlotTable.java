package io.myriarch.agent.runtime.session;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The hosted agents by number. Written by the link's reader alone; any thread may read.
 *
 * <p>Numbers count through the whole fleet, so the table is as long as the highest number here.
 */
final class SlotTable<S extends AgentSlot> {
  /** Higher numbers are taken for nonsense. */
  static final int NUMBER_MAX = (1 << 24) - 1;

  private volatile AtomicReferenceArray<S> rows = new AtomicReferenceArray<>(64);
  private volatile int size;
  // A walk goes no further than there are agents, however long the table once had to be.
  private volatile int end;

  /** The agent of a number, or null. */
  S get(int number) {
    AtomicReferenceArray<S> now = rows;
    return number >= 0 && number < now.length() ? now.getAcquire(number) : null;
  }

  /** Puts an agent in its row, or null; returns what was there. */
  S put(int number, S agent) {
    reserve(number);
    AtomicReferenceArray<S> now = rows;
    S before = now.getPlain(number);
    now.setRelease(number, agent);
    size = size + (agent == null ? 0 : 1) - (before == null ? 0 : 1);
    if (agent != null) {
      end = Math.max(end, number + 1);
    } else if (number == end - 1) {
      end = endBelow(now, number);
    }
    return before;
  }

  private int endBelow(AtomicReferenceArray<S> now, int number) {
    int below = number;
    while (below > 0 && now.getPlain(below - 1) == null) {
      below--;
    }
    return below;
  }

  private void reserve(int number) {
    AtomicReferenceArray<S> now = rows;
    if (number < now.length()) {
      return;
    }
    int length = Math.min(NUMBER_MAX + 1, Math.max(number + 1, now.length() * 2));
    AtomicReferenceArray<S> longer = new AtomicReferenceArray<>(length);
    for (int i = 0; i < now.length(); i++) {
      longer.setPlain(i, now.getPlain(i));
    }
    rows = longer;
  }

  /** Agents in the table. */
  int size() {
    return size;
  }

  /** One more than the highest number that may be in use. */
  int length() {
    return end;
  }

  /** Tells of each agent, by number. */
  void forEach(Consumer<S> consumer) {
    // Before the rows, which are made longer before it is set.
    int length = end;
    AtomicReferenceArray<S> now = rows;
    for (int i = 0; i < length; i++) {
      S agent = now.getAcquire(i);
      if (agent != null) {
        consumer.accept(agent);
      }
    }
  }
}
