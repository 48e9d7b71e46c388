package io.myriarch.protocol.client;

/** The client was closed, or gave up, before the answer came. */
public final class ClientClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClientClosedException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
