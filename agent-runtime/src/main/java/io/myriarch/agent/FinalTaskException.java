package io.myriarch.agent;

/** Thrown by a handler to fail the task at once: another attempt would fail the same way. */
public class FinalTaskException extends Exception {
  public FinalTaskException(String message) {
    super(message);
  }

  public FinalTaskException(String message, Throwable cause) {
    super(message, cause);
  }
}
