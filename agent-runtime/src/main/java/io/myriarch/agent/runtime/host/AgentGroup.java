package io.myriarch.agent.runtime.host;

import io.myriarch.agent.Agent;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What agents of one specialty share: kind, settings, logger, counters. Thread-safe. */
public final class AgentGroup {
  private final String type;
  private final String specialty;
  private final byte[] configuration;
  private final AgentKind kind;
  private final Logger logger;
  private final GroupMetrics metrics;
  private final HostServices services;
  private final Map<Class<?>, Record> configurations = new ConcurrentHashMap<>(1);

  AgentGroup(
      String type, String specialty, byte[] configuration, AgentKind kind, HostServices services) {
    this.type = type;
    this.specialty = specialty;
    this.configuration = configuration;
    this.kind = kind;
    this.services = services;
    this.metrics = services.metrics().of(type, specialty);
    this.logger = LoggerFactory.getLogger("agent." + type + "." + specialty);
  }

  public String type() {
    return type;
  }

  public String specialty() {
    return specialty;
  }

  /** Null if this process has no implementation: its agents answer only the base operations. */
  AgentKind kind() {
    return kind;
  }

  Logger logger() {
    return logger;
  }

  /** The counters of this specialty. */
  public GroupMetrics metrics() {
    return metrics;
  }

  HostServices services() {
    return services;
  }

  boolean isSame(String otherType, String otherSpecialty, byte[] otherConfiguration) {
    return type.equals(otherType)
        && specialty.equals(otherSpecialty)
        && Arrays.equals(configuration, otherConfiguration);
  }

  Agent createAgent() {
    Agent agent = kind.factory().get();
    if (agent == null) {
      throw new IllegalStateException(
          "The provider of " + type + "/" + specialty + " returned null from create().");
    }
    return agent;
  }

  /** The settings as a record; agents of a group share one instance. */
  <C extends Record> C configuration(Class<C> recordType) {
    Record parsed =
        configurations.computeIfAbsent(
            recordType, _ -> ConfigurationReader.read(configuration, recordType, this));
    return recordType.cast(parsed);
  }
}
