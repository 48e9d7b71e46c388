package io.myriarch.bench.scale;

import io.myriarch.bench.process.TemporaryFolder;
import io.myriarch.bench.product.Loads;
import io.myriarch.bench.product.ProcessUse;
import io.myriarch.bench.product.Product;
import io.myriarch.bench.product.StackPlan;
import io.myriarch.bench.report.BenchFiles;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.run.LoadPlan.Links;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Each part in turn; of each size a stack of its own, but for connections, which share one. */
public final class ScaleRun {
  private static final int PACED_PER_SECOND = 10_000;
  private static final int AGENTS_OF_TWO_RUNTIMES_MAX = 300_000;
  private static final int RUNTIMES_OF_SHARDS = 4;

  private final Path root;
  private final ScalePlan plan;
  private final Consumer<String> onProgress;
  private final List<ScaleRow> rows = new ArrayList<>();

  /** {@code onProgress} is told each row. */
  public ScaleRun(Path root, ScalePlan plan, Consumer<String> onProgress) {
    this.root = root;
    this.plan = plan;
    this.onProgress = onProgress;
  }

  /** Measures all. A size that cannot be started is a failure of its row, not of the run. */
  public ScaleResult run() {
    try (TemporaryFolder folder = TemporaryFolder.create("myriarch-scale-", 1L << 20)) {
      plan.agents().forEach(agents -> row("agents", agents, row -> agents(row, folder.path())));
      plan.shards().forEach(shards -> row("shards", shards, this::shards));
      connections();
      plan.backlogs().forEach(tasks -> row("backlog", tasks, this::backlog));
    }
    return new ScaleResult(plan, rows);
  }

  private void row(String part, int size, Consumer<ScaleRow> measure) {
    ScaleRow row = new ScaleRow(part, size);
    rows.add(row);
    try {
      measure.accept(row);
    } catch (LoadException e) {
      row.fail("not measured", e.getMessage());
    }
    onProgress.accept(ScaleResult.line(row));
  }

  private void agents(ScaleRow row, Path folder) {
    Path fleet = folder.resolve("fleet-%d.yaml".formatted(row.size()));
    BenchFiles.text(FleetText.of(row.size()), fleet);
    int runtimes = row.size() > AGENTS_OF_TWO_RUNTIMES_MAX ? 4 : 2;
    StackPlan stack = StackPlan.USUAL.with("fsync", runtimes).withFleet(fleet);
    long startNs = System.nanoTime();
    try (Product product = Product.start(root, stack)) {
      row.put("ready_s", (System.nanoTime() - startNs) / 1e9);
      idle(row, product);
      load(row, product);
      memory(row, "loaded_", product.use());
    }
  }

  /** Memory and CPU time while nothing is asked of it. */
  private void idle(ScaleRow row, Product product) {
    row.put("idle_cores", product.idleCores(plan.idle()));
    Map<String, ProcessUse> use = product.use();
    memory(row, "idle_", use);
    long runtimes =
        use.entrySet().stream()
            .filter(process -> process.getKey().startsWith("runtime"))
            .mapToLong(process -> process.getValue().rssBytes())
            .sum();
    row.put("runtimes_bytes_per_agent", (double) runtimes / row.size());
  }

  private static void memory(ScaleRow row, String when, Map<String, ProcessUse> use) {
    use.forEach((name, process) -> row.putBytes(when + name + "_rss_bytes", process.rssBytes()));
    row.putBytes(when + "rss_bytes", use.values().stream().mapToLong(ProcessUse::rssBytes).sum());
  }

  private void load(ScaleRow row, Product product) {
    row.fastest(product.load(Loads.binary(0, plan.duration(), plan.warmup())));
    row.paced(product.load(Loads.binary(PACED_PER_SECOND, plan.duration(), plan.warmup())));
  }

  /** Always four runtimes and links, so that the number of shards is all that differs. */
  private void shards(ScaleRow row) {
    int runtimes = Math.max(RUNTIMES_OF_SHARDS, row.size());
    StackPlan stack = StackPlan.USUAL.with("fsync", runtimes).withShards(row.size());
    try (Product product = Product.start(root, stack)) {
      loadOver(row, product, runtimes, row.size());
    }
  }

  private void connections() {
    if (plan.connections().isEmpty()) {
      return;
    }
    StackPlan stack = StackPlan.USUAL.with("admission.linksMax=10000", "session.max=20000");
    try (Product product = Product.start(root, stack)) {
      plan.connections()
          .forEach(links -> row("connections", links, row -> loadOver(row, product, links, 1)));
    }
  }

  private void loadOver(ScaleRow row, Product product, int links, int shards) {
    Duration duration = plan.duration();
    Links over = new Links(0, links, 1);
    row.fastest(product.load(Loads.over(Loads.binary(0, duration, plan.warmup()), over, shards)));
    row.paced(
        product.load(
            Loads.over(Loads.binary(PACED_PER_SECOND, duration, plan.warmup()), over, shards)));
  }

  private void backlog(ScaleRow row) {
    int tasksMax = Math.max(1_000_000, row.size() + 200_000);
    try (Product product =
        Product.start(root, StackPlan.USUAL.with("admission.tasksMax=" + tasksMax))) {
      if (row.size() > 0) {
        long startNs = System.nanoTime();
        StandingTasks.submit(product, row.size());
        row.put("submitted_per_second", row.size() / ((System.nanoTime() - startNs) / 1e9));
      }
      ProcessUse scheduler = product.use().get("scheduler");
      row.putBytes("scheduler_rss_bytes", scheduler.rssBytes());
      row.putBytes(
          "scheduler_rss_bytes_without_mapped_files",
          scheduler.rssBytes() - scheduler.mappedFileBytes());
      load(row, product);
    }
  }
}
