package io.myriarch.scheduler.system;

import io.myriarch.protocol.client.ClientConfig;
import io.myriarch.protocol.client.MyriarchClient;
import io.myriarch.protocol.client.Submission;
import io.myriarch.scheduler.Scheduler;
import io.myriarch.scheduler.SchedulerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A scheduler in this process, with a small fleet, on free ports. A fault in its loop fails the
 * test.
 */
final class RunningScheduler implements AutoCloseable {
  private static final String FLEET =
      """
      fleet:
        name: test
        total: 8
        types:
          - type: analytics
            total: 6
            specialties: { metrics: 4, reports: 2 }
          - type: quantum
            total: 2
            specialties: { cosmology: 2 }
      """;

  private final AtomicBoolean hasFailed = new AtomicBoolean();
  private final Scheduler scheduler;

  RunningScheduler(Path folder, String... settings) throws IOException {
    Path fleet = folder.resolve("fleet.yaml");
    Files.writeString(fleet, FLEET);
    Map<String, String> texts = new HashMap<>();
    texts.put("data.dir", folder.resolve("data").toString());
    texts.put("fleet.file", fleet.toString());
    texts.put("http.port", "0");
    texts.put("binary.port", "0");
    texts.put("runtime.port", "0");
    texts.put("runtime.silenceMax", "5m");
    texts.put("journal.prepareAheadBytes", "1MiB");
    texts.put("retry.backoffBase", "1ms");
    texts.put("recovery.grace", "100ms");
    for (int i = 0; i < settings.length; i += 2) {
      texts.put(settings[i], settings[i + 1]);
    }
    scheduler = Scheduler.start(SchedulerConfig.of(texts), () -> hasFailed.set(true));
  }

  int httpPort() {
    return scheduler.httpPort();
  }

  int binaryPort() {
    return scheduler.binaryPort();
  }

  int runtimePort() {
    return scheduler.runtimePort();
  }

  int runtimePort(int shard) {
    return scheduler.runtimePort(shard);
  }

  MyriarchClient client() throws Exception {
    return MyriarchClient.connect(ClientConfig.to("127.0.0.1", binaryPort()))
        .get(10, TimeUnit.SECONDS);
  }

  static Submission.Sent sent(Submission submission) {
    if (submission instanceof Submission.Sent sent) {
      return sent;
    }
    throw new AssertionError("not sent: " + submission);
  }

  @Override
  public void close() {
    scheduler.close();
    if (hasFailed.get()) {
      throw new AssertionError("the scheduling loop stopped with a fault; the log has it");
    }
  }
}
