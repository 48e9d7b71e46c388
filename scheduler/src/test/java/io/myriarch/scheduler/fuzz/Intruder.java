package io.myriarch.scheduler.fuzz;

import io.myriarch.protocol.Schema;
import io.myriarch.protocol.fuzz.FrameDamage;
import io.myriarch.protocol.fuzz.FrameGrammar;
import io.myriarch.protocol.fuzz.FuzzInput;
import io.myriarch.protocol.fuzz.Vocabulary;
import io.myriarch.protocol.wire.AcceptedDecoder;
import io.myriarch.protocol.wire.AssignDecoder;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.RouteOpenedDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A client and a runtime whose every act is a choice of a fuzz input: frames of every kind in any
 * order with values that mean something or not, spoiled frames, rubbish, silence, broken links.
 */
final class Intruder {
  private static final Schema WIRE = Schema.read("wire");
  private static final Map<String, Schema.Message> BY_NAME =
      WIRE.messages().stream().collect(Collectors.toMap(Schema.Message::name, Function.identity()));
  private static final int ACTS_MAX = 100;
  private static final int FRAMES_BYTES = 1 << 20;
  private static final long[] PAUSES_MS = {1, 20, 190, 1000, 60_000, 3_600_000};

  private record Attempt(long taskId, int agent, int epoch, int number) {}

  private final ShardWorld world;
  private final FrameGrammar grammar;
  private final UnsafeBuffer frames = new UnsafeBuffer(new byte[FRAMES_BYTES]);
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final List<Attempt> attempts = new ArrayList<>();
  private Attempt focus = new Attempt(0, 0, 0, 0);
  private WireSocket client;
  private WireSocket runtime;
  private boolean isRuntime;
  private long lastTaskId;
  private long lastRoute;
  private long correlationId;
  private long session;
  private long framesSent;

  Intruder(ShardWorld world) {
    this.world = world;
    grammar = new FrameGrammar(WIRE, words());
  }

  private Vocabulary words() {
    return new Vocabulary()
        .numbers("taskId", () -> focus.taskId, () -> lastTaskId)
        .numbers("agent", () -> focus.agent)
        .numbers("epoch", () -> focus.epoch, world::epoch, () -> world.epoch() - 1)
        .numbers("attempt", () -> focus.number)
        .numbers("route", () -> lastRoute)
        .numbers("correlationId", () -> ++correlationId, () -> correlationId)
        .numbers("protocolVersion", () -> isRuntime ? 2 : 1)
        .numbers("cutOffMaxMs", () -> 0, () -> 60_000)
        .numbers("sessionId", () -> session)
        .numbers("agentsMax", () -> ShardWorld.AGENTS, () -> 2)
        .numbers("held", () -> 0, () -> 1)
        .numbers("firstAgent", () -> 0, () -> focus.agent)
        .numbers("count", () -> ShardWorld.AGENTS, () -> 1)
        .numbers("priority", () -> 4, () -> 9)
        .numbers("maxAttempts", () -> 0, () -> 2)
        .numbers("executionTimeoutMs", () -> 0, () -> 50)
        .numbers("notBeforeDelayMs", () -> 0, () -> 50)
        .numbers("deadlineMs", () -> 0, () -> 500)
        .numbers("durability", () -> 0, () -> 2)
        .texts("agentType", "any", "analytics", "quantum")
        .texts("specialty", "any", "metrics", "reports", "cosmology")
        .texts("operation", "echo", "health", "", "summary")
        .texts("name", "summary", "echo")
        .texts("runtimeId", "r2", "honest", "r3")
        .texts("region", "")
        .texts("tenant", "", "t1", "t2")
        .texts("orderingKey", "", "o1")
        .texts("idempotencyKey", "", "k1", "k2");
  }

  long framesSent() {
    return framesSent;
  }

  /** Acts as the input says, then leaves. */
  void play(FuzzInput input) {
    attempts.clear();
    session = 1L + input.below(4);
    correlationId = 0;
    client = world.acceptClient();
    runtime = world.acceptRuntime();
    for (int i = 0; i < ACTS_MAX && !input.isExhausted(); i++) {
      act(input);
      if (input.oneIn(2)) {
        world.settle();
        listen();
      }
    }
    client.close();
    runtime.close();
    world.endInput();
  }

  private void act(FuzzInput input) {
    switch (input.below(20)) {
      case 0, 1, 2, 3, 4, 5, 6 ->
          send(grammar.messages().get(input.below(grammar.messages().size())), input);
      case 7, 8 -> say(input, isRuntime ? "Completed" : "SubmitTask");
      case 9 -> say(input, isRuntime ? "Failed" : "OpenRoute");
      case 10 -> introduce(input);
      case 11 -> isRuntime = !isRuntime;
      case 12 -> spoiled(input);
      case 13 -> {
        byte[] rubbish = input.take(input.below(200));
        frames.putBytes(0, rubbish);
        transmit(rubbish.length, input);
      }
      case 14 -> reconnect();
      case 15 -> world.holdDisk(input.oneIn(2));
      case 16 -> {
        for (int steps = input.below(20); steps > 0; steps--) {
          world.step();
        }
      }
      case 17 -> world.pause(PAUSES_MS[input.below(PAUSES_MS.length)] * SteppedHost.MS);
      default -> {
        world.settle();
        listen();
        focus(input);
      }
    }
  }

  private void focus(FuzzInput input) {
    if (!attempts.isEmpty()) {
      focus = attempts.get(input.below(attempts.size()));
    }
  }

  private void introduce(FuzzInput input) {
    if (isRuntime) {
      say(input, "RuntimeHello");
      for (int i = input.below(3); i > 0; i--) {
        say(input, "AgentKind");
      }
      say(input, "RuntimeJoin");
    } else {
      say(input, "ClientHello");
      say(input, "OpenRoute");
    }
  }

  private void say(FuzzInput input, String message) {
    send(BY_NAME.get(message), input);
  }

  private void send(Schema.Message message, FuzzInput input) {
    transmit(grammar.write(message, input, frames, 0), input);
  }

  private void spoiled(FuzzInput input) {
    int length = 0;
    for (int i = input.below(3); i >= 0; i--) {
      Schema.Message message = grammar.messages().get(input.below(grammar.messages().size()));
      length += grammar.write(message, input, frames, length);
    }
    transmit(FrameDamage.spoil(frames, 0, length, input), input);
  }

  /** Sends what lies ready, in one piece or in two. */
  private void transmit(int length, FuzzInput input) {
    framesSent++;
    WireSocket socket = isRuntime ? runtime : client;
    int cut = input.oneIn(8) ? input.below(length + 1) : length;
    socket.send(frames, 0, cut);
    socket.send(frames, cut, length - cut);
  }

  private void reconnect() {
    if (isRuntime) {
      runtime.close();
      runtime = world.acceptRuntime();
    } else {
      client.close();
      client = world.acceptClient();
    }
  }

  private void listen() {
    client.read(this::onFrame);
    runtime.read(this::onFrame);
  }

  private void onFrame(DirectBuffer buffer, int offset, int length) {
    switch (header.wrap(buffer, offset).templateId()) {
      case AcceptedDecoder.TEMPLATE_ID ->
          lastTaskId =
              new AcceptedDecoder().wrapAndApplyHeader(buffer, offset, header).firstTaskId();
      case RouteOpenedDecoder.TEMPLATE_ID ->
          lastRoute = new RouteOpenedDecoder().wrapAndApplyHeader(buffer, offset, header).route();
      case AssignDecoder.TEMPLATE_ID -> {
        var assign = new AssignDecoder().wrapAndApplyHeader(buffer, offset, header);
        focus = new Attempt(assign.taskId(), assign.agent(), assign.epoch(), assign.attempt());
        attempts.add(focus);
      }
      default -> {
        // Nothing that an intruder could make use of.
      }
    }
  }
}
