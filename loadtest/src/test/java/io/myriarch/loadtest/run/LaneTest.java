package io.myriarch.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A lane stepped by hand, on one thread. */
final class LaneTest {
  private static final long TASKS = 1_000_000;
  private static final double BYTES_OF_A_RECORD = 5.5;

  private final EchoDriver driver = new EchoDriver();
  private final Lane lane = new Lane(0, driver, Plans.echo(0, Duration.ofSeconds(1)));

  LaneTest() {
    lane.open();
    lane.begin(new SendSchedule(null, 0, 1, 0, Long.MAX_VALUE));
  }

  @Test
  void shouldAllocateNothingButItsRecord() {
    run(TASKS);
    long before = allocated();
    run(TASKS);
    double bytes = (double) (allocated() - before) / TASKS;

    assertThat(bytes).isLessThan(BYTES_OF_A_RECORD);
    assertThat(lane.tally().completed.value()).isEqualTo(lane.tally().sent.value());
    assertThat(lane.lost()).isZero();
  }

  @Test
  void shouldSendNoMoreThanTheWindow() {
    driver.answers = false;
    driver.window = 10;

    assertThat(lane.pump(1)).isEqualTo(10);
    assertThat(lane.pump(2)).isZero();
    lane.accepted(0, 10, 3);
    assertThat(lane.pump(3)).isZero();
    lane.ended(4, true, driver.payload(4), 0, 64, 4);
    assertThat(lane.pump(4)).isOne();
  }

  @Test
  void shouldFindTheResultOfANoopWrongUnlessItIsEmpty() {
    Lane noop = new Lane(0, driver, Plans.noop(Duration.ofSeconds(1)));
    noop.open();
    noop.begin(new SendSchedule(null, 0, 1, 0, Long.MAX_VALUE));
    driver.answers = false;
    driver.window = 2;
    assertThat(noop.pump(1)).isEqualTo(2);

    noop.ended(0, true, driver.payload(0), 0, 0, 2);
    assertThat(noop.tally().wrong.value()).isZero();
    noop.ended(1, true, driver.payload(1), 0, 1, 2);
    assertThat(noop.tally().wrong.value()).isOne();
  }

  @Test
  void shouldOfferTheSameTaskAgainAfterBackPressure() {
    driver.full = true;
    assertThat(lane.pump(1)).isZero();
    driver.full = false;
    driver.window = 1;
    assertThat(lane.pump(2)).isOne();

    assertThat(driver.lastNumber).isZero();
    assertThat(lane.tally().submitted.value()).isOne();
  }

  @Test
  void shouldTakeAnEndBeforeItsAcknowledgementForBoth() {
    driver.answers = false;
    driver.window = 1;
    lane.pump(1);

    lane.ended(0, true, driver.payload(0), 0, 64, 2);
    lane.accepted(0, 1, 3);

    assertThat(lane.tally().accepted.value()).isOne();
    assertThat(lane.tally().completed.value()).isOne();
    assertThat(lane.tally().duplicates.value()).isZero();
    assertThat(lane.inFlight()).isZero();
  }

  @Test
  void shouldCountAnEndOfARefusedOrUnknownTaskAsADuplicate() {
    driver.answers = false;
    driver.window = 2;
    lane.pump(1);
    lane.rejected(0, "busy");

    lane.ended(0, true, driver.payload(0), 0, 64, 2);
    lane.ended(1L << 40, true, driver.payload(0), 0, 64, 2);

    assertThat(lane.tally().duplicates.value()).isEqualTo(2);
  }

  private void run(long tasks) {
    long until = lane.tally().sent.value() + tasks;
    while (lane.tally().sent.value() < until) {
      lane.pump(System.nanoTime());
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  /** Answers within the offer. */
  private static final class EchoDriver implements TaskDriver {
    private final Payload payloads = new Payload(64);
    boolean answers = true;
    boolean full;
    int window = 64;
    long lastNumber = -1;
    private TaskEvents events;

    DirectBuffer payload(long number) {
      UnsafeBuffer copy = new UnsafeBuffer(new byte[64]);
      copy.putBytes(0, payloads.of(number), 0, 64);
      return copy;
    }

    @Override
    public void open(TaskEvents taskEvents) {
      events = taskEvents;
    }

    @Override
    public boolean offer(long number, DirectBuffer payload) {
      if (full) {
        return false;
      }
      lastNumber = number;
      if (answers) {
        long nowNs = System.nanoTime();
        events.accepted(number, 1, nowNs);
        events.ended(number, true, payload, 0, payload.capacity(), nowNs);
      }
      return true;
    }

    @Override
    public void flush() {}

    @Override
    public void finish() {}

    @Override
    public int window() {
      return window;
    }

    @Override
    public String durability() {
      return "fsync";
    }

    @Override
    public void close() {}
  }
}
