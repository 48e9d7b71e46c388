package io.myriarch.protocol.client;

import java.util.concurrent.CompletableFuture;

/** What became of handing a task to the client. Back-pressure is a value, never an exception. */
public sealed interface Submission {
  /**
   * The task is on its way. The futures complete on the client's callback executor; they fail with
   * {@link RejectedException}, {@link ClientClosedException} or {@link OutcomeUnknownException}.
   *
   * @param id of the submission, unique within this client
   * @param accepted the task's id, once its record is durable
   * @param finished how it ended, if the options say that it is followed; else it fails with {@link
   *     UnsupportedOperationException} once the task is accepted
   */
  record Sent(long id, CompletableFuture<Long> accepted, CompletableFuture<TaskResult> finished)
      implements Submission {}

  /** The credit or the buffer is used up for now: try again, for example on onReady. */
  record BackPressured() implements Submission {}

  /** The payload is larger than the scheduler or the configuration allows. */
  record PayloadTooLarge(int payloadBytesMax) implements Submission {}

  /** The client has been closed. */
  record Closed() implements Submission {}
}
