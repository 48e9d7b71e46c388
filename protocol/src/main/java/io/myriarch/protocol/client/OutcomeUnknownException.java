package io.myriarch.protocol.client;

/**
 * The task was accepted, but its outcome cannot be learned any more: the scheduler retired its
 * record while the client was not connected.
 */
public final class OutcomeUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutcomeUnknownException(String sentence) {
    super(sentence);
  }
}
