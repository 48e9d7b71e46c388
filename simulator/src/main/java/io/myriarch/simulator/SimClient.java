package io.myriarch.simulator;

import io.myriarch.protocol.FrameAccumulator;
import io.myriarch.protocol.Framing;
import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.wire.AcceptedDecoder;
import io.myriarch.protocol.wire.ClientWelcomeDecoder;
import io.myriarch.protocol.wire.FinishedDecoder;
import io.myriarch.protocol.wire.LinkClosingDecoder;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.RejectedDecoder;
import io.myriarch.protocol.wire.RouteOpenedDecoder;
import io.myriarch.protocol.wire.TaskStateDecoder;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.simulator.Violation.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * A client of the binary protocol that keeps to its rules: a session over many links, correlation
 * ids that count up, what is without an answer sent again over the next link, and questions about
 * tasks whose end it may have missed.
 */
final class SimClient implements Submitter, Wire.End {
  private static final long LOOK_NS = 700 * WorldPlan.MS;
  private static final long SILENCE_NS = 4 * WorldPlan.SECOND;

  private final World world;
  private final int number;
  private final int shard;
  private final long sessionId;
  private final Network.Path path;
  private final Node node;
  private final List<String[]> destinations;
  private final ClientFrames frames = new ClientFrames();
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final ArrayDeque<TaskSpec> waiting = new ArrayDeque<>();
  private final TreeMap<Long, TaskSpec> unanswered = new TreeMap<>();
  private final Long2ObjectHashMap<TaskSpec> byCorrelation = new Long2ObjectHashMap<>();
  private final List<TaskSpec> unfinished = new ArrayList<>();
  private final Long2ObjectHashMap<TaskSpec> questions = new Long2ObjectHashMap<>();
  private final int[] routes;
  private FrameAccumulator input;
  private Wire wire;
  private boolean isWelcome;
  private int routesToCome;
  private int window;
  private int toCome;
  private int atOnce;
  private long lastCorrelationId;
  private long lastRequestId;
  private long heardNs;
  private long askedNs;

  SimClient(World world, int number) {
    this.world = world;
    this.number = number;
    WorldPlan plan = world.plan();
    shard = number % plan.shards;
    sessionId = 1L + number;
    path = world.network().newPath("client " + number);
    node = world.newNode("client " + number, new Node.Machine());
    destinations = plan.destinations();
    routes = new int[destinations.size()];
    toCome = plan.tasks / (plan.clients + plan.gatewayClients) + 1;
  }

  @Override
  public void start() {
    WorldPlan plan = world.plan();
    boolean isBurst = world.random().nextInt(4) == 0;
    long spanNs = isBurst ? 1 : plan.safetyNs;
    for (int i = 0; i < toCome; i++) {
      world.after(world.random().nextLong(spanNs), node, this::submitOne);
    }
    connect();
    look();
  }

  private void submitOne() {
    toCome--;
    var spec = new TaskSpec(world, world.oracle().nextNumber(), destinations.size(), true);
    world.oracle().add(spec);
    waiting.add(spec);
    if (spec.follow) {
      unfinished.add(spec);
    }
    pump();
  }

  private void connect() {
    if (wire != null || !node.isAlive()) {
      return;
    }
    isWelcome = false;
    world.after(world.network().latencyNs(), node, this::connected);
  }

  private void connected() {
    if (wire != null) {
      return;
    }
    wire = world.scheduler().connectClient(shard, path, node, this);
    if (wire == null) {
      world.after(200 * WorldPlan.MS, node, this::connected);
      return;
    }
    input = new FrameAccumulator(Framing.frameBytesMax(world.plan().payloadBytesMax));
    heardNs = world.nowNs();
    questions.clear();
    frames.clear();
    frames.hello(sessionId);
    send();
  }

  private void send() {
    if (frames.length() > 0) {
      wire.sendUp(frames.take());
    }
  }

  /** From time to time: is anybody there, and how are my tasks? */
  private void look() {
    if (wire != null && world.nowNs() - heardNs > SILENCE_NS && expectsSomething()) {
      reconnect();
    } else if (isReady() && world.nowNs() - askedNs > LOOK_NS) {
      askedNs = world.nowNs();
      unfinished.forEach(this::ask);
      send();
    }
    if (node.isAlive()) {
      world.after(world.around(LOOK_NS), node, this::look);
    }
  }

  private boolean expectsSomething() {
    return !isWelcome || routesToCome > 0 || !unanswered.isEmpty() || !questions.isEmpty();
  }

  private void ask(TaskSpec spec) {
    if (spec.toldId != 0 && questions.size() < 64) {
      questions.put(--lastRequestId, spec);
      frames.query(lastRequestId, spec.toldId);
    }
  }

  private void reconnect() {
    if (wire != null) {
      wire.closeUp();
      wire = null;
    }
    connect();
  }

  private boolean isReady() {
    return wire != null && isWelcome && routesToCome == 0;
  }

  private void pump() {
    if (!isReady()) {
      return;
    }
    while (!waiting.isEmpty() && unanswered.size() < window) {
      TaskSpec spec = waiting.poll();
      long id = ++lastCorrelationId;
      unanswered.put(id, spec);
      byCorrelation.put(id, spec);
      submit(id, spec);
    }
    send();
  }

  private void submit(long correlationId, TaskSpec spec) {
    if (spec.firstSentNs == 0) {
      spec.firstSentNs = world.nowNs();
    }
    spec.mayExist = true;
    frames.submit(correlationId, routes[spec.route], spec);
  }

  @Override
  public void onBytes(byte[] bytes) {
    if (wire == null) {
      return;
    }
    heardNs = world.nowNs();
    FrameAccumulator reading = input;
    try {
      reading.append(bytes, 0, bytes.length);
      reading.drain(this::onFrame);
    } catch (ProtocolException e) {
      throw world.fail(new Violation(Promise.SOUNDNESS, "a client is sent " + e.getMessage()));
    }
    pump();
  }

  private void onFrame(DirectBuffer buffer, int offset, int length) {
    header.wrap(buffer, offset);
    switch (header.templateId()) {
      case ClientWelcomeDecoder.TEMPLATE_ID -> {
        window =
            (int) new ClientWelcomeDecoder().wrapAndApplyHeader(buffer, offset, header).window();
        welcome();
      }
      case RouteOpenedDecoder.TEMPLATE_ID -> {
        var opened = new RouteOpenedDecoder().wrapAndApplyHeader(buffer, offset, header);
        routeOpened(opened.correlationId(), (int) opened.route());
      }
      case AcceptedDecoder.TEMPLATE_ID ->
          accepted(new AcceptedDecoder().wrapAndApplyHeader(buffer, offset, header));
      case RejectedDecoder.TEMPLATE_ID ->
          rejected(new RejectedDecoder().wrapAndApplyHeader(buffer, offset, header));
      case FinishedDecoder.TEMPLATE_ID ->
          finished(new FinishedDecoder().wrapAndApplyHeader(buffer, offset, header));
      case TaskStateDecoder.TEMPLATE_ID ->
          state(new TaskStateDecoder().wrapAndApplyHeader(buffer, offset, header));
      case LinkClosingDecoder.TEMPLATE_ID ->
          closing(new LinkClosingDecoder().wrapAndApplyHeader(buffer, offset, header));
      default -> {
        // A ping or a pong.
      }
    }
  }

  private void welcome() {
    isWelcome = true;
    routesToCome = routes.length;
    for (int i = 0; i < routes.length; i++) {
      frames.openRoute(-1_000_000L - i, destinations.get(i));
    }
    send();
  }

  private void routeOpened(long correlationId, int route) {
    routes[(int) (-1_000_000L - correlationId)] = route;
    if (--routesToCome == 0) {
      unanswered.forEach(this::submit);
      unfinished.forEach(this::ask);
      send();
    }
  }

  private void accepted(AcceptedDecoder accepted) {
    long first = accepted.firstCorrelationId();
    for (int i = 0; i < accepted.count(); i++) {
      TaskSpec spec = byCorrelation.get(first + i);
      if (spec == null) {
        throw world.fail(new Violation(Promise.SOUNDNESS, "an answer without a question"));
      }
      long taskId = accepted.firstTaskId() + i;
      if (world.isTracing()) {
        world.trace("client %d hears that %d is %x", number, spec.number, taskId);
      }
      world.oracle().told(spec, taskId);
      if (unanswered.remove(first + i) != null) {
        isAnswered(spec);
      }
    }
  }

  private void isAnswered(TaskSpec spec) {
    if (spec.isCancelled && !spec.cancelAsked) {
      world.after(
          world.random().nextLong(800 * WorldPlan.MS), node, () -> cancel(spec, spec.toldId));
    }
  }

  private void cancel(TaskSpec spec, long taskId) {
    if (isReady()) {
      world.count(Fault.TASK_CANCELLED);
      spec.cancelAsked = true;
      questions.put(--lastRequestId, spec);
      frames.cancel(lastRequestId, taskId);
      send();
    }
  }

  private void rejected(RejectedDecoder rejected) {
    long id = rejected.correlationId();
    RejectCode code = rejected.code();
    long retryAfterMs = rejected.retryAfterMs();
    if (code == RejectCode.INTERNAL) {
      throw world.fail(new Violation(Promise.SOUNDNESS, "a request fails: " + rejected.sentence()));
    }
    TaskSpec question = questions.remove(id);
    if (question != null) {
      if (code == RejectCode.UNKNOWN_TASK) {
        world.oracle().toldUnknown(question.toldId);
        unfinished.remove(question);
      }
    } else if (id <= -1_000_000L) {
      world.after(retryAfterMs * WorldPlan.MS + WorldPlan.MS, node, () -> openAgain(id));
    } else {
      submissionRejected(id, code, retryAfterMs, rejected.sentence());
    }
  }

  private void openAgain(long id) {
    if (wire != null && isWelcome && routesToCome > 0) {
      frames.openRoute(id, destinations.get((int) (-1_000_000L - id)));
      send();
    }
  }

  private void submissionRejected(long id, RejectCode code, long retryAfterMs, String sentence) {
    TaskSpec spec = unanswered.remove(id);
    if (spec == null) {
      return;
    }
    if (world.isTracing()) {
      world.trace("client %d hears that %d is refused: %s", number, spec.number, code);
    }
    if (retryAfterMs == 0 && code != RejectCode.SHUTTING_DOWN) {
      throw world.fail(
          new Violation(Promise.SOUNDNESS, "a good submission is refused: " + sentence));
    }
    world.oracle().toldRefused(spec);
    atOnce++;
    world.after(
        world.backoffNs(spec.refusals++, retryAfterMs),
        node,
        () -> {
          atOnce--;
          waiting.add(spec);
          pump();
        });
  }

  private void finished(FinishedDecoder finished) {
    TaskSpec spec = byCorrelation.get(finished.correlationId());
    if (spec == null) {
      throw world.fail(new Violation(Promise.SOUNDNESS, "an end of an unknown submission"));
    }
    byte[] output = new byte[finished.outputLength()];
    long taskId = finished.taskId();
    TaskStatus status = finished.status();
    int attempts = finished.attempts();
    finished.getOutput(output, 0, output.length);
    if (world.plan().isFsync) {
      world.oracle().told(spec, taskId);
    }
    ended(spec, taskId, status, attempts, output);
  }

  private void ended(TaskSpec spec, long taskId, TaskStatus status, int attempts, byte[] output) {
    if (world.isTracing()) {
      world.trace("client %d hears that %d (%x) is %s", number, spec.number, taskId, status);
    }
    world.oracle().toldEnd(taskId, status, attempts, output);
    unfinished.remove(spec);
  }

  private void state(TaskStateDecoder state) {
    TaskSpec spec = questions.remove(state.correlationId());
    TaskStatus status = state.status();
    if (spec == null || status.value() < TaskStatus.SUCCEEDED.value()) {
      return;
    }
    int attempts = state.attempts();
    long taskId = state.taskId();
    byte[] output = new byte[state.outputLength()];
    state.getOutput(output, 0, output.length);
    ended(spec, taskId, status, attempts, output);
  }

  private void closing(LinkClosingDecoder closing) {
    RejectCode code = closing.code();
    if (code == RejectCode.INTERNAL
        || code == RejectCode.PROTOCOL_ERROR
        || code == RejectCode.WINDOW_EXCEEDED) {
      throw world.fail(
          new Violation(Promise.SOUNDNESS, "a client's link is closed: " + closing.sentence()));
    }
  }

  @Override
  public void onWritable() {}

  @Override
  public void onClosed() {
    wire = null;
    world.after(world.around(50 * WorldPlan.MS), node, this::connect);
  }

  @Override
  public void retry() {
    if (wire != null && node.isAlive()) {
      reconnect();
    }
  }

  /** What it hears is lost with its link, so it says again what was heard already. */
  void repeat() {
    if (wire != null && !unanswered.isEmpty()) {
      world.count(Fault.MESSAGE_REPEATED);
      wire.loseAnswers();
    }
  }

  @Override
  public void vanish() {
    node.kill();
    if (wire != null && world.random().nextBoolean()) {
      wire.closeUp();
    }
    wire = null;
  }

  @Override
  public boolean isDone() {
    return !node.isAlive()
        || (toCome == 0
            && atOnce == 0
            && waiting.isEmpty()
            && unanswered.isEmpty()
            && unfinished.isEmpty());
  }

  Network.Path path() {
    return path;
  }

  @Override
  public String whatIsLeft() {
    return "client %d: %d to come, %d waiting, %d unanswered, %d unfinished, %s"
        .formatted(
            number,
            toCome,
            waiting.size(),
            unanswered.size(),
            unfinished.size(),
            wire == null ? "no link" : isWelcome ? "welcome" : "not welcome");
  }
}
