package io.myriarch.scheduler.journal;

/** The disk has no room for a batch. An operating error: submitters are told {@code overloaded}. */
public final class JournalFullException extends Exception {
  public JournalFullException(String message) {
    super(message);
  }

  public JournalFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
