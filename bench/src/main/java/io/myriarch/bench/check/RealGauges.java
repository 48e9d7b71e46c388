package io.myriarch.bench.check;

import io.myriarch.bench.process.Child;
import io.myriarch.bench.process.TemporaryFolder;
import io.myriarch.bench.ratio.RatioRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * JMH as {@code ./myriarch bench} runs it, the ratio as {@code ./myriarch bench ratio} takes it.
 */
public final class RealGauges implements Gauges {
  private static final List<String> CALIBRATION = List.of("CalibrationBenchmark");
  private static final Duration JMH_MAX = Duration.ofMinutes(60);

  private final Path root;

  public RealGauges(Path root) {
    this.root = root;
  }

  @Override
  public JmhFigures jmh(List<String> benchmarks, List<String> options) {
    try (TemporaryFolder folder = TemporaryFolder.create("myriarch-check-", 1L << 20)) {
      double before = run(folder.path(), CALIBRATION, options).getFirst().score();
      List<Figure> figures = run(folder.path(), benchmarks, options);
      double after = run(folder.path(), CALIBRATION, options).getFirst().score();
      return JmhFigures.of(before, after, figures);
    }
  }

  private List<Figure> run(Path folder, List<String> benchmarks, List<String> options) {
    Path json = folder.resolve("jmh.json");
    List<String> command = new ArrayList<>();
    command.add(root.resolve("myriarch").toString());
    command.addAll(List.of("bench", "--json", json.toString()));
    command.addAll(benchmarks);
    command.addAll(options);
    try (Child jmh = Child.start("run of JMH", folder, command)) {
      String _ = jmh.awaitSuccess(JMH_MAX);
      return JmhResults.read(json);
    }
  }

  @Override
  public RatioFigures ratio(int rounds, int seconds) {
    return RatioFigures.of(RatioRun.run(root, rounds, seconds, _ -> {}));
  }
}
