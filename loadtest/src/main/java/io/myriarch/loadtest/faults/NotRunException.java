package io.myriarch.loadtest.faults;

/** A scenario that this machine does not allow; the message says what is missing. */
public final class NotRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotRunException(String sentence) {
    super(sentence);
  }
}
