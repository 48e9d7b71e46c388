package io.myriarch.bench;

import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The queues by which threads hand work to an event loop: Agrona's ring of bytes (submissions to a
 * client's loop) and JCTools' ring of references (other loops to a shard). In and out again by one
 * thread, a batch at a time, as a loop does under load: the cost without the traffic of cache
 * lines.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class RingBenchmark {
  private static final int BATCH = 64;
  private static final int RING_BYTES = 1 << 20;
  private static final int RECORD_TYPE = 1;

  @Param("172")
  private int recordBytes;

  private final ManyToOneRingBuffer bytes =
      new ManyToOneRingBuffer(
          new UnsafeBuffer(ByteBuffer.allocateDirect(RING_BYTES + TRAILER_LENGTH)));
  private final MpscVarHandleArrayQueue<Object> references = new MpscVarHandleArrayQueue<>(1024);
  private final UnsafeBuffer record = new UnsafeBuffer(new byte[4096]);
  private final Object reference = new Object();
  private final MessageHandler handler =
      (type, buffer, index, length) -> onRecord(buffer.getLong(index));
  private final MessagePassingQueue.Consumer<Object> consumer = this::onReference;
  private long sum;

  /** Agrona: claim, copy a record of a submission, commit, read. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long submissionBytes() {
    for (int i = 0; i < BATCH; i++) {
      int index = bytes.tryClaim(RECORD_TYPE, recordBytes);
      AtomicBuffer buffer = bytes.buffer();
      buffer.putBytes(index, record, 0, recordBytes);
      buffer.putLong(index, i);
      bytes.commit(index);
    }
    int read = 0;
    while (read < BATCH) {
      read += bytes.read(handler, BATCH - read); // It stops where the ring begins anew.
    }
    return sum;
  }

  /** JCTools: offer a reference, drain. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long references() {
    for (int i = 0; i < BATCH; i++) {
      references.offer(reference);
    }
    references.drain(consumer, BATCH);
    return sum;
  }

  private void onRecord(long value) {
    sum += value;
  }

  private void onReference(Object each) {
    sum += each.hashCode();
  }
}
