package io.myriarch.loadtest.faults.load;

import io.myriarch.loadtest.faults.agent.FaultProvider;
import io.myriarch.loadtest.faults.audit.SubmissionLog;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.protocol.client.ClientConfig;
import io.myriarch.protocol.client.LinkInfo;
import io.myriarch.protocol.client.MyriarchClient;
import io.myriarch.protocol.client.Route;
import io.myriarch.protocol.client.SubmitOptions;
import io.myriarch.protocol.client.TaskEnd;
import io.myriarch.protocol.client.TaskListener;
import io.myriarch.protocol.wire.RejectCode;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Submits tasks at a constant rate over the binary protocol and writes down what it is told. When
 * the scheduler is away it waits and goes on at its rate: what was due meanwhile is not made up
 * for. {@link #stop} ends the sending, {@link #isSettled} tells when all answers have come.
 */
public final class BinaryLoad implements TaskListener, AutoCloseable {
  private static final long TICK_NS = 2_000_000;
  private static final double SECOND_NS = 1e9;
  private static final Duration CONNECT_MAX = Duration.ofSeconds(30);

  private final SubmissionLog log;
  private final Mix mix;
  private final long firstNumber;
  private final Supplier<SubmitOptions> options;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder settled = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private volatile String lastRejection = "";
  private volatile String durability = "";
  private volatile double perSecond;
  private volatile boolean stopped;
  private volatile long sent;
  private MyriarchClient client;
  private Route route;
  private Thread sender;

  /**
   * Not connected yet.
   *
   * @param firstNumber of its tasks; those of other submitters must be far away
   * @param options asked for each task; all must follow
   */
  public BinaryLoad(SubmissionLog log, Mix mix, long firstNumber, Supplier<SubmitOptions> options) {
    this.log = log;
    this.mix = mix;
    this.firstNumber = firstNumber;
    this.options = options;
  }

  /** Connects, and begins to send. */
  public void start(String host, int port, double tasksPerSecond) {
    connect(host, port);
    perSecond = tasksPerSecond;
    sender = Thread.ofPlatform().daemon().name("faults-sender-" + firstNumber).start(this::send);
  }

  private void connect(String host, int port) {
    ClientConfig config =
        ClientConfig.builder(host, port)
            .clientName("faults")
            .connectTimeoutMs(CONNECT_MAX.toMillis())
            .reconnectMs(50, 500)
            .build();
    client = await(MyriarchClient.connect(config, this));
    route = await(client.openRoute(FaultProvider.TYPE, FaultProvider.SPECIALTY, "mark"));
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(CONNECT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LoadException("The load cannot begin: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadException("The run was interrupted.", e);
    }
  }

  /** Sends at another rate from now on. */
  public void rate(double tasksPerSecond) {
    perSecond = tasksPerSecond;
  }

  private void send() {
    double due = 0;
    long lastNs = System.nanoTime();
    while (!stopped) {
      LockSupport.parkNanos(TICK_NS);
      long nowNs = System.nanoTime();
      due = Math.min(due + (nowNs - lastNs) / SECOND_NS * perSecond, Math.max(1, perSecond / 2));
      lastNs = nowNs;
      while (due >= 1 && offerNext()) {
        due--;
      }
      log.flush();
    }
  }

  private boolean offerNext() {
    byte[] payload = mix.of(firstNumber + sent).payload();
    log.sending(firstNumber + sent);
    long id = client.offer(route, options.get(), new UnsafeBuffer(payload), 0, payload.length);
    if (id <= 0) {
      return false;
    }
    sent = id;
    return true;
  }

  @Override
  public void onConnected(LinkInfo link) {
    durability = link.durability().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void onAccepted(long submissionId, long taskId) {
    accepted.increment();
    log.accepted(number(submissionId), taskId, durability);
  }

  @Override
  public void onRejected(long submissionId, RejectCode code, long retryAfterMs, String sentence) {
    lastRejection = code.name().toLowerCase(Locale.ROOT) + ": " + sentence;
    log.rejected(number(submissionId), code.name());
    rejected.increment();
    settled.increment();
  }

  @Override
  public void onFinished(TaskEnd end) {
    String status = end.status().name().toLowerCase(Locale.ROOT);
    String output = end.output().getStringWithoutLengthUtf8(end.outputOffset(), end.outputLength());
    log.finished(number(end.submissionId()), end.taskId(), status, end.attempts(), output);
    settled.increment();
  }

  @Override
  public void onOutcomeUnknown(long submissionId, long taskId, String sentence) {
    log.unknown(number(submissionId), taskId);
    settled.increment();
  }

  private long number(long submissionId) {
    return firstNumber + submissionId - 1;
  }

  /** Whether a task of this number is one of these. */
  public boolean isOwn(long number) {
    return number >= firstNumber && number < firstNumber + sent;
  }

  /** Tasks handed to the client. */
  public long sent() {
    return sent;
  }

  /** Tasks that were acknowledged. */
  public long accepted() {
    return accepted.sum();
  }

  /** Tasks that were refused. */
  public long rejected() {
    return rejected.sum();
  }

  /** Code and sentence of the last refusal, or empty. */
  public String lastRejection() {
    return lastRejection;
  }

  /** Tasks of which nothing more is expected. */
  public long settled() {
    return settled.sum();
  }

  /** Sends no more; what was sent goes on. */
  public void stop() {
    stopped = true;
    try {
      sender.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether each task that was sent has been answered and, followed, has ended. */
  public boolean isSettled() {
    log.flush();
    return settled.sum() >= sent;
  }

  @Override
  public void close() {
    stopped = true;
    if (client != null) {
      client.close();
    }
    log.close();
  }
}
