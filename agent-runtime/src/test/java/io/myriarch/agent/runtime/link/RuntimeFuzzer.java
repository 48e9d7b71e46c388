package io.myriarch.agent.runtime.link;

import io.myriarch.agent.runtime.Frames;
import io.myriarch.agent.runtime.TestAgent;
import io.myriarch.agent.runtime.host.AgentHost;
import io.myriarch.agent.runtime.host.AgentKinds;
import io.myriarch.agent.runtime.host.CpuPool;
import io.myriarch.agent.runtime.host.HostMetrics;
import io.myriarch.agent.runtime.host.HostServices;
import io.myriarch.agent.runtime.host.HostedAgent;
import io.myriarch.agent.runtime.host.Outbox;
import io.myriarch.agent.runtime.host.PayloadBound;
import io.myriarch.agent.runtime.session.AttemptState;
import io.myriarch.agent.runtime.session.LinkState;
import io.myriarch.agent.runtime.session.Outcome;
import io.myriarch.agent.runtime.session.Outgoing;
import io.myriarch.agent.runtime.session.RuntimeSession;
import io.myriarch.agent.runtime.session.SessionLimits;
import io.myriarch.agent.runtime.session.SessionOutput;
import io.myriarch.protocol.Framing;
import io.myriarch.protocol.Schema;
import io.myriarch.protocol.fuzz.FrameDamage;
import io.myriarch.protocol.fuzz.FrameGrammar;
import io.myriarch.protocol.fuzz.FuzzInput;
import io.myriarch.protocol.fuzz.Vocabulary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A scheduler whose every act a fuzz input decides, on a runtime's reader, adapter, session and
 * agents. A connection may end with a {@link LinkProtocolException} or {@link LinkRefusedException}
 * and with nothing else. Then an honest scheduler comes: its agents are hosted, a task of it
 * succeeds, and nothing of the other one is left.
 */
final class RuntimeFuzzer implements AutoCloseable {
  private static final Schema WIRE = Schema.read("wire");
  private static final int AGENTS = 4;
  private static final int AGENTS_MAX = 8;
  private static final int HEARTBEAT_MS = 100;
  private static final long FORGOTTEN_AFTER_NS = 500_000_000L;
  private static final int FRAMES_BYTES = 1 << 20;
  private static final int FRAME_BYTES_MAX = Framing.frameBytesMax(4096);
  private static final int ACTS_MAX = 40;
  private static final String[] OPERATIONS = {"upper", "state", "fail", "compute"};
  private static final long PATIENCE_NS = 20_000_000_000L;

  private final UnsafeBuffer frames = new UnsafeBuffer(new byte[FRAMES_BYTES]);
  private final FrameGrammar grammar = new FrameGrammar(WIRE, words());
  private final CpuPool cpuPool = new CpuPool(1);
  private final HostMetrics metrics = new HostMetrics();
  private final Outbox outbox = new Outbox(AGENTS_MAX);
  private final AgentHost host =
      new AgentHost(
          AgentKinds.of(List.of(new TestAgent.Provider())),
          new HostServices(cpuPool, metrics, PayloadBound.usual()),
          outbox,
          AGENTS_MAX);
  private final Said said = new Said();
  private final RuntimeSession<HostedAgent> session =
      new RuntimeSession<>(new SessionLimits(2_000, 500, 64, 1 << 20), host.state(), said);
  private final FrameAdapter adapter = new FrameAdapter(host, new Events());
  private final FrameReader reader = new FrameReader(FRAME_BYTES_MAX);
  private FuzzInput input;
  private boolean isUp;
  private long nowNs = 1_000_000_000L;
  private long task;
  private long framesSent;

  /** What a link does with what frames mean for it. */
  private final class Events implements LinkEvents {
    @Override
    public void onWelcome(
        int shard, int epoch, long heartbeatIntervalMs, long cutOffMaxMs, long payloadBytesMax) {
      session.onWelcome(nowNs, heartbeatIntervalMs);
    }

    @Override
    public void onOutcomesDurable(long count) {
      session.onOutcomesDurable(count);
    }

    @Override
    public void onPing(long timestampNs) {
      session.onPing(timestampNs);
    }

    @Override
    public void onDrain(long timeoutMs) {
      // The process decides about that; it is no matter of the link.
    }
  }

  /** What the runtime says. */
  private final class Said implements SessionOutput {
    private long outcomes;
    private long wanted;
    private boolean hasSucceeded;

    @Override
    public void hello() {
      outcomes = 0;
    }

    @Override
    public void held(AttemptState attempt) {}

    @Override
    public void join(int held) {}

    @Override
    public void outcome(AttemptState attempt) {
      outcomes++;
      hasSucceeded |= attempt.taskId() == wanted && attempt.outcome() == Outcome.COMPLETED;
    }

    @Override
    public void delivered(AttemptState attempt) {}

    @Override
    public boolean message(Outgoing message) {
      return outbox.offer(message);
    }

    @Override
    public void heartbeat() {}

    @Override
    public void silent() {}
  }

  private Vocabulary words() {
    return new Vocabulary()
        .numbers("taskId", () -> ++task, () -> task)
        .numbers("agent", () -> input.below(AGENTS), () -> input.below(AGENTS_MAX + 2))
        .numbers("epoch", () -> 1)
        .numbers("attempt", () -> 1, () -> 2)
        .numbers("operation", () -> input.below(OPERATIONS.length))
        .numbers("firstAgent", () -> 0, () -> input.below(AGENTS_MAX + 2))
        .numbers("count", () -> 1 + input.below(AGENTS_MAX), () -> said.outcomes)
        .numbers("heartbeatIntervalMs", () -> HEARTBEAT_MS)
        .numbers("protocolVersion", () -> Framing.RUNTIME_PROTOCOL_VERSION)
        .texts("agentType", "test", "unknown")
        .texts("specialty", "lab", "other")
        .texts("name", "upper", "state", "fail", "echo", "compute", "health", "noop");
  }

  long framesSent() {
    return framesSent;
  }

  void feed(FuzzInput next) {
    input = next;
    begin(input.oneIn(4));
    for (int i = 0; i < ACTS_MAX && !input.isExhausted(); i++) {
      act();
    }
    end();
    serve();
  }

  private void begin(boolean isBare) {
    reader.clear();
    adapter.clear();
    outbox.clearMessages();
    session.connected(nowNs, outbox::pollOutcome);
    isUp = true;
    if (!isBare) {
      hear(introduction());
    }
  }

  private void end() {
    session.disconnected();
    isUp = false;
    nowNs += FORGOTTEN_AFTER_NS;
  }

  private void act() {
    switch (input.below(12)) {
      case 0, 1, 2, 3, 4 -> {
        int which = input.below(grammar.messages().size());
        send(grammar.write(grammar.messages().get(which), input, frames, 0));
      }
      case 5, 6 -> hear(assign(++task, input.below(AGENTS_MAX), input.below(OPERATIONS.length)));
      case 7 -> send(FrameDamage.spoil(frames, 0, someFrames(), input));
      case 8 -> {
        byte[] rubbish = input.take(input.below(200));
        frames.putBytes(0, rubbish);
        send(rubbish.length);
      }
      case 9 -> {
        end();
        begin(input.oneIn(2));
      }
      case 10 -> {
        nowNs += input.below(300) * 1_000_000L;
        session.tick(nowNs);
      }
      default -> deliver();
    }
  }

  private int someFrames() {
    int length = 0;
    for (int i = input.below(3); i >= 0; i--) {
      int which = input.below(grammar.messages().size());
      length += grammar.write(grammar.messages().get(which), input, frames, length);
    }
    return length;
  }

  private void send(int length) {
    framesSent++;
    int cut = input.oneIn(8) ? input.below(length + 1) : length;
    hear(ByteBuffer.wrap(frames.byteArray(), 0, cut));
    hear(ByteBuffer.wrap(frames.byteArray(), cut, length - cut));
  }

  /** The runtime reads these bytes, unless the connection has ended. */
  private void hear(ByteBuffer bytes) {
    try {
      while (isUp && bytes.hasRemaining()) {
        boolean isOpen = reader.readOnce(new Bytes(bytes), adapter);
        check(isOpen, "the end was read before it was there");
        int _ = session.heard(nowNs);
      }
    } catch (LinkProtocolException | LinkRefusedException e) {
      check(e.getMessage() != null && !e.getMessage().isBlank(), "a link ended without a reason");
      isUp = false;
    } catch (IOException e) {
      throw new IllegalStateException("a link ended for no reason of its own", e);
    }
  }

  /** The writer's work: outcomes leave. */
  private void deliver() {
    if (isUp && session.state() == LinkState.JOINED) {
      int _ = session.send(outbox::pollOutcome, Integer.MAX_VALUE);
      while (outbox.pollMessage() != null) {
        // It is of no interest.
      }
    }
  }

  /** An honest scheduler is served. */
  private void serve() {
    begin(false);
    check(isUp, "an honest scheduler was refused");
    await("agents start", () -> host.starting() == 0);
    for (int agent = 0; agent < AGENTS; agent++) {
      doTask(agent);
    }
    nowNs += FORGOTTEN_AFTER_NS + 1;
    int _ = session.heard(nowNs);
    check(host.state().hosted() == AGENTS, "agents are left: " + host.state().hosted());
    await("the others stop", () -> host.running() == AGENTS);
    check(metrics.groups().size() < 10_000, "too many specialties are known");
    end();
  }

  private void doTask(int agent) {
    HostedAgent hosted = host.state().agent(agent);
    await("it is idle", () -> hosted.current() == null || !hosted.current().isWorking());
    long id = ++task + (1L << 40);
    said.wanted = id;
    said.hasSucceeded = false;
    hear(assign(id, agent, 0));
    check(isUp, "a task of an honest scheduler was refused");
    await(
        "task %x of agent %d succeeds; %d outcomes".formatted(id, agent, said.outcomes),
        () -> {
          deliver();
          if (said.outcomes > 0) {
            hear(wire(new Frames().outcomesDurable(said.outcomes)));
          }
          return said.hasSucceeded;
        });
  }

  private static ByteBuffer introduction() {
    Frames frames = new Frames().welcome(7, HEARTBEAT_MS).deploy(0, AGENTS, "test", "lab", "");
    for (int i = 0; i < OPERATIONS.length; i++) {
      frames.name(i, OPERATIONS[i]);
    }
    return wire(frames);
  }

  private static ByteBuffer assign(long id, int agent, int operation) {
    return wire(new Frames().assign(id, agent, 1, operation, new byte[] {'a'}));
  }

  private static ByteBuffer wire(Frames frames) {
    return ByteBuffer.wrap(frames.bytes());
  }

  private static void await(String what, BooleanSupplier holds) {
    long startNs = System.nanoTime();
    while (!holds.getAsBoolean()) {
      check(System.nanoTime() - startNs < PATIENCE_NS, "waited in vain: " + what);
      LockSupport.parkNanos(1_000);
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  @Override
  public void close() {
    host.state().removeAll();
    await("all agents stop", () -> host.running() == 0);
    cpuPool.close();
  }

  /** Bytes that are read as if they came over a connection. */
  private record Bytes(ByteBuffer bytes) implements ReadableByteChannel {
    @Override
    public int read(ByteBuffer into) {
      int length = Math.min(into.remaining(), bytes.remaining());
      into.put(into.position(), bytes, bytes.position(), length);
      into.position(into.position() + length);
      bytes.position(bytes.position() + length);
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
