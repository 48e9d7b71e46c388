package io.myriarch.loadtest.faults.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a scenario's scheduler and runtimes are started with, where that differs from what users
 * get. A mutable builder, for one thread, before the cluster is made.
 */
public final class ClusterPlan {
  static final String LOOPBACK = "127.0.0.1";

  final Map<String, String> settings = new LinkedHashMap<>();
  final List<String> schedulerFlags = new ArrayList<>();
  final List<String> runtimeFlags = new ArrayList<>();
  final Map<String, List<String>> prefixes = new LinkedHashMap<>();
  final Map<String, Map<String, String>> environments = new LinkedHashMap<>();
  final Map<String, String> schedulerAddresses = new LinkedHashMap<>();
  String listen = LOOPBACK;
  Path data;
  int agents = 400;

  /** A setting of the scheduler. */
  public ClusterPlan set(String key, Object value) {
    settings.put(key, value.toString());
    return this;
  }

  /** Agents of the fleet. */
  public ClusterPlan agents(int count) {
    agents = count;
    return this;
  }

  /** A flag of the scheduler's JVM, after those of deploy/jvm. */
  public ClusterPlan schedulerFlag(String flag) {
    schedulerFlags.add(flag);
    return this;
  }

  /** A flag of the runtimes' JVMs, after those of deploy/jvm. */
  public ClusterPlan runtimeFlag(String flag) {
    runtimeFlags.add(flag);
    return this;
  }

  /** Starts this process through another program, such as {@code strace}. */
  public ClusterPlan through(String process, String... prefix) {
    prefixes.put(process, List.of(prefix));
    return this;
  }

  /** A variable of this process's environment. */
  public ClusterPlan environment(String process, String variable, String value) {
    environments.computeIfAbsent(process, _ -> new LinkedHashMap<>()).put(variable, value);
    return this;
  }

  /** Starts this process straight away again. */
  public ClusterPlan direct(String process) {
    prefixes.remove(process);
    return this;
  }

  /** The address that the scheduler listens on, where it is not loopback; it answers there too. */
  public ClusterPlan listen(String address) {
    listen = address;
    return this;
  }

  /** The address at which this runtime finds the scheduler. */
  public ClusterPlan schedulerOf(String runtime, String address) {
    schedulerAddresses.put(runtime, address);
    return this;
  }

  /** Where the journal lies. */
  public ClusterPlan data(Path folder) {
    data = folder;
    return this;
  }
}
