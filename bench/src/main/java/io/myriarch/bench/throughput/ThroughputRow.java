package io.myriarch.bench.throughput;

import io.myriarch.bench.product.Loads;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.LoadPlan.Links;
import io.myriarch.loadtest.run.LoadPlan.Protocol;
import java.time.Duration;

/**
 * One way to use the product.
 *
 * @param way how tasks travel
 * @param follow whether results are followed; over HTTP they are not
 */
record ThroughputRow(Way way, String durability, int payloadBytes, int runtimes, boolean follow) {
  private static final int KIB = 1024;

  /** How tasks travel to the scheduler. */
  enum Way {
    BINARY("binary", Protocol.BINARY, 1, 1),
    HTTP("http single", Protocol.HTTP, 64, 1),
    HTTP_BATCH("http batch of 100", Protocol.HTTP, 16, 100);

    private final String words;
    private final Protocol protocol;
    private final int connections;
    private final int batch;

    Way(String words, Protocol protocol, int connections, int batch) {
      this.words = words;
      this.protocol = protocol;
      this.connections = connections;
      this.batch = batch;
    }

    String words() {
      return words;
    }
  }

  /** What tells it from the others; {@code --only} looks for its text in here. */
  String name() {
    return "%s, %s, %s, %d runtimes%s"
        .formatted(
            way.words, durability, payload(), runtimes, follow ? ", followed" : ", not followed");
  }

  private String payload() {
    return payloadBytes < KIB ? payloadBytes + " B" : payloadBytes / KIB + " KiB";
  }

  LoadPlan load(Duration duration, Duration warmup) {
    Links links = new Links(0, way.connections, way.batch);
    return Loads.plan(way.protocol, payloadBytes, follow, links, Loads.pace(0, duration, warmup));
  }
}
