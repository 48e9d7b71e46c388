package io.myriarch.agents.monitoring;

/**
 * Settings of {@code monitoring/application} in the fleet file.
 *
 * @param caFile PEM certificates of the authorities to trust instead of those that the JVM comes
 *     with; for services with a private authority
 */
public record ApplicationConfig(String caFile) {}
