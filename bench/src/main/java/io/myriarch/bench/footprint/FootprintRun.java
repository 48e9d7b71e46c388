package io.myriarch.bench.footprint;

import io.myriarch.bench.product.ProcessUse;
import io.myriarch.bench.product.Product;
import io.myriarch.bench.product.StackPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Several starts of the usual stack; the last one is watched while it idles. */
public final class FootprintRun {
  private final Path root;
  private final int starts;
  private final Duration idle;
  private final Consumer<String> onProgress;

  /** {@code onProgress} is told each start. */
  public FootprintRun(Path root, int starts, Duration idle, Consumer<String> onProgress) {
    this.root = root;
    this.starts = starts;
    this.idle = idle;
    this.onProgress = onProgress;
  }

  /** Starts, measures and stops all. */
  public FootprintResult run() {
    List<StartTimes> times = new ArrayList<>();
    for (int start = 1; start < starts; start++) {
      start(times).close();
    }
    try (Product product = start(times)) {
      Map<String, ProcessUse> before = product.use();
      onProgress.accept("  idle for %d s ...".formatted(idle.toSeconds()));
      double cores = product.idleCores(idle);
      return new FootprintResult(times, idle, cores, used(before, product.use()));
    }
  }

  private Product start(List<StartTimes> times) {
    StartWatch watch = new StartWatch(StackPlan.USUAL.runtimes());
    Product product = Product.start(root, StackPlan.USUAL, watch::watch);
    StartTimes time = watch.times();
    times.add(time);
    onProgress.accept(
        "  start %d/%d  all agents ready after %s"
            .formatted(times.size(), starts, FootprintResult.seconds(time.ready())));
    return product;
  }

  /** What each holds now, and the CPU time that it used meanwhile. */
  private static Map<String, ProcessUse> used(
      Map<String, ProcessUse> before, Map<String, ProcessUse> now) {
    Map<String, ProcessUse> used = new LinkedHashMap<>();
    now.forEach((name, use) -> used.put(name, use.since(before.get(name))));
    return used;
  }
}
