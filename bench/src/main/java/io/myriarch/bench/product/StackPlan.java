package io.myriarch.bench.product;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What stack is to be started.
 *
 * @param fleet file of the agents; null: the reference fleet of 30,000
 * @param settings of the scheduler, such as journal.retentionBytes=2GiB
 * @param jvmFlags for all of its JVMs, after those of deploy/jvm
 */
public record StackPlan(
    String durability,
    int runtimes,
    int shards,
    Path fleet,
    List<String> settings,
    String jvmFlags) {
  /** That of {@code ./myriarch up}. */
  public static final StackPlan USUAL = new StackPlan("fsync", 2, 1, null, List.of(), "");

  public StackPlan {
    settings = List.copyOf(settings);
  }

  /** With another level of durability, and so many runtimes. */
  public StackPlan with(String otherDurability, int otherRuntimes) {
    return new StackPlan(otherDurability, otherRuntimes, shards, fleet, settings, jvmFlags);
  }

  public StackPlan withShards(int other) {
    return new StackPlan(durability, runtimes, other, fleet, settings, jvmFlags);
  }

  public StackPlan withFleet(Path other) {
    return new StackPlan(durability, runtimes, shards, other, settings, jvmFlags);
  }

  public StackPlan withJvmFlags(String other) {
    return new StackPlan(durability, runtimes, shards, fleet, settings, other);
  }

  /** With these settings more. */
  public StackPlan with(String... more) {
    List<String> all = Stream.concat(settings.stream(), Stream.of(more)).toList();
    return new StackPlan(durability, runtimes, shards, fleet, all, jvmFlags);
  }

  /** As options of {@code ./myriarch up}. */
  List<String> options() {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--durability", durability));
    options.addAll(List.of("--runtimes", Integer.toString(runtimes)));
    options.addAll(List.of("--set", "shards=" + shards));
    if (fleet != null) {
      options.addAll(List.of("--fleet", fleet.toString()));
    }
    settings.forEach(setting -> options.addAll(List.of("--set", setting)));
    return options;
  }
}
