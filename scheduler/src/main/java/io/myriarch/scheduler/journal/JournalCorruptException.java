package io.myriarch.scheduler.journal;

/** A journal that cannot be read. The message names the file and the place, and says what to do. */
public final class JournalCorruptException extends RuntimeException {
  public JournalCorruptException(String message) {
    super(message);
  }

  public JournalCorruptException(String message, Throwable cause) {
    super(message, cause);
  }
}
