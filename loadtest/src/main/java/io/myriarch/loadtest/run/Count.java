package io.myriarch.loadtest.run;

import java.util.concurrent.atomic.AtomicLong;

/** A counter that one thread raises and any thread reads. */
final class Count {
  private final AtomicLong value = new AtomicLong();

  void add(long delta) {
    value.setRelease(value.getPlain() + delta);
  }

  long value() {
    return value.getAcquire();
  }
}
