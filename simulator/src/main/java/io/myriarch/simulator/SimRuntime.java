package io.myriarch.simulator;

import io.myriarch.agent.runtime.session.Assignment;
import io.myriarch.agent.runtime.session.AttemptState;
import io.myriarch.agent.runtime.session.LinkState;
import io.myriarch.agent.runtime.session.Outcome;
import io.myriarch.agent.runtime.session.Outgoing;
import io.myriarch.agent.runtime.session.RuntimeSession;
import io.myriarch.agent.runtime.session.SessionLimits;
import io.myriarch.agent.runtime.session.SessionOutput;
import io.myriarch.protocol.FrameAccumulator;
import io.myriarch.protocol.Framing;
import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.wire.AssignDecoder;
import io.myriarch.protocol.wire.CancelAttemptDecoder;
import io.myriarch.protocol.wire.DeployAgentsDecoder;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.LinkClosingDecoder;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.OutcomesDurableDecoder;
import io.myriarch.protocol.wire.PingDecoder;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.RemoveAgentsDecoder;
import io.myriarch.protocol.wire.RuntimeWelcomeDecoder;
import io.myriarch.simulator.Violation.Promise;
import org.agrona.DirectBuffer;

/**
 * A runtime's process: the real session and host state over a simulated connection, and handlers
 * that do what their task says. It dies and is started again.
 */
final class SimRuntime implements Wire.End, SessionOutput {
  private static final int OUTCOMES_PER_WRITE_MAX = 64;
  private static final int TICKS_PER_SYNC = 4;

  private final World world;
  private final String id;
  private final int shard;
  private final Node.Machine machine = new Node.Machine();
  private final Network.Path path;
  private final RuntimeFrames frames = new RuntimeFrames();
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final Assignment assignment = new Assignment();
  private Node node;
  private Wire wire;
  private FrameAccumulator input;
  private RuntimeSession<SimAgent> session;
  private SimHost host;
  private long epoch;
  private boolean isLeaving;
  private boolean isGone;
  private int ticks;

  /** Null: it is no edge runtime. */
  private final SimOutbox outbox;

  SimRuntime(World world, int number) {
    this.world = world;
    id = "runtime " + number;
    shard = number % world.plan().shards;
    path = world.network().newPath(id);
    outbox = world.plan().hasOutbox ? new SimOutbox(world, world.plan().outboxOutcomesMax) : null;
  }

  void start() {
    node = world.newNode(id, machine);
    epoch = world.wallMs(node);
    WorldPlan plan = world.plan();
    host = new SimHost(world, this, node);
    session =
        new RuntimeSession<>(
            new SessionLimits(
                5_000,
                3_000,
                plan.unconfirmedMax,
                (long) plan.unconfirmedMax * (plan.payloadBytesMax + 256)),
            host.state(),
            this);
    wire = null;
    isLeaving = false;
    if (world.isTracing()) {
      world.trace("%s starts", id);
    }
    if (outbox != null) {
      for (AttemptState restored : outbox.open()) {
        note("has in its outbox", restored);
        session.restore(restored);
      }
    }
    connect();
    tick();
  }

  /** Its machine goes, with what its disk had not forced; nobody is told. */
  void cutPower() {
    if (node.isAlive() && outbox != null) {
      world.count(Fault.RUNTIME_POWER_CUT);
      outbox.cutPower(world.random());
      wire = null;
      crash();
    }
  }

  /** Its disk is full for so long. */
  void fillOutbox(long durationNs) {
    if (outbox != null) {
      world.count(Fault.OUTBOX_FULL);
      outbox.full(true);
      world.after(durationNs, () -> outbox.full(false));
    }
  }

  /** Its process ends; another starts after a while, or never. */
  void crash() {
    if (!node.isAlive()) {
      return;
    }
    if (world.isTracing()) {
      world.trace("%s dies", id);
    }
    node.kill();
    if (wire != null && world.random().nextInt(3) > 0) {
      wire.closeUp();
    }
    wire = null;
    if (!world.isCalm() && world.random().nextInt(4) == 0 && hasOthers()) {
      isGone = true;
      return;
    }
    long down = world.isCalm() ? 20 * WorldPlan.MS : world.random().nextLong(3 * WorldPlan.SECOND);
    world.after(down, this::start);
  }

  /** Whether its shard has another runtime that is not gone for good. */
  private boolean hasOthers() {
    for (SimRuntime other : world.runtimes()) {
      if (other != this && other.shard == shard && !other.isGone) {
        return true;
      }
    }
    return false;
  }

  /** As at a SIGTERM: what runs may end for a while, the rest goes back, then the process ends. */
  void drain() {
    if (isLeaving || !node.isAlive()) {
      return;
    }
    isLeaving = true;
    session.leave();
    pump();
    world.after(
        world.random().nextLong(WorldPlan.SECOND),
        node,
        () -> {
          host.state().handBackAll();
          world.after(300 * WorldPlan.MS, node, this::giveUp);
        });
  }

  private void giveUp() {
    host.state().abandonAll().forEach(host::ended);
    world.after(WorldPlan.SECOND, node, this::crash);
  }

  private void connect() {
    world.after(world.network().latencyNs(), node, this::connected);
  }

  private void connected() {
    if (wire != null) {
      return;
    }
    wire = world.scheduler().connectRuntime(shard, path, node, this);
    if (wire == null) {
      world.after(world.around(60 * WorldPlan.MS), node, this::connected);
      return;
    }
    input = new FrameAccumulator(Framing.frameBytesMax(world.plan().payloadBytesMax));
    frames.clear();
    session.connected(world.monotonicNs(node), host::pollEnded);
    send();
  }

  /** Sends what there is to send. */
  void pump() {
    if (wire != null && session.state() == LinkState.JOINED) {
      int _ = session.send(host::pollEnded, OUTCOMES_PER_WRITE_MAX);
      send();
    } else if (outbox != null && session.state() == LinkState.CONNECTING) {
      int _ = session.keep(host::pollEnded, OUTCOMES_PER_WRITE_MAX);
    }
  }

  private void send() {
    if (wire != null && !frames.isEmpty()) {
      wire.sendUp(frames.take());
    }
  }

  private void tick() {
    session.tick(world.monotonicNs(node));
    if (outbox != null && ++ticks % TICKS_PER_SYNC == 0) {
      outbox.sync();
    }
    pump();
    world.after(world.plan().heartbeatMs * WorldPlan.MS, node, this::tick);
  }

  @Override
  public void onClosed() {
    wire = null;
    session.disconnected();
    world.after(world.around(50 * WorldPlan.MS), node, this::connect);
  }

  @Override
  public void onWritable() {
    // It never stops sending.
  }

  @Override
  public void onBytes(byte[] bytes) {
    if (wire == null) {
      return;
    }
    FrameAccumulator reading = input;
    try {
      reading.append(bytes, 0, bytes.length);
      reading.drain(this::onFrame);
    } catch (ProtocolException e) {
      throw world.fail(new Violation(Promise.SOUNDNESS, "a runtime is sent " + e.getMessage()));
    }
    int _ = session.heard(world.monotonicNs(node));
    pump();
  }

  private void onFrame(DirectBuffer buffer, int offset, int length) {
    header.wrap(buffer, offset);
    switch (header.templateId()) {
      case AssignDecoder.TEMPLATE_ID ->
          assign(new AssignDecoder().wrapAndApplyHeader(buffer, offset, header));
      case CancelAttemptDecoder.TEMPLATE_ID ->
          cancel(new CancelAttemptDecoder().wrapAndApplyHeader(buffer, offset, header));
      case RuntimeWelcomeDecoder.TEMPLATE_ID -> {
        var welcome = new RuntimeWelcomeDecoder().wrapAndApplyHeader(buffer, offset, header);
        session.onWelcome(world.monotonicNs(node), welcome.heartbeatIntervalMs());
      }
      case DeployAgentsDecoder.TEMPLATE_ID ->
          deploy(new DeployAgentsDecoder().wrapAndApplyHeader(buffer, offset, header));
      case RemoveAgentsDecoder.TEMPLATE_ID -> {
        var remove = new RemoveAgentsDecoder().wrapAndApplyHeader(buffer, offset, header);
        host.state().remove(remove.firstAgent(), remove.count());
      }
      case OutcomesDurableDecoder.TEMPLATE_ID ->
          session.onOutcomesDurable(
              new OutcomesDurableDecoder().wrapAndApplyHeader(buffer, offset, header).count());
      case PingDecoder.TEMPLATE_ID ->
          session.onPing(
              new PingDecoder().wrapAndApplyHeader(buffer, offset, header).timestampNs());
      case LinkClosingDecoder.TEMPLATE_ID ->
          closing(new LinkClosingDecoder().wrapAndApplyHeader(buffer, offset, header));
      default -> {
        // Names of operations: a task says itself what is to be done.
      }
    }
  }

  private void closing(LinkClosingDecoder closing) {
    RejectCode code = closing.code();
    if (code == RejectCode.INTERNAL || code == RejectCode.PROTOCOL_ERROR) {
      throw world.fail(
          new Violation(Promise.SOUNDNESS, "a runtime's link is closed: " + closing.sentence()));
    }
  }

  private void deploy(DeployAgentsDecoder deploy) {
    int first = deploy.firstAgent();
    int count = deploy.count();
    String group = deploy.agentType() + '/' + deploy.specialty();
    if (world.isTracing()) {
      world.trace("%s: deploys %d agents from %d", id, count, first);
    }
    host.state().deploy(first, count, group);
  }

  private void assign(AssignDecoder assign) {
    assignment
        .of(assign.taskId(), assign.agent(), assign.epoch(), assign.attempt())
        .doing("echo", assign.priority(), (int) assign.timeoutMs());
    byte[] payload = new byte[assign.payloadLength()];
    assign.getPayload(payload, 0, payload.length);
    host.state().assign(assignment, payload);
  }

  private void cancel(CancelAttemptDecoder cancel) {
    host.state().cancel(cancel.taskId(), cancel.agent(), cancel.epoch(), cancel.attempt());
  }

  @Override
  public void hello() {
    frames.hello(id, epoch, 1 << 20, world.plan().cutOffMs);
    for (String[] specialty : WorldPlan.SPECIALTIES) {
      frames.kind(specialty[0], specialty[1]);
    }
  }

  @Override
  public void held(AttemptState attempt) {
    note("is held", attempt);
    frames.held(attempt.taskId(), attempt.agentNumber(), attempt.epoch(), attempt.number());
  }

  @Override
  public void join(int held) {
    frames.join(held);
    if (world.isTracing()) {
      world.trace("%s: introduces itself, %d held", id, held);
    }
  }

  @Override
  public void outcome(AttemptState attempt) {
    note("tells " + attempt.outcome() + " of", attempt);
    if (attempt.outcome() == Outcome.COMPLETED) {
      frames.completed(
          attempt.taskId(),
          attempt.agentNumber(),
          attempt.epoch(),
          attempt.number(),
          attempt.output());
    } else {
      frames.failed(
          attempt.taskId(),
          attempt.agentNumber(),
          attempt.epoch(),
          attempt.number(),
          kindOf(attempt.outcome()),
          attempt.output());
    }
  }

  private static FailureKind kindOf(Outcome outcome) {
    return switch (outcome) {
      case ERROR -> FailureKind.ERROR;
      case FINAL_ERROR -> FailureKind.FINAL_ERROR;
      case INTERRUPTED -> FailureKind.INTERRUPTED;
      case NOT_HOSTED -> FailureKind.NOT_HOSTED;
      case HANDED_BACK -> FailureKind.HANDED_BACK;
      case COMPLETED -> throw new IllegalStateException("a success is no failure");
    };
  }

  @Override
  public void keep(AttemptState attempt) {
    if (outbox != null) {
      outbox.keep(attempt);
    }
  }

  @Override
  public void delivered(AttemptState attempt) {
    if (outbox != null) {
      outbox.delivered(attempt);
    }
  }

  @Override
  public boolean message(Outgoing message) {
    switch (message) {
      case Outgoing.AgentsReady ready -> frames.agentsReady(ready.firstAgent(), ready.count());
      case Outgoing.Ping ping -> frames.ping(ping.timestampNs());
      case Outgoing.Pong pong -> frames.pong(pong.timestampNs());
      case Outgoing.Heartbeat _ -> heartbeat();
      case Outgoing.Leaving leaving -> frames.leaving(leaving.held());
    }
    return true;
  }

  boolean agentsReady(int first, int count) {
    return message(new Outgoing.AgentsReady(first, count));
  }

  @Override
  public void heartbeat() {
    frames.heartbeat(host.state().hosted(), 0);
  }

  @Override
  public void silent() {
    if (wire != null) {
      wire.closeUp();
      wire = null;
      session.disconnected();
      connect();
    }
  }

  /** What it hears is lost with its link, so it says again what was heard already. */
  void repeat() {
    if (wire != null && session.delivery().taken() > session.delivery().delivered()) {
      world.count(Fault.MESSAGE_REPEATED);
      wire.loseAnswers();
    }
  }

  void note(String what, AttemptState attempt) {
    if (world.isTracing()) {
      world.trace(
          "%s: agent %d %s %x, %d/%d",
          id, attempt.agentNumber(), what, attempt.taskId(), attempt.epoch(), attempt.number());
    }
  }

  Node node() {
    return node;
  }
}
