package io.myriarch.protocol.client;

import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;

import io.myriarch.protocol.Framing;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * Hands submissions from any thread to the event loop, without locks, and knows the credit. A
 * record of the ring:
 *
 * <pre>
 *   0               8          12         16
 *   +---------------+----------+----------+------------------ - -
 *   | submission id | route    | flags    | SubmitTask frame
 *   +---------------+----------+----------+------------------ - -
 * </pre>
 *
 * The event loop is woken only when it has not been woken since it last began to empty the ring.
 */
final class SubmissionRing {
  static final int FLAG_FOLLOW = 1;
  static final int FLAG_FUTURES = 2;
  static final int FLAG_KEYED = 4;

  static final int ROUTE_OFFSET = 8;
  static final int FLAGS_OFFSET = 12;
  static final int FRAME_OFFSET = 16;

  private static final int RECORD_TYPE = 1;
  private static final int CAPACITY_MIN = 1 << 20;

  /** A record may fill an eighth of Agrona's ring. */
  private static final int RECORDS_MIN = 8;

  private static final int KEYS_AND_BLOCK_BYTES = 1024;

  private final ManyToOneRingBuffer ring;
  private final Map<Long, TaskFutures> futures = new ConcurrentHashMap<>();
  private final AtomicLong submissions = new AtomicLong();
  private final AtomicLong submissionsMax = new AtomicLong();
  private final AtomicBoolean wakeRequested = new AtomicBoolean();
  private final Runnable wake;
  private volatile int payloadBytesMax;
  private volatile boolean starved;
  private volatile boolean closed;
  private volatile boolean terminated;

  /** {@code wake} must get {@link #read} called soon, on the event loop. */
  SubmissionRing(int payloadBytesMax, Runnable wake) {
    this.payloadBytesMax = payloadBytesMax;
    this.wake = wake;
    int largest = RECORDS_MIN * (payloadBytesMax + KEYS_AND_BLOCK_BYTES);
    int capacity = Math.max(CAPACITY_MIN, BitUtil.findNextPositivePowerOfTwo(largest));
    this.ring =
        new ManyToOneRingBuffer(
            new UnsafeBuffer(ByteBuffer.allocateDirect(capacity + TRAILER_LENGTH)));
  }

  /** Any thread: the submission's id, or one of the negative values of {@link MyriarchClient}. */
  long offer(
      Route route,
      SubmitOptions options,
      TaskFutures taskFutures,
      DirectBuffer payload,
      int offset,
      int length) {
    if (closed) {
      return MyriarchClient.CLOSED;
    }
    if (length > payloadBytesMax) {
      return MyriarchClient.PAYLOAD_TOO_LARGE;
    }
    long id = tryOffer(route, options, taskFutures, payload, offset, length);
    if (id == MyriarchClient.BACK_PRESSURED) {
      starved = true;
      // Room may have come between the try and the flag: then nobody would tell of it.
      id = tryOffer(route, options, taskFutures, payload, offset, length);
    }
    return id;
  }

  private long tryOffer(
      Route route,
      SubmitOptions options,
      TaskFutures taskFutures,
      DirectBuffer payload,
      int offset,
      int length) {
    if (submissions.get() >= submissionsMax.get()) {
      return MyriarchClient.BACK_PRESSURED;
    }
    int frameLength = SubmitFrame.length(options, length);
    int index = ring.tryClaim(RECORD_TYPE, FRAME_OFFSET + frameLength);
    if (index < 0) {
      wakeLoop();
      return MyriarchClient.BACK_PRESSURED;
    }
    AtomicBuffer buffer = ring.buffer();
    try {
      SubmitFrame.write(
          buffer, index + FRAME_OFFSET, frameLength, options, payload, offset, length);
    } catch (RuntimeException e) {
      ring.abort(index);
      throw e;
    }
    long id = submissions.incrementAndGet();
    if (taskFutures != null) {
      keep(id, taskFutures);
    }
    buffer.putLong(index, id);
    buffer.putInt(index + ROUTE_OFFSET, route.index());
    buffer.putInt(index + FLAGS_OFFSET, flags(options, taskFutures));
    ring.commit(index);
    wakeLoop();
    return id;
  }

  private void keep(long id, TaskFutures taskFutures) {
    futures.put(id, taskFutures);
    if (terminated) {
      taskFutures.fail(new ClientClosedException("The client has been closed.", null));
    }
  }

  private static int flags(SubmitOptions options, TaskFutures taskFutures) {
    return (options.follow() ? FLAG_FOLLOW : 0)
        | (taskFutures != null ? FLAG_FUTURES : 0)
        | (options.idempotencyKey().length > 0 ? FLAG_KEYED : 0);
  }

  private void wakeLoop() {
    if (!wakeRequested.get() && wakeRequested.compareAndSet(false, true)) {
      wake.run();
    }
  }

  /** Event loop: before it empties the ring; records committed later wake it again. */
  void beginReading() {
    wakeRequested.set(false);
  }

  /** Event loop: takes {@code limit} records at most; returns how many. */
  int read(MessageHandler handler, int limit) {
    return ring.read(handler, limit);
  }

  /** Event loop: the futures of a submission, once; null if it has none. */
  TaskFutures futuresOf(long submissionId) {
    return futures.get(submissionId);
  }

  /** Event loop: nothing more will be told of this submission. */
  void forget(long submissionId) {
    futures.remove(submissionId);
  }

  /**
   * Event loop: so many submissions may have been made in all. Returns whether somebody waited for
   * room that is there now, once.
   */
  boolean grant(long submissionsInAll) {
    submissionsMax.setRelease(submissionsInAll);
    if (starved && submissions.get() < submissionsInAll && ring.size() <= ring.capacity() / 2) {
      starved = false;
      return true;
    }
    return false;
  }

  /** Event loop: the scheduler's maximum, if it is smaller. */
  void limitPayload(int bytesMax) {
    payloadBytesMax = Math.min(payloadBytesMax, bytesMax);
  }

  /** The largest payload that may be submitted now. */
  int payloadBytesMax() {
    return payloadBytesMax;
  }

  /** Submissions made in all. */
  long submissions() {
    return submissions.get();
  }

  boolean isEmpty() {
    return ring.size() == 0;
  }

  /** Nothing more can be submitted. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** Event loop: the end. The futures that will get no answer; later ones fail by themselves. */
  Map<Long, TaskFutures> terminate() {
    closed = true;
    terminated = true;
    return futures;
  }

  static {
    assert FRAME_OFFSET + Framing.LENGTH_BYTES + Framing.HEADER_BYTES < KEYS_AND_BLOCK_BYTES;
  }
}
