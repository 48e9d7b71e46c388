package io.myriarch.bench.latency;

import io.myriarch.loadtest.drive.SchedulerHttp;

/** What garbage collection of the scheduler has stopped, as its own metrics count it. */
record GcPauses(double count, double seconds) {
  static GcPauses of(SchedulerHttp http) {
    String metrics = http.metrics();
    return new GcPauses(
        SchedulerHttp.sum(metrics, "jvm_gc_pause_seconds_count"),
        SchedulerHttp.sum(metrics, "jvm_gc_pause_seconds_sum"));
  }

  GcPauses since(GcPauses before) {
    return new GcPauses(count - before.count, seconds - before.seconds);
  }
}
