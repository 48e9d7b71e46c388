package io.myriarch.protocol.client;

import io.myriarch.protocol.wire.RejectCode;

/**
 * Hears of submissions made with {@link MyriarchClient#offer} and of the link. Each submission is
 * told of once: accepted or rejected; if accepted and followed, later finished (or its outcome
 * unknown), also when the link broke in between.
 *
 * <p>Thread rule: all calls come from the client's event loop, one at a time. They must not block;
 * they may call {@link MyriarchClient#offer}.
 */
public interface TaskListener {
  /**
   * Bytes have come from the scheduler, at this time of {@link System#nanoTime}: what is told of
   * next came with them. Saves a listener that notes times a reading of the clock for each.
   */
  default void onRead(long readNs) {}

  /** The record of the task is durable. */
  default void onAccepted(long submissionId, long taskId) {}

  /**
   * The task was refused; nothing has been stored.
   *
   * @param retryAfterMs 0: a retry of the same request is of no use
   */
  default void onRejected(long submissionId, RejectCode code, long retryAfterMs, String sentence) {}

  /** A followed task has ended. The argument is good during the call only. */
  default void onFinished(TaskEnd end) {}

  /** An accepted, followed task whose record was retired while the client was not connected. */
  default void onOutcomeUnknown(long submissionId, long taskId, String sentence) {}

  /** After an offer was back-pressured: there is room again. */
  default void onReady() {}

  /** The link is up, for the first time or again. */
  default void onConnected(LinkInfo link) {}

  /** The link is down; the client goes on trying to connect. */
  default void onDisconnected(String reason) {}

  /**
   * The last call.
   *
   * @param cause null if the client was closed by its user
   * @param unanswered submissions that were neither accepted nor rejected
   * @param unfinished accepted, followed tasks whose end was not heard of
   */
  default void onClosed(Throwable cause, long unanswered, long unfinished) {}
}
