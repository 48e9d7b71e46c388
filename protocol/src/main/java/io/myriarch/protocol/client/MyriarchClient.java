package io.myriarch.protocol.client;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Submits tasks to a scheduler over the binary protocol and hears how they end.
 *
 * {@snippet file="io/myriarch/protocol/client/MyriarchClientExample.java" region="example"}
 *
 * <p>There are two ways to submit. {@link #submit} returns futures. {@link #offer} allocates
 * nothing and tells a {@link TaskListener}: for a million tasks a second. Both hand the task to the
 * client's event loop through a lock-free ring and return at once: when the credit that the
 * scheduler granted is used up they say so, as a value.
 *
 * {@snippet file="io/myriarch/protocol/client/MyriarchClientExample.java" region="offer"}
 *
 * <p>When the link breaks the client connects again, with growing pauses, opens its routes again,
 * and sends again what was not acknowledged, under the same numbers, so that the scheduler knows it
 * already. Tasks that were followed on the lost link are asked about. So each submission is told of
 * exactly once.
 *
 * <p>Thread rule: all methods may be called by any thread, and none blocks, but {@link #close}.
 */
public final class MyriarchClient implements AutoCloseable {
  /** Returned by {@link #offer}: no credit or no room now; {@link TaskListener#onReady} follows. */
  public static final long BACK_PRESSURED = -1;

  /** Returned by {@link #offer}: the client has been closed. */
  public static final long CLOSED = -2;

  /** Returned by {@link #offer}: larger than {@link #payloadBytesMax}. */
  public static final long PAYLOAD_TOO_LARGE = -3;

  private static final TaskListener NOBODY = new TaskListener() {};

  private final ClientConfig config;
  private final EventLoop loop;
  private final SubmissionRing ring;
  private final RouteTable routes = new RouteTable();
  private final ClientSession session;
  private final Runnable pump;

  private MyriarchClient(ClientConfig config, TaskListener listener, Transport transport) {
    this.config = config;
    this.loop = transport.eventLoop();
    this.ring = new SubmissionRing(config.payloadBytesMax(), config.inFlightBytesMax(), this::wake);
    this.session = new ClientSession(config, transport, loop, ring, routes, listener);
    this.pump = session::pumpOrGiveUp;
  }

  /** Connects, for {@link #submit}. */
  public static CompletableFuture<MyriarchClient> connect(ClientConfig config) {
    return connect(config, NOBODY);
  }

  /**
   * Connects. Tries again until {@link ClientConfig#connectTimeoutMs} has passed; fails at once if
   * the peer does not speak this protocol.
   *
   * @param listener hears of {@link #offer}ed tasks and of the link
   */
  public static CompletableFuture<MyriarchClient> connect(
      ClientConfig config, TaskListener listener) {
    ClientThreads shared = config.threads();
    return connect(
        config, listener, shared == null ? new SocketTransport() : new SocketTransport(shared));
  }

  static CompletableFuture<MyriarchClient> connect(
      ClientConfig config, TaskListener listener, Transport transport) {
    MyriarchClient client = new MyriarchClient(config, listener, transport);
    client.loop.execute(client.session::start);
    return client.session.connected().thenApplyAsync(_ -> client, config.callbackExecutor());
  }

  /**
   * Opens a destination; type and specialty may be {@code any}. Fails with {@link
   * RejectedException} if the fleet has nothing that fits.
   *
   * @param operation empty for the specialty's main one
   */
  public CompletableFuture<Route> openRoute(String agentType, String specialty, String operation) {
    return openRoute(agentType, specialty, operation, "");
  }

  /**
   * Opens a destination for the tasks of a tenant: agents are shared among tenants by their
   * weights, and keys of one have nothing to do with those of another.
   *
   * @param operation empty for the specialty's main one
   * @param tenant empty for the default one
   */
  public CompletableFuture<Route> openRoute(
      String agentType, String specialty, String operation, String tenant) {
    ClientConfig.checkName("agentType", agentType);
    ClientConfig.checkName("specialty", specialty);
    ClientConfig.checkName("operation", operation);
    ClientConfig.checkName("tenant", tenant);
    CompletableFuture<Route> opened = new CompletableFuture<>();
    execute(() -> session.openRoute(agentType, specialty, operation, tenant, opened), opened);
    return opened;
  }

  /** Submits a task with the default options. */
  public Submission submit(Route route, byte[] payload) {
    return submit(route, SubmitOptions.DEFAULT, payload);
  }

  /** Submits a task; the payload is copied before this returns. */
  public Submission submit(Route route, SubmitOptions options, byte[] payload) {
    checkOwner(route);
    TaskFutures futures = new TaskFutures();
    long id = ring.offer(route, options, futures, new UnsafeBuffer(payload), 0, payload.length);
    if (id > 0) {
      return new Submission.Sent(id, futures.accepted(), futures.finished());
    }
    return switch ((int) id) {
      case (int) BACK_PRESSURED -> new Submission.BackPressured();
      case (int) PAYLOAD_TOO_LARGE -> new Submission.PayloadTooLarge(ring.payloadBytesMax());
      default -> new Submission.Closed();
    };
  }

  /**
   * Submits a task without allocating; the payload is copied before this returns. The listener
   * hears the rest.
   *
   * @return the submission's id, counting up from 1 over all threads, or {@link #BACK_PRESSURED},
   *     {@link #CLOSED} or {@link #PAYLOAD_TOO_LARGE}, which are negative
   */
  public long offer(
      Route route, SubmitOptions options, DirectBuffer payload, int offset, int length) {
    checkOwner(route);
    return ring.offer(route, options, null, payload, offset, length);
  }

  /**
   * Ends a task that has not ended; completes with what became of it. Fails with {@link
   * RejectedException} if it is unknown or had ended.
   */
  public CompletableFuture<TaskResult> cancel(long taskId) {
    CompletableFuture<TaskResult> answer = new CompletableFuture<>();
    execute(() -> session.request(new Request.Cancel(taskId, answer)), answer);
    return answer;
  }

  /** Asks where a task is. Fails with {@link RejectedException} if it is unknown. */
  public CompletableFuture<TaskResult> query(long taskId) {
    CompletableFuture<TaskResult> answer = new CompletableFuture<>();
    execute(() -> session.request(new Request.Query(taskId, answer)), answer);
    return answer;
  }

  /** Larger payloads are refused. */
  public int payloadBytesMax() {
    return ring.payloadBytesMax();
  }

  /**
   * Takes no more submissions, waits up to {@link ClientConfig#closeTimeoutMs} for the answers to
   * those it has, and ends. What is without an answer then fails with {@link
   * ClientClosedException}.
   */
  public CompletableFuture<Void> closeAsync() {
    ring.close();
    if (!loop.isShuttingDown()) {
      loop.execute(session::beginClose);
    }
    return session.closed();
  }

  /** As {@link #closeAsync}, and waits for it, unless called on the client's own thread. */
  @Override
  public void close() {
    CompletableFuture<Void> closed = closeAsync();
    if (!loop.inEventLoop()) {
      closed.completeOnTimeout(null, config.closeTimeoutMs() + 5_000, TimeUnit.MILLISECONDS).join();
    }
  }

  private void checkOwner(Route route) {
    if (!route.isOf(routes)) {
      throw new IllegalArgumentException(
          "The route %s was opened by another client; open it with this one.".formatted(route));
    }
  }

  private void wake() {
    try {
      loop.execute(pump);
    } catch (RejectedExecutionException e) {
      // The client is closed: nobody will read the ring any more, and close tells of what was in
      // it.
      assert ring.isClosed() : e;
    }
  }

  private void execute(Runnable task, CompletableFuture<?> answer) {
    if (ring.isClosed()) {
      answer.completeExceptionally(new ClientClosedException("The client has been closed.", null));
    } else {
      loop.execute(task);
    }
  }
}
