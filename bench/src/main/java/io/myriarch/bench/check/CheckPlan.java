package io.myriarch.bench.check;

import java.util.List;

/**
 * How much is measured, and what is then called worse.
 *
 * @param benchmarks patterns of JMH for those to run
 * @param jmh options of JMH: parameters, forks, iterations
 * @param timesAsBadMax so many times as bad as the base a benchmark may be
 * @param beyondErrors whether the intervals must be apart, too
 * @param ratioShareMin so much of the base's ratio must be left
 * @param whole whether all benchmarks of the base are measured, so that one that is not is missed
 */
public record CheckPlan(
    List<String> benchmarks,
    List<String> jmh,
    int ratioRounds,
    int ratioSeconds,
    double timesAsBadMax,
    boolean beyondErrors,
    double ratioShareMin,
    boolean whole) {

  /**
   * Everything but the wait for the disk, which says nothing about the code: what forces cost is in
   * the ratio, on both its sides.
   */
  public static final CheckPlan FULL =
      new CheckPlan(
          List.of(".*", "-e", "CalibrationBenchmark", "-e", "appendAndForce"),
          List.of(
              "-f", "1", "-wi", "3", "-w", "1s", "-i", "5", "-r", "1s", "-foe", "true", "-to",
              "60s"),
          3,
          10,
          1.25,
          true,
          0.85,
          true);

  /**
   * A minute at most; too short for an interval, so only a gross fall counts. Without what needs
   * several threads at a time: on a busy machine that says nothing about the code.
   */
  public static final CheckPlan SHORT =
      new CheckPlan(
          List.of("CoreBenchmark", "CodecBenchmark", "RingBenchmark", "append$"),
          List.of(
              ("-f 1 -wi 3 -w 300ms -i 3 -r 300ms -foe true -to 60s"
                      + " -p backlog=0 -p specialty=any"
                      + " -p records=100 -p durability=FSYNC")
                  .split(" ", -1)),
          1,
          5,
          2,
          false,
          0.5,
          false);
}
