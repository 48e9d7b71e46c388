package io.myriarch.protocol.client;

import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
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
 * A frame that is too large for the ring lies in {@link LargeFrames} instead. The event loop is
 * woken only when it has not been woken since it last began to empty the ring.
 */
final class SubmissionRing {
  /** Takes what comes out of the ring. */
  @FunctionalInterface
  interface Sink {
    void onSubmission(
        long submissionId, int route, int flags, DirectBuffer frame, int offset, int length);
  }

  static final int FLAG_FOLLOW = 1;
  static final int FLAG_FUTURES = 2;
  static final int FLAG_KEYED = 4;

  private static final int ROUTE_OFFSET = 8;
  private static final int FLAGS_OFFSET = 12;
  private static final int FRAME_OFFSET = 16;
  private static final int WITH_FRAME = 1;
  private static final int LARGE = 2;
  private static final int CAPACITY_MIN = 64 << 10;
  private static final int CAPACITY_MAX = 4 << 20;
  private static final int LARGE_BYTES_MAX = 16 << 20;

  private final ManyToOneRingBuffer ring;
  private final LargeFrames large = new LargeFrames(LARGE_BYTES_MAX);
  private final Map<Long, TaskFutures> futures = new ConcurrentHashMap<>();
  private final AtomicLong submissions = new AtomicLong();
  private final AtomicLong submissionsMax = new AtomicLong();
  private final AtomicBoolean wakeRequested = new AtomicBoolean();
  private final MessageHandler records = this::onRecord;
  private final Runnable wake;
  private final int ownPayloadBytesMax;
  private Sink sink;
  private volatile int payloadBytesMax;
  private volatile boolean starved;
  private volatile boolean closed;
  private volatile boolean terminated;

  /**
   * An empty ring.
   *
   * @param bytesMax room for what the loop has not taken yet, rounded and within bounds
   * @param wake must get {@link #read} called soon, on the event loop
   */
  SubmissionRing(int payloadBytesMax, int bytesMax, Runnable wake) {
    int capacity = Integer.highestOneBit(Math.clamp(bytesMax, CAPACITY_MIN, CAPACITY_MAX));
    this.ring =
        new ManyToOneRingBuffer(
            new UnsafeBuffer(ByteBuffer.allocateDirect(capacity + TRAILER_LENGTH)));
    this.ownPayloadBytesMax = payloadBytesMax;
    this.payloadBytesMax = payloadBytesMax;
    this.wake = wake;
  }

  // ---- Any thread ----

  /** The submission's id, or one of the negative values of {@link MyriarchClient}. */
  long offer(
      Route route,
      SubmitOptions options,
      TaskFutures taskFutures,
      DirectBuffer payload,
      int offset,
      int length) {
    payload.boundsCheck(offset, length);
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
    boolean fits = FRAME_OFFSET + frameLength <= ring.maxMsgLength();
    if (!fits && !large.reserve(frameLength)) {
      return MyriarchClient.BACK_PRESSURED;
    }
    int index = fits ? ring.tryClaim(WITH_FRAME, FRAME_OFFSET + frameLength) : claimLarge();
    if (index < 0) {
      if (!fits) {
        large.giveBack(frameLength);
      }
      wakeLoop();
      return MyriarchClient.BACK_PRESSURED;
    }
    MutableDirectBuffer to = fits ? ring.buffer() : new UnsafeBuffer(new byte[frameLength]);
    int at = fits ? index + FRAME_OFFSET : 0;
    SubmitFrame.write(to, at, frameLength, options, payload, offset, length);
    long id = submissions.incrementAndGet();
    if (!fits) {
      large.put(id, (UnsafeBuffer) to);
    }
    commit(index, id, route.index(), flags(options, taskFutures), taskFutures);
    return id;
  }

  private int claimLarge() {
    return ring.tryClaim(LARGE, FRAME_OFFSET);
  }

  private void commit(int index, long id, int route, int flags, TaskFutures taskFutures) {
    if (taskFutures != null) {
      keep(id, taskFutures);
    }
    ring.buffer().putLong(index, id);
    ring.buffer().putInt(index + ROUTE_OFFSET, route);
    ring.buffer().putInt(index + FLAGS_OFFSET, flags);
    ring.commit(index);
    wakeLoop();
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

  /** The largest payload that may be submitted now. */
  int payloadBytesMax() {
    return payloadBytesMax;
  }

  /** Nothing more can be submitted. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  // ---- Event loop ----

  /** Says who takes what comes out. Before the first {@link #read}. */
  void deliverTo(Sink taker) {
    sink = taker;
  }

  /** Before emptying the ring; records committed later wake the loop again. */
  void beginReading() {
    wakeRequested.set(false);
  }

  /** Takes {@code limit} records at most; returns how many. */
  int read(int limit) {
    return ring.read(records, limit);
  }

  private void onRecord(int type, MutableDirectBuffer buffer, int index, int length) {
    long id = buffer.getLong(index);
    int route = buffer.getInt(index + ROUTE_OFFSET);
    int flags = buffer.getInt(index + FLAGS_OFFSET);
    if (type == WITH_FRAME) {
      sink.onSubmission(id, route, flags, buffer, index + FRAME_OFFSET, length - FRAME_OFFSET);
    } else {
      DirectBuffer frame = large.take(id);
      sink.onSubmission(id, route, flags, frame, 0, frame.capacity());
    }
  }

  /** The futures of a submission that has some. */
  TaskFutures futuresOf(long submissionId) {
    return futures.get(submissionId);
  }

  /** Nothing more will be told of this submission. */
  void forget(long submissionId) {
    futures.remove(submissionId);
  }

  /**
   * So many submissions may have been made in all. Returns whether somebody waited for room that is
   * there now, once.
   */
  boolean grant(long submissionsInAll) {
    submissionsMax.setRelease(submissionsInAll);
    if (starved
        && submissions.get() < submissionsInAll
        && ring.size() <= ring.capacity() / 2
        && large.hasRoom()) {
      starved = false;
      return true;
    }
    return false;
  }

  /** The maximum of the scheduler that is there now, if it is smaller than the client's own. */
  void limitPayload(int bytesMax) {
    payloadBytesMax = Math.min(ownPayloadBytesMax, bytesMax);
  }

  boolean isEmpty() {
    return ring.size() == 0;
  }

  /** The end. The futures that will get no answer; later ones fail by themselves. */
  Map<Long, TaskFutures> terminate() {
    closed = true;
    terminated = true;
    return futures;
  }
}
