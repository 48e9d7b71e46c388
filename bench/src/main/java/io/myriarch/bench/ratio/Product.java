package io.myriarch.bench.ratio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.bench.process.Child;
import io.myriarch.bench.process.TemporaryFolder;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.stack.Stack;
import io.myriarch.loadtest.stack.StackState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A stack of its own, as {@code ./myriarch up} starts it, and {@code ./myriarch load} on it. */
public final class Product implements AutoCloseable {
  private static final long FREE_BYTES_MIN = 4L << 30;
  private static final Duration BESIDES_MAX = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;
  private final TemporaryFolder folder;
  private final Stack stack;
  private final StackState state;
  private final Thread onExit;

  private Product(Path root, TemporaryFolder folder, Stack stack, Thread onExit) {
    this.root = root;
    this.folder = folder;
    this.stack = stack;
    this.onExit = onExit;
    this.state = stack.awaitReady(_ -> {});
  }

  /** Starts it and waits until all agents are ready. */
  public static Product start(Path root) {
    TemporaryFolder folder = TemporaryFolder.create("myriarch-ratio-", FREE_BYTES_MIN);
    try {
      Stack stack = Stack.start(root, "--durability", "fsync");
      Thread onExit = new Thread(stack::close, "stop-stack");
      Runtime.getRuntime().addShutdownHook(onExit);
      try {
        return new Product(root, folder, stack, onExit);
      } catch (LoadException e) {
        close(stack, onExit);
        throw e;
      }
    } catch (LoadException e) {
      folder.close();
      throw e;
    }
  }

  /** As many tasks as it takes, each followed to its end and its result compared. */
  public ProductResult measure(int seconds) {
    Path json = folder.path().resolve("load.json");
    List<String> command =
        List.of(
            root.resolve("myriarch").toString(),
            "load",
            "--protocol=binary",
            "--rate=max",
            "--follow",
            "--duration=" + seconds + "s",
            "--http-port=" + state.httpPort(),
            "--binary-port=" + state.binaryPort(),
            "--json=" + json);
    try (Child load = Child.start("load on the product", folder.path(), command)) {
      String _ = load.awaitSuccess(BESIDES_MAX.plusSeconds(seconds));
      return parse(JSON.readTree(json.toFile()));
    } catch (IOException e) {
      throw new LoadException("The figures of the load cannot be read: " + e.getMessage(), e);
    }
  }

  static ProductResult parse(JsonNode figures) {
    JsonNode latency = figures.path("latency_us");
    double perSecond = figures.path("completed_per_second").asDouble();
    if (perSecond <= 0 || !latency.has("p50")) {
      throw new LoadException("The load gave no figures: " + figures.path("reason").asText());
    }
    return new ProductResult(
        perSecond,
        latency.path("p50").asDouble(),
        latency.path("p99").asDouble(),
        latency.path("p99_9").asDouble());
  }

  @Override
  public void close() {
    close(stack, onExit);
    folder.close();
  }

  private static void close(Stack stack, Thread onExit) {
    stack.close();
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException _) {
      // The JVM is about to end, and its hook does the same.
    }
  }
}
