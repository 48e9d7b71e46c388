package io.myriarch.bench.scale;

import io.myriarch.bench.product.Loads;
import io.myriarch.bench.product.Product;
import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.faults.load.CountedLoad;
import io.myriarch.loadtest.faults.process.Waiting;
import io.myriarch.loadtest.run.LoadException;
import java.time.Duration;

/** Tasks that wait: of a type that is paused, so that the agents of the others stay free. */
final class StandingTasks {
  private static final String TYPE = "quantum";
  private static final Duration SUBMIT_MAX = Duration.ofMinutes(5);

  private StandingTasks() {}

  static void submit(Product product, int tasks) {
    try (SchedulerHttp http = product.http();
        CountedLoad load = new CountedLoad(tasks, Loads.PAYLOAD_BYTES, TYPE)) {
      http.post("/api/specialties/" + TYPE + "/any/pause");
      load.start("127.0.0.1", product.state().binaryPort());
      if (!Waiting.within(SUBMIT_MAX, () -> load.accepted() >= tasks)) {
        throw new LoadException(
            "Only %,d of %,d tasks were accepted within %d s."
                .formatted(load.accepted(), tasks, SUBMIT_MAX.toSeconds()));
      }
      long standing = http.json("/api/health").path("tasks").path("live").path("queued").asLong();
      if (standing < tasks) {
        throw new LoadException("Only %,d of %,d tasks wait.".formatted(standing, tasks));
      }
    }
  }
}
