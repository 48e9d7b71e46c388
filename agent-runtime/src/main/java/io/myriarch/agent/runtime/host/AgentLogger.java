package io.myriarch.agent.runtime.host;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/** What an agent logs, under its type and specialty, with its id in front. Thread-safe. */
final class AgentLogger implements System.Logger {
  private final Logger target;
  private final String agentId;

  AgentLogger(Logger target, String agentId) {
    this.target = target;
    this.agentId = agentId;
  }

  @Override
  public String getName() {
    return target.getName();
  }

  @Override
  public boolean isLoggable(Level level) {
    return switch (level) {
      case ALL -> true;
      case OFF -> false;
      default -> target.isEnabledForLevel(slf4j(level));
    };
  }

  @Override
  public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
    if (isLoggable(level)) {
      LoggingEventBuilder event = target.atLevel(slf4j(level));
      (thrown == null ? event : event.setCause(thrown)).log("{}: {}", agentId, message);
    }
  }

  @Override
  public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
    if (isLoggable(level)) {
      boolean plain = parameters == null || parameters.length == 0;
      String message = plain ? format : MessageFormat.format(format, parameters);
      target.atLevel(slf4j(level)).log("{}: {}", agentId, message);
    }
  }

  private static org.slf4j.event.Level slf4j(Level level) {
    return switch (level) {
      case ERROR -> org.slf4j.event.Level.ERROR;
      case WARNING -> org.slf4j.event.Level.WARN;
      case INFO -> org.slf4j.event.Level.INFO;
      case DEBUG -> org.slf4j.event.Level.DEBUG;
      case TRACE, ALL, OFF -> org.slf4j.event.Level.TRACE;
    };
  }
}
