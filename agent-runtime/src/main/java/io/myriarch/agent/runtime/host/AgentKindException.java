package io.myriarch.agent.runtime.host;

/** An agent provider on the class path that cannot be used; the message says which and why. */
public final class AgentKindException extends RuntimeException {
  public AgentKindException(String message) {
    super(message);
  }

  public AgentKindException(String message, Throwable cause) {
    super(message, cause);
  }
}
