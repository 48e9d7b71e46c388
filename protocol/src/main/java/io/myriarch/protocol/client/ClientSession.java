package io.myriarch.protocol.client;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.wire.ClientHelloEncoder;
import io.myriarch.protocol.wire.PingEncoder;
import io.myriarch.protocol.wire.PongEncoder;
import io.myriarch.protocol.wire.RejectCode;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The life of a client: connect, handshake, open the routes again, send what is unanswered again,
 * go on; and from the start when the link breaks. Event loop only.
 */
final class ClientSession implements Link.Owner, InboundAdapter.Events {
  private enum State {
    /** No link, or one that is being made. */
    DOWN,
    /** ClientHello has been sent. */
    GREETING,
    /** Routes are being opened again. */
    REOPENING,
    /** Submissions flow. */
    LIVE,
    CLOSED
  }

  private static final long TICK_MS = 50;

  private final ClientConfig config;
  private final Transport transport;
  private final EventLoop loop;
  private final SubmissionRing ring;
  private final Outcomes outcomes;
  private final RouteTable routes;
  private final RequestTable requests = new RequestTable();
  private final TaskTracker tracker;
  private final Runnable pumping = this::pump;
  private final InboundAdapter adapter = new InboundAdapter(this);
  private final Backoff backoff;
  private final TaskEnd polledEnd = new TaskEnd();
  private final UnsafeBuffer polledOutput = new UnsafeBuffer(0, 0);
  private final CompletableFuture<LinkInfo> connected = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final long sessionId;
  private final long connectDeadlineNs;

  private State state = State.DOWN;
  private Link link;
  private LinkInfo info;
  private long lastPingNs;
  private String lastTrouble = "no try has ended yet";
  private boolean closing;
  private long closeDeadlineNs;

  ClientSession(
      ClientConfig config,
      Transport transport,
      EventLoop loop,
      SubmissionRing ring,
      RouteTable routes,
      TaskListener listener) {
    this.config = config;
    this.transport = transport;
    this.loop = loop;
    this.ring = ring;
    this.routes = routes;
    this.outcomes = new Outcomes(listener, config.callbackExecutor(), ring);
    this.tracker = new TaskTracker(ring, routes, outcomes, config, this::poll);
    this.backoff =
        new Backoff(config.reconnectMinMs(), config.reconnectMaxMs(), new SplittableRandom());
    this.sessionId = new SecureRandom().nextLong(1, Long.MAX_VALUE);
    this.connectDeadlineNs =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(config.connectTimeoutMs());
  }

  CompletableFuture<LinkInfo> connected() {
    return connected;
  }

  CompletableFuture<Void> closed() {
    return closed;
  }

  void start() {
    after(TICK_MS, this::tickAndGoOn);
    connect();
  }

  // ---- The link ----

  private void connect() {
    if (state == State.DOWN && link == null) {
      link = new Link(this, config.frameBytesMax());
      transport.connect(loop, config, link, this::onDown);
    }
  }

  @Override
  public void onUp(Link up) {
    if (up != link || state == State.CLOSED) {
      up.fail(null);
      return;
    }
    state = State.GREETING;
    sendHello();
    link.flush();
  }

  @Override
  public void onDown(Link which, Throwable cause) {
    if (which != link) {
      return;
    }
    link = null;
    boolean wasLive = state == State.LIVE;
    info = null;
    lastTrouble = troubleOf(cause);
    if (state == State.CLOSED) {
      return;
    }
    state = State.DOWN;
    if (wasLive) {
      outcomes.tell(() -> outcomes.listener().onDisconnected(lastTrouble));
    }
    if (!connected.isDone() && cause instanceof ProtocolException) {
      giveUp(cause);
    } else {
      after(backoff.nextPauseMs(), this::connect);
    }
  }

  private String troubleOf(Throwable cause) {
    String peer = config.host() + ":" + config.port();
    if (cause == null) {
      return "The scheduler at " + peer + " closed the connection.";
    }
    return cause instanceof ProtocolException || cause instanceof RejectedException
        ? "The scheduler at " + peer + ": " + cause.getMessage()
        : "No connection to " + peer + ": " + cause.getMessage();
  }

  @Override
  public void onRead(long readNs) {
    outcomes.read(readNs);
  }

  @Override
  public void onFrame(DirectBuffer buffer, int offset, int length) throws ProtocolException {
    adapter.onFrame(buffer, offset);
  }

  @Override
  public void onReadComplete(Link which) {
    pump();
  }

  // ---- Handshake ----

  private void sendHello() {
    ClientHelloEncoder hello = new ClientHelloEncoder();
    int offset =
        link.control()
            .begin(
                Framing.HEADER_BYTES
                    + ClientHelloEncoder.BLOCK_LENGTH
                    + ClientHelloEncoder.clientNameHeaderLength()
                    + 3 * config.clientName().length());
    hello
        .wrapAndApplyHeader(link.control().buffer(), offset, link.header())
        .protocolVersion(Framing.PROTOCOL_VERSION)
        .sessionId(sessionId)
        .clientName(config.clientName());
    link.control().end(hello.encodedLength());
  }

  @Override
  public void onWelcome(int protocolVersion, LinkInfo granted) throws ProtocolException {
    if (state != State.GREETING) {
      throw new ProtocolException("The scheduler said welcome twice.");
    }
    if (protocolVersion != Framing.PROTOCOL_VERSION) {
      throw new ProtocolException(
          RejectCode.UNSUPPORTED_VERSION,
          "It speaks protocol version %d, this client %d: update the older one."
              .formatted(protocolVersion, Framing.PROTOCOL_VERSION));
    }
    ring.limitPayload(granted.payloadBytesMax());
    int window = tracker.startOver(granted.window());
    info =
        new LinkInfo(
            granted.shard(), granted.epoch(), granted.durability(), window, ring.payloadBytesMax());
    state = State.REOPENING;
    askAgain();
    goLiveIfReady();
  }

  /** What was asked on the last link and not answered, and the routes. */
  private void askAgain() {
    List<RequestTable.Pending> unanswered = requests.takeAll();
    for (RouteTable.Entry entry : routes.startOver()) {
      ask(new Request.Open(entry));
    }
    for (RequestTable.Pending pending : unanswered) {
      if (!(pending.request() instanceof Request.Poll) && !isReopening(pending.request())) {
        ask(pending.request(), pending.deadlineNs());
      }
    }
  }

  private static boolean isReopening(Request request) {
    return request instanceof Request.Open open && open.entry().known;
  }

  private void goLiveIfReady() {
    if (state != State.REOPENING || routes.isReopening()) {
      return;
    }
    state = State.LIVE;
    backoff.reset();
    outcomes.tell(() -> outcomes.listener().onConnected(info));
    connected.complete(info);
    pump();
  }

  // ---- Answers ----

  @Override
  public void onRouteOpened(long correlationId, int number) {
    switch (requests.answered(correlationId)) {
      case Request.Open open -> {
        open.entry().number = number;
        if (!open.entry().known) {
          open.entry().known = true;
          outcomes.complete(open.entry().opened, open.entry().route);
        }
        goLiveIfReady();
      }
      case null -> {}
      case Request other ->
          answeredWrongly(other, "The scheduler answered a question about a task with a route.");
    }
  }

  /** The request is out of the table: whoever waits for it must hear of that, too. */
  private void answeredWrongly(Request request, String sentence) {
    ProtocolException fault = new ProtocolException(sentence);
    if (!isReopening(request)) {
      failRequest(request, fault);
    }
    link.fail(fault);
  }

  @Override
  public void onAccepted(long firstCorrelationId, long firstTaskId, long count)
      throws ProtocolException {
    tracker.accepted(firstCorrelationId, firstTaskId, count);
  }

  @Override
  public void onFinished(long correlationId, TaskEnd end) throws ProtocolException {
    tracker.finished(correlationId, end);
  }

  @Override
  public void onRejected(long correlationId, RejectCode code, long retryAfterMs, String sentence) {
    if (correlationId > 0) {
      tracker.rejected(correlationId, code, retryAfterMs, sentence);
      return;
    }
    RejectedException refusal = new RejectedException(code, retryAfterMs, sentence);
    switch (requests.answered(correlationId)) {
      case Request.Open open -> onRouteRefused(open, refusal);
      case Request.Query query -> outcomes.fail(query.answer(), refusal);
      case Request.Cancel cancel -> outcomes.fail(cancel.answer(), refusal);
      case Request.Poll poll -> tracker.pollRejected(poll, code, sentence);
      case null -> {}
    }
  }

  private void onRouteRefused(Request.Open open, RejectedException refusal) {
    RouteTable.Entry entry = open.entry();
    if (!entry.known) {
      outcomes.fail(entry.opened, refusal);
    } else if (refusal.retryAfterMs() > 0) {
      after(refusal.retryAfterMs(), () -> askIfUp(open));
    } else {
      entry.refusal = refusal;
      tracker.rejectRoute(entry.route.index(), refusal);
      goLiveIfReady();
    }
  }

  @Override
  public void onTaskState(long correlationId, TaskResult state) throws ProtocolException {
    switch (requests.answered(correlationId)) {
      case Request.Query query -> outcomes.complete(query.answer(), state);
      case Request.Cancel cancel -> outcomes.complete(cancel.answer(), state);
      case Request.Poll poll -> {
        polledOutput.wrap(state.output());
        tracker.polled(poll, state, polledEnd, polledOutput);
      }
      case Request.Open open ->
          answeredWrongly(open, "The scheduler answered OpenRoute with the state of a task.");
      case null -> {}
    }
  }

  @Override
  public void onLinkClosing(RejectCode code, String sentence) {
    String why = sentence.isBlank() ? "it closed the link for " + code + "." : sentence;
    if (code == RejectCode.UNSUPPORTED_VERSION) {
      link.fail(new ProtocolException(code, why));
    } else {
      link.fail(new RejectedException(code, 0, why));
    }
  }

  @Override
  public void onPing(long timestampNs) {
    int offset = link.control().begin(Framing.HEADER_BYTES + PongEncoder.BLOCK_LENGTH);
    if (offset >= 0) {
      new PongEncoder()
          .wrapAndApplyHeader(link.control().buffer(), offset, link.header())
          .timestampNs(timestampNs);
      link.control().end(PongEncoder.BLOCK_LENGTH);
    }
  }

  // ---- Requests ----

  void openRoute(
      String agentType,
      String specialty,
      String operation,
      String tenant,
      CompletableFuture<Route> opened) {
    request(new Request.Open(routes.add(agentType, specialty, operation, tenant, opened)));
  }

  /** A user's request; sent now, or when there is a link. */
  void request(Request request) {
    if (state == State.CLOSED) {
      failRequest(request, closedException(null));
    } else if (requests.isFull()) {
      failRequest(
          request,
          new RejectedException(
              RejectCode.OVERLOADED, 100, "Too many requests without an answer: ask fewer."));
    } else {
      ask(request);
      if (link != null && info != null) {
        link.flush();
      }
    }
    outcomes.flush();
  }

  private void ask(Request request) {
    ask(request, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(config.requestTimeoutMs()));
  }

  private void ask(Request request, long deadlineNs) {
    long id = requests.add(request, deadlineNs);
    if (link != null && info != null && !request.encode(link.control(), link.header(), id)) {
      link.fail(new TimeoutException("it does not read what it is sent"));
    }
  }

  private void askIfUp(Request.Open open) {
    if (info != null && open.entry().number == RouteTable.NONE) {
      ask(open);
      link.flush();
    }
  }

  private void failRequest(Request request, Throwable cause) {
    switch (request) {
      case Request.Open open -> outcomes.fail(open.entry().opened, cause);
      case Request.Query query -> outcomes.fail(query.answer(), cause);
      case Request.Cancel cancel -> outcomes.fail(cancel.answer(), cause);
      case Request.Poll poll -> tracker.pollFailed(poll);
    }
  }

  // ---- Duty cycle ----

  /** As {@link #pump}, for those who are not called back here. */
  void pumpOrGiveUp() {
    orGiveUp(pumping);
  }

  /** Moves submissions onwards: ring, store, socket; tells of credit and outcomes. */
  private void pump() {
    tracker.takeFromRing();
    if (state == State.LIVE) {
      tracker.askAfterRecovery(System.nanoTime());
    }
    if (state == State.LIVE) {
      link.writeControl();
      tracker.write(link.channel());
      link.channel().flush();
      tracker.grant();
    } else if (link != null && info != null) {
      link.flush();
    }
    outcomes.flush();
  }

  private boolean poll(Request.Poll poll) {
    ask(poll);
    return true;
  }

  private void after(long delayMs, Runnable task) {
    var _ = loop.schedule(() -> orGiveUp(task), delayMs, TimeUnit.MILLISECONDS);
  }

  /** A fault of the client itself must not leave anybody waiting for ever. */
  private void orGiveUp(Runnable task) {
    try {
      if (state != State.CLOSED) {
        task.run();
      }
    } catch (RuntimeException e) {
      finish(e);
    }
  }

  private void tickAndGoOn() {
    tick();
    after(TICK_MS, this::tickAndGoOn);
  }

  private void tick() {
    long nowNs = System.nanoTime();
    for (Request expired : requests.expired(nowNs)) {
      onExpired(expired);
    }
    if (link != null && link.channel() != null) {
      checkLink(nowNs);
    }
    if (!connected.isDone() && nowNs - connectDeadlineNs >= 0) {
      giveUp(
          new TimeoutException(
              "Could not connect within %d ms. %s"
                  .formatted(config.connectTimeoutMs(), lastTrouble)));
    } else if (closing && (tracker.isQuiet() || nowNs - closeDeadlineNs >= 0)) {
      finish(null);
    } else {
      pump();
    }
  }

  private void onExpired(Request request) {
    if (isReopening(request)) {
      if (link != null) {
        link.fail(new TimeoutException("it did not answer OpenRoute"));
      }
      return;
    }
    failRequest(
        request,
        new TimeoutException(
            "No answer within %d ms. Is the scheduler up?".formatted(config.requestTimeoutMs())));
  }

  private void checkLink(long nowNs) {
    long silenceNs = TimeUnit.MILLISECONDS.toNanos(config.silenceMs());
    if (nowNs - link.lastReadNs() >= silenceNs) {
      link.fail(new TimeoutException("it has been silent for %d ms".formatted(config.silenceMs())));
    } else if (info != null
        && nowNs - link.lastReadNs() >= silenceNs / 4
        && nowNs - lastPingNs >= silenceNs / 4) {
      lastPingNs = nowNs;
      sendPing(nowNs);
      link.flush();
    }
  }

  private void sendPing(long nowNs) {
    int offset = link.control().begin(Framing.HEADER_BYTES + PingEncoder.BLOCK_LENGTH);
    if (offset >= 0) {
      new PingEncoder()
          .wrapAndApplyHeader(link.control().buffer(), offset, link.header())
          .timestampNs(nowNs);
      link.control().end(PingEncoder.BLOCK_LENGTH);
    }
  }

  // ---- End ----

  /** Waits, within its bound, for answers to what was submitted; then ends. */
  void beginClose() {
    if (state == State.CLOSED || closing) {
      return;
    }
    closing = true;
    closeDeadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(config.closeTimeoutMs());
    pump();
    if (tracker.isQuiet()) {
      finish(null);
    }
  }

  private void giveUp(Throwable cause) {
    finish(cause);
  }

  private void finish(Throwable cause) {
    if (state == State.CLOSED) {
      return;
    }
    ring.close();
    long unanswered = tracker.unanswered();
    long unfinished = tracker.unfinished();
    state = State.CLOSED;
    if (link != null) {
      link.fail(null);
    }
    ClientClosedException reason = closedException(cause);
    connected.completeExceptionally(cause != null ? cause : reason);
    ring.terminate().values().forEach(each -> outcomes.later(() -> each.fail(reason)));
    requests.takeAll().forEach(each -> failIfUsers(each.request(), reason));
    outcomes.tell(() -> outcomes.listener().onClosed(cause, unanswered, unfinished));
    outcomes.flush();
    tracker.close();
    transport.close(() -> closed.complete(null));
  }

  private void failIfUsers(Request request, Throwable cause) {
    if (!(request instanceof Request.Poll)) {
      failRequest(request, cause);
    }
  }

  private static ClientClosedException closedException(Throwable cause) {
    return new ClientClosedException(
        "The client was closed before the answer came; what was submitted may have been accepted.",
        cause);
  }
}
