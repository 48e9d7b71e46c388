package io.myriarch.scheduler.journal;

/**
 * The disk has failed under a journal: nothing that was appended since the last durable position
 * may be acknowledged, ever. The way out is a new start of the process.
 */
public final class JournalFailedException extends RuntimeException {
  public JournalFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
