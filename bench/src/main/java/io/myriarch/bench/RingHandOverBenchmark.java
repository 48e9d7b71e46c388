package io.myriarch.bench;

import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The same queues between two threads: read {@code handedOver}, the items that came out, in
 * millions a second.
 */
@State(Scope.Group)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class RingHandOverBenchmark {
  private static final int BATCH = 512;
  private static final int RING_BYTES = 1 << 20;
  private static final int RECORD_TYPE = 1;
  private static final int RECORD_BYTES = 172;

  private final ManyToOneRingBuffer bytes =
      new ManyToOneRingBuffer(
          new UnsafeBuffer(ByteBuffer.allocateDirect(RING_BYTES + TRAILER_LENGTH)));
  private final MpscVarHandleArrayQueue<Object> references = new MpscVarHandleArrayQueue<>(4096);
  private final UnsafeBuffer record = new UnsafeBuffer(new byte[RECORD_BYTES]);
  private final Object reference = new Object();

  /** What came out, of one consumer. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Out {
    public long handedOver;
    private final MessageHandler handler = (type, buffer, index, length) -> handedOver++;
    private final MessagePassingQueue.Consumer<Object> consumer = _ -> handedOver++;

    @Setup(Level.Iteration)
    public void reset() {
      handedOver = 0;
    }
  }

  @TearDown(Level.Iteration)
  public void empty() {
    while (bytes.read((type, buffer, index, length) -> {}) > 0) {
      Thread.onSpinWait();
    }
    references.clear();
  }

  /** Producer of bytes. */
  @Benchmark
  @Group("submissionBytes")
  public boolean write() {
    return bytes.write(RECORD_TYPE, record, 0, RECORD_BYTES);
  }

  /** Consumer of bytes. */
  @Benchmark
  @Group("submissionBytes")
  public int read(Out out) {
    return bytes.read(out.handler, BATCH);
  }

  /** Producer of references. */
  @Benchmark
  @Group("references")
  public boolean offer() {
    return references.offer(reference);
  }

  /** Consumer of references. */
  @Benchmark
  @Group("references")
  public int drain(Out out) {
    return references.drain(out.consumer, BATCH);
  }
}
