package io.myriarch.simulator;

import java.util.Arrays;

/**
 * What will happen, by simulated time; what happens at the same time does so in the order in which
 * it was arranged. A binary heap.
 */
final class EventQueue {
  private long[] times = new long[256];
  private long[] numbers = new long[256];
  private Node[] nodes = new Node[256];
  private Runnable[] events = new Runnable[256];
  private int size;
  private long lastNumber;
  private Node polledNode;

  /** Arranges an event on a node. */
  void add(long timeNs, Node node, Runnable event) {
    if (size == times.length) {
      grow();
    }
    int at = size++;
    long number = ++lastNumber;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (times[parent] <= timeNs) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    put(at, timeNs, number, node, event);
  }

  private void grow() {
    int length = size * 2;
    times = Arrays.copyOf(times, length);
    numbers = Arrays.copyOf(numbers, length);
    nodes = Arrays.copyOf(nodes, length);
    events = Arrays.copyOf(events, length);
  }

  private void move(int from, int to) {
    put(to, times[from], numbers[from], nodes[from], events[from]);
  }

  private void put(int at, long time, long number, Node node, Runnable event) {
    times[at] = time;
    numbers[at] = number;
    nodes[at] = node;
    events[at] = event;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Time of the next event. */
  long nextTime() {
    return times[0];
  }

  /** Takes the next event; {@link #polledNode} is where it happens. */
  Runnable poll() {
    Runnable first = events[0];
    polledNode = nodes[0];
    size--;
    long time = times[size];
    long number = numbers[size];
    Node node = nodes[size];
    Runnable event = events[size];
    nodes[size] = null;
    events[size] = null;
    if (size > 0) {
      sink(time, number, node, event);
    }
    return first;
  }

  private void sink(long time, long number, Node node, Runnable event) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && isBefore(child + 1, times[child], numbers[child])) {
        child++;
      }
      if (!isBefore(child, time, number)) {
        break;
      }
      move(child, at);
      at = child;
    }
    put(at, time, number, node, event);
  }

  private boolean isBefore(int at, long time, long number) {
    return times[at] < time || (times[at] == time && numbers[at] < number);
  }

  Node polledNode() {
    return polledNode;
  }
}
