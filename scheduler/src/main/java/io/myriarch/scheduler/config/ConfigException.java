package io.myriarch.scheduler.config;

import java.io.Serial;

/**
 * A setting that the user has to change; the message is one sentence that says which and how. Shown
 * without a stack trace.
 */
public final class ConfigException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public ConfigException(String sentence) {
    super(sentence);
  }

  public ConfigException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
