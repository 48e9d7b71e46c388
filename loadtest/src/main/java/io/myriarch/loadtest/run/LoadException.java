package io.myriarch.loadtest.run;

/** A run that cannot begin or go on; the message is a sentence for the user. */
public final class LoadException extends RuntimeException {
  public LoadException(String message) {
    super(message);
  }

  public LoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
