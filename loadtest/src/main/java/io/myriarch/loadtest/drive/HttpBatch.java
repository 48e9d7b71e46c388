package io.myriarch.loadtest.drive;

import io.vertx.core.buffer.Buffer;
import org.agrona.DirectBuffer;

/** The body of one request, being filled: one task, or an array of tasks with following numbers. */
final class HttpBatch {
  private final byte[] head;
  private final boolean array;
  private final Buffer body;
  private final long firstNumber;
  private final long openedNs;
  private int tasks;

  /**
   * An empty batch.
   *
   * @param tasksMax 1: the body is the task itself
   */
  HttpBatch(byte[] head, int tasksMax, int payloadBytes, long firstNumber, long nowNs) {
    this.head = head;
    this.array = tasksMax > 1;
    this.body = Buffer.buffer((head.length + payloadBytes + 2) * tasksMax);
    this.firstNumber = firstNumber;
    this.openedNs = nowNs;
  }

  void add(DirectBuffer payload) {
    if (array) {
      body.appendByte((byte) (tasks == 0 ? '[' : ','));
    }
    TaskJson.append(body, head, payload);
    tasks++;
  }

  /** The finished body; nothing can be added afterwards. */
  Buffer close() {
    return array ? body.appendByte((byte) ']') : body;
  }

  /** Whether the body is an array, answered with an outcome for each item. */
  boolean isArray() {
    return array;
  }

  long firstNumber() {
    return firstNumber;
  }

  int tasks() {
    return tasks;
  }

  long openedNs() {
    return openedNs;
  }
}
