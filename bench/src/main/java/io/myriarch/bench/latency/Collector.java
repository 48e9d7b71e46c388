package io.myriarch.bench.latency;

/** A garbage collector of the JDK. */
public enum Collector {
  PARALLEL("Parallel"),
  G1("G1"),
  ZGC("Z"),
  SHENANDOAH("Shenandoah");

  private final String flagName;

  Collector(String flagName) {
    this.flagName = flagName;
  }

  /**
   * Flags that choose it, after those of deploy/jvm: what these chose has to be taken back first,
   * for two collectors are an error.
   */
  String flags() {
    return "-XX:-UseParallelGC -XX:-UseSerialGC -XX:+Use%sGC".formatted(flagName);
  }
}
