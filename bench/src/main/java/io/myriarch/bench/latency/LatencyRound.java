package io.myriarch.bench.latency;

import io.myriarch.bench.product.LoadFigures;
import io.myriarch.bench.product.Percentiles;
import io.myriarch.bench.product.ProcessUse;
import java.util.Map;

/**
 * One run of the product at a rate.
 *
 * @param pipe that of the pipe at the same rate right before; null where none ran or it missed the
 *     rate
 * @param use of each process right after
 * @param gc of the scheduler over the run
 */
record LatencyRound(LoadFigures load, Percentiles pipe, Map<String, ProcessUse> use, GcPauses gc) {

  long rssBytes() {
    return use.values().stream().mapToLong(ProcessUse::rssBytes).sum();
  }
}
