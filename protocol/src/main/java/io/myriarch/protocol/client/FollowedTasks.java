package io.myriarch.protocol.client;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The accepted tasks whose end is waited for, by correlation id. Ids come nearly in order and leave
 * soon, so they lie in pages: a look-up is an array access, and a page is used again when its last
 * task has ended. Event loop only.
 */
final class FollowedTasks {
  private static final int PAGE_BITS = 10;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;
  private static final int SPARE_PAGES_MAX = 256;
  private static final int FLAGS_SHIFT = 56;
  private static final long ID_MASK = (1L << FLAGS_SHIFT) - 1;

  private final Long2ObjectHashMap<Page> pages = new Long2ObjectHashMap<>();
  private final ArrayDeque<Page> spare = new ArrayDeque<>();
  private Page last = new Page();
  private long lastNumber = -1;
  private long count;

  /** Follows a task; its id is never 0. */
  void add(long correlationId, long taskId, long submissionId, int flags) {
    Page page = pageToAddTo(correlationId >>> PAGE_BITS);
    int slot = (int) correlationId & (PAGE_SIZE - 1);
    page.taskIds[slot] = taskId;
    page.submissions[slot] = submissionId | (long) flags << FLAGS_SHIFT;
    page.live++;
    count++;
  }

  /** The task's id, or 0 if this correlation id is not followed. */
  long taskId(long correlationId) {
    Page page = page(correlationId >>> PAGE_BITS);
    return page == null ? 0 : page.taskIds[(int) correlationId & (PAGE_SIZE - 1)];
  }

  long submissionId(long correlationId) {
    return page(correlationId >>> PAGE_BITS).submissions[(int) correlationId & (PAGE_SIZE - 1)]
        & ID_MASK;
  }

  int flags(long correlationId) {
    long value =
        page(correlationId >>> PAGE_BITS).submissions[(int) correlationId & (PAGE_SIZE - 1)];
    return (int) (value >>> FLAGS_SHIFT);
  }

  /** Stops following a task that is followed. */
  void remove(long correlationId) {
    long number = correlationId >>> PAGE_BITS;
    Page page = page(number);
    page.taskIds[(int) correlationId & (PAGE_SIZE - 1)] = 0;
    page.live--;
    count--;
    if (page.live == 0) {
      retire(number, page);
    }
  }

  long count() {
    return count;
  }

  /** Calls with each correlation id, in order. */
  void forEach(LongConsumer consumer) {
    long[] numbers = new long[pages.size()];
    int i = 0;
    Long2ObjectHashMap<Page>.KeyIterator keys = pages.keySet().iterator();
    while (keys.hasNext()) {
      numbers[i++] = keys.nextLong();
    }
    Arrays.sort(numbers);
    for (long number : numbers) {
      long[] taskIds = pages.get(number).taskIds;
      for (int slot = 0; slot < PAGE_SIZE; slot++) {
        if (taskIds[slot] != 0) {
          consumer.accept(number << PAGE_BITS | slot);
        }
      }
    }
  }

  private Page page(long number) {
    if (number != lastNumber) {
      Page page = pages.get(number);
      if (page == null) {
        return null;
      }
      last = page;
      lastNumber = number;
    }
    return last;
  }

  private Page pageToAddTo(long number) {
    Page page = page(number);
    if (page == null) {
      page = spare.isEmpty() ? new Page() : spare.poll();
      pages.put(number, page);
      last = page;
      lastNumber = number;
    }
    return page;
  }

  private void retire(long number, Page page) {
    pages.remove(number);
    lastNumber = -1;
    if (spare.size() < SPARE_PAGES_MAX) {
      spare.add(page);
    }
  }

  /** Neighbouring correlation ids; a task id of 0 is an empty place. */
  private static final class Page {
    final long[] taskIds = new long[PAGE_SIZE];
    final long[] submissions = new long[PAGE_SIZE];
    int live;
  }
}
