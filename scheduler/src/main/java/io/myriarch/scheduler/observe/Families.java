package io.myriarch.scheduler.observe;

import io.myriarch.scheduler.core.LatencyBuckets;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;

/** Makes metric families of plain figures. */
final class Families {
  static final double NS_PER_SECOND = 1e9;

  private Families() {}

  /** A counter without labels; the name without {@code _total}. */
  static CounterSnapshot counter(String name, String help, long value) {
    return counters(name, help, Map.of(Labels.EMPTY, value));
  }

  static CounterSnapshot counters(String name, String help, Map<Labels, Long> values) {
    CounterSnapshot.Builder family = CounterSnapshot.builder().name(name).help(help);
    values.forEach((labels, value) ->
        family.dataPoint(CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
    return family.build();
  }

  static GaugeSnapshot gauge(String name, String help, Number value) {
    return gauges(name, help, Map.of(Labels.EMPTY, value));
  }

  static GaugeSnapshot gauges(String name, String help, Map<Labels, ? extends Number> values) {
    GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(name).help(help);
    values.forEach((labels, value) ->
        family.dataPoint(
            GaugeDataPointSnapshot.builder().labels(labels).value(value.doubleValue()).build()));
    return family.build();
  }

  /** A histogram in seconds, over the shards; all have the same bounds. */
  static HistogramSnapshot histogram(String name, String help, List<LatencyBuckets> shards) {
    long[] boundsNs = shards.getFirst().snapshot().boundsNs();
    long[] counts = new long[boundsNs.length + 1];
    double sumNs = 0;
    for (LatencyBuckets shard : shards) {
      LatencyBuckets.Snapshot snapshot = shard.snapshot();
      for (int i = 0; i < counts.length; i++) {
        counts[i] += snapshot.counts()[i];
      }
      sumNs += snapshot.sumNs();
    }
    return HistogramSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(seconds(boundsNs), counts))
                .sum(sumNs / NS_PER_SECOND)
                .build())
        .build();
  }

  private static double[] seconds(long[] boundsNs) {
    double[] bounds = new double[boundsNs.length + 1];
    for (int i = 0; i < boundsNs.length; i++) {
      bounds[i] = boundsNs[i] / NS_PER_SECOND;
    }
    bounds[boundsNs.length] = Double.POSITIVE_INFINITY;
    return bounds;
  }
}
