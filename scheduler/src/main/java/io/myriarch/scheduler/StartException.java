package io.myriarch.scheduler;

/** A scheduler that cannot start. The message is one sentence for the user. */
public final class StartException extends RuntimeException {
  StartException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The failure of a step, in its own words. */
  static StartException of(Throwable cause) {
    if (cause instanceof StartException known) {
      return known;
    }
    String message = cause.getMessage();
    return new StartException(message == null ? cause.toString() : message, cause);
  }

  /** A listener could not bind. */
  static StartException cannotListen(String key, int port, Throwable cause) {
    return new StartException(
        "Cannot listen on port %d (%s): stop what uses it, or choose another with %s; 0 takes a free one."
            .formatted(port, cause.getMessage(), key),
        cause);
  }
}
