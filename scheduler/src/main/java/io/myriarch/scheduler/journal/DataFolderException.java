package io.myriarch.scheduler.journal;

/** A data folder that cannot be used. The message is one sentence that says what to do. */
public final class DataFolderException extends RuntimeException {
  public DataFolderException(String message) {
    super(message);
  }

  public DataFolderException(String message, Throwable cause) {
    super(message, cause);
  }
}
