package io.myriarch.protocol.client;

import io.myriarch.protocol.FrameAccumulator;
import io.myriarch.protocol.Framing;
import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.Schema;
import io.myriarch.protocol.fuzz.FrameDamage;
import io.myriarch.protocol.fuzz.FrameGrammar;
import io.myriarch.protocol.fuzz.FuzzInput;
import io.myriarch.protocol.fuzz.Vocabulary;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A scheduler that goes bad under a client: its every act is a choice of a fuzz input. Then an
 * honest one takes its place, and everything that was submitted must have its answer, once; what is
 * asked must be answered; no link but the last may be left; and every link that the client ended
 * must have ended for a reason that a user can read.
 */
final class ClientFuzzer {
  private static final Schema WIRE = Schema.read("wire");
  private static final int FRAMES_BYTES = 1 << 20;
  private static final int ACTS_MAX = 60;
  private static final int STEPS_AT_ONCE = 200;
  private static final long PATIENCE_NS = 20_000_000_000L;
  private static final int INPUTS_OF_A_WORLD = 200;

  private final UnsafeBuffer frames = new UnsafeBuffer(new byte[FRAMES_BYTES]);
  private final FrameGrammar grammar = new FrameGrammar(WIRE, words());
  private World world;
  private FuzzInput input;
  private long framesSent;
  private int inputs;

  private Vocabulary words() {
    return new Vocabulary()
        .numbers("correlationId", this::near, () -> -1 - input.below(20))
        .numbers("firstCorrelationId", this::near)
        .numbers("taskId", () -> world.script.taskOf(near()), () -> 7)
        .numbers("firstTaskId", () -> world.script.taskOf(near()), () -> 7)
        .numbers("count", () -> 1, () -> 3)
        .numbers("protocolVersion", () -> Framing.PROTOCOL_VERSION)
        .numbers("window", () -> 16, () -> 1024)
        .numbers("payloadBytesMax", () -> 1024)
        .numbers("durability", () -> 2)
        .numbers("status", () -> input.below(8))
        .numbers("code", () -> 1 + input.below(14))
        .numbers("retryAfterMs", () -> 0, () -> 10)
        .numbers("route", () -> 1);
  }

  /** The id of a submission that was made lately. */
  private long near() {
    return Math.max(1, world.submitted.size() - 4 + input.below(8));
  }

  boolean isAtStart() {
    return inputs % INPUTS_OF_A_WORLD == 0;
  }

  long framesSent() {
    return framesSent;
  }

  void feed(FuzzInput next) {
    input = next;
    if (isAtStart()) {
      if (world != null) {
        world.close();
      }
      world = new World();
    }
    inputs++;
    world.script.accepts = !input.oneIn(2);
    world.script.finishes = !input.oneIn(2);
    for (int i = 0; i < ACTS_MAX && !input.isExhausted(); i++) {
      act();
    }
    world.endInput();
  }

  private void act() {
    switch (input.below(16)) {
      case 0, 1, 2, 3, 4, 5 -> {
        int which = input.below(grammar.messages().size());
        send(grammar.write(grammar.messages().get(which), input, frames, 0));
      }
      case 6 -> send(FrameDamage.spoil(frames, 0, someFrames(), input));
      case 7 -> {
        byte[] rubbish = input.take(input.below(200));
        frames.putBytes(0, rubbish);
        send(rubbish.length);
      }
      case 8, 9 -> world.submit(input);
      case 10 -> world.ask(input);
      case 11 -> world.transport.pass(input.below(200));
      case 12 -> world.hangUp();
      case 13 -> world.isHonest = input.oneIn(2);
      default -> world.work();
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
    world.send(frames, 0, cut);
    world.send(frames, cut, length - cut);
  }

  /** A client, the wire to it, and what it owes. */
  private static final class World {
    final SchedulerScript script = new SchedulerScript();
    final WireTransport transport = new WireTransport();
    final RecordingListener heard = new RecordingListener();
    final List<Submission.Sent> submitted = new ArrayList<>();
    final List<CompletableFuture<?>> asked = new ArrayList<>();
    boolean isHonest = true;
    private final MyriarchClient client;
    private final Route route;
    private WireTransport.Wire wire;
    private FakeLink link;
    private FrameAccumulator received;
    private int links;

    World() {
      ClientConfig config =
          ClientConfig.builder("wire", 1)
              .reconnectMs(1, 10)
              .payloadBytesMax(4096)
              .windowMax(1024)
              .callbackExecutor(Runnable::run)
              .build();
      script.remembersEnds = true;
      CompletableFuture<MyriarchClient> connecting =
          MyriarchClient.connect(config, heard, transport);
      awaitUntil("connected", connecting::isDone);
      client = connecting.join();
      CompletableFuture<Route> opening = client.openRoute("any", "any", "echo");
      awaitUntil("a route", opening::isDone);
      route = opening.join();
    }

    /** Lets everything happen that can without time passing. */
    void work() {
      transport.pass(0);
      if (wire != null && !wire.isOpen()) {
        checkCause(wire.link.cause());
        wire.dispose();
        wire = null;
      }
      if (wire == null) {
        accept();
      }
      if (wire != null) {
        wire.read(received::append);
        if (isHonest) {
          answer();
        }
      }
    }

    private void accept() {
      wire = transport.accept();
      if (wire != null) {
        link = new FakeLink(wire);
        received = new FrameAccumulator(Framing.frameBytesMax(1 << 20));
        links++;
      }
    }

    private void answer() {
      try {
        received.drain((buffer, offset, _) -> script.onFrame(link, links, buffer, offset));
      } catch (ProtocolException e) {
        throw new IllegalStateException("the client sent garbage", e);
      }
      link.flush();
    }

    void send(UnsafeBuffer bytes, int offset, int length) {
      if (wire != null && length > 0) {
        wire.write(ByteBuffer.wrap(bytes.byteArray(), offset, length));
      }
    }

    void hangUp() {
      if (wire != null) {
        wire.close();
      }
    }

    void submit(FuzzInput input) {
      SubmitOptions options =
          SubmitOptions.builder()
              .follow(!input.oneIn(3))
              .idempotencyKey(input.oneIn(3) ? "k" + input.below(4) : "")
              .build();
      if (client.submit(route, options, input.take(input.below(40)))
          instanceof Submission.Sent sent) {
        submitted.add(sent);
      }
      transport.pass(0);
    }

    void ask(FuzzInput input) {
      long taskId = script.taskOf(1 + input.below(8));
      asked.add(
          switch (input.below(3)) {
            case 0 -> client.query(taskId);
            case 1 -> client.cancel(taskId);
            default -> client.openRoute("any", "any", "other" + input.below(4));
          });
      transport.pass(0);
    }

    /** The bad scheduler is gone. */
    void endInput() {
      isHonest = true;
      script.accepts = true;
      script.finishes = true;
      hangUp();
      Submission[] last = new Submission[1];
      awaitUntil(
          "credit",
          () -> {
            last[0] = client.submit(route, new byte[] {1, 2, 3});
            return last[0] instanceof Submission.Sent;
          });
      submitted.add((Submission.Sent) last[0]);
      awaitUntil(
          "all is answered",
          () ->
              submitted.stream()
                      .allMatch(each -> each.accepted().isDone() && each.finished().isDone())
                  && asked.stream().allMatch(CompletableFuture::isDone));
      Submission.Sent own = submitted.getLast();
      check(!own.accepted().isCompletedExceptionally(), "an honest scheduler was not understood");
      check(own.finished().join().hasEnded(), "the end of a task is none");
      check(heard.closes.get() == 0, "the client gave up: " + heard.closeCause);
      submitted.removeIf(each -> each.accepted().isDone());
      asked.clear();
    }

    private void awaitUntil(String what, java.util.function.BooleanSupplier holds) {
      long startNs = System.nanoTime();
      for (int i = 0; System.nanoTime() - startNs < PATIENCE_NS; i++) {
        work();
        if (holds.getAsBoolean()) {
          return;
        }
        transport.pass(10);
        if (i > STEPS_AT_ONCE) {
          // The pauses between questions about a task go by the real clock.
          LockSupport.parkNanos(1_000_000);
        }
      }
      throw new IllegalStateException("waited in vain: " + what + "; " + heard.disconnects);
    }

    private static void checkCause(Throwable cause) {
      check(
          cause == null
              || cause instanceof ProtocolException
              || cause instanceof RejectedException
              || cause instanceof TimeoutException,
          "a link ended by a fault of the client: " + cause);
      check(
          cause == null || (cause.getMessage() != null && !cause.getMessage().isBlank()),
          "a link ended without a reason");
    }

    void close() {
      var closed = client.closeAsync();
      awaitUntil("closed", closed::isDone);
      if (wire != null) {
        wire.dispose();
      }
    }

    private static void check(boolean holds, String otherwise) {
      if (!holds) {
        throw new IllegalStateException(otherwise);
      }
    }
  }
}
