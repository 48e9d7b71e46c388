package io.myriarch.scheduler.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.OutboundFrames;
import io.myriarch.protocol.wire.ClientHelloEncoder;
import io.myriarch.protocol.wire.CompletedEncoder;
import io.myriarch.protocol.wire.LinkClosingDecoder;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.myriarch.protocol.wire.PingDecoder;
import io.myriarch.protocol.wire.PingEncoder;
import io.myriarch.protocol.wire.PongEncoder;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.RuntimeHelloEncoder;
import io.myriarch.protocol.wire.RuntimeJoinEncoder;
import io.myriarch.scheduler.journal.FakeJournal;
import io.myriarch.scheduler.shard.LinkLimits;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bounds on connections, each at its edge; whoever reaches one, the honest do not notice. */
class LinkBoundsTest {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int STEPS_OF_A_SECOND = 10;
  private static final int OUTPUT_BYTES_MAX = 256 << 10;
  private static final int PONG_BYTES = Framing.LENGTH_BYTES + Framing.HEADER_BYTES + Long.BYTES;

  private final LinkLimits limits =
      new LinkLimits(
          OUTPUT_BYTES_MAX,
          1 << 20,
          8 << 20,
          1 << 20,
          2 * SECOND_NS,
          4 * SECOND_NS,
          6 * SECOND_NS,
          3);
  private final ShardWorld world = new ShardWorld(FakeJournal.durableAtOnce(), limits);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private long lastSession = 76;
  private final OutboundFrames out = new OutboundFrames(1 << 12, 1 << 20);
  private final List<String> heard = new ArrayList<>();
  private final List<WireSocket> opened = new ArrayList<>();

  @AfterEach
  void theHonestAreServed() {
    opened.forEach(WireSocket::close);
    world.endInput();
  }

  private WireSocket client() {
    WireSocket socket = world.acceptClient();
    opened.add(socket);
    return socket;
  }

  private WireSocket hello(WireSocket socket) {
    return hello(socket, world);
  }

  private WireSocket hello(WireSocket socket, ShardWorld in) {
    ClientHelloEncoder hello = new ClientHelloEncoder();
    hello
        .wrapAndApplyHeader(out.buffer(), out.begin(256), header)
        .protocolVersion(Framing.PROTOCOL_VERSION)
        .sessionId(++lastSession)
        .clientName("");
    out.end(hello.encodedLength());
    var _ = send(socket);
    in.settle();
    return socket;
  }

  private void introduce(WireSocket socket, String id) {
    RuntimeHelloEncoder hello = new RuntimeHelloEncoder();
    hello
        .wrapAndApplyHeader(out.buffer(), out.begin(256), header)
        .protocolVersion(Framing.RUNTIME_PROTOCOL_VERSION)
        .runtimeEpoch(1)
        .agentsMax(10)
        .httpPort(0)
        .cutOffMaxMs(0)
        .runtimeId(id)
        .region("")
        .labels("");
    out.end(hello.encodedLength());
    var _ = send(socket);
  }

  /** Many at once. */
  private void pings(WireSocket socket, int count) {
    for (int i = 0; i < count; i++) {
      PingEncoder ping = new PingEncoder();
      ping.wrapAndApplyHeader(out.buffer(), out.begin(64), header).timestampNs(1);
      out.end(ping.encodedLength());
      if (out.pendingBytes() > 60_000) {
        var _ = send(socket);
      }
    }
    var _ = send(socket);
  }

  private WireSocket ping(WireSocket socket) {
    PingEncoder ping = new PingEncoder();
    ping.wrapAndApplyHeader(out.buffer(), out.begin(64), header).timestampNs(1);
    out.end(ping.encodedLength());
    return send(socket);
  }

  private WireSocket send(WireSocket socket) {
    var pending = out.pending();
    int length = pending.remaining();
    socket.send(out.buffer(), pending.position(), length);
    out.sent(length);
    world.settle();
    return socket;
  }

  /** Frames that came: the codes of closings, and how often the scheduler asked for a sign. */
  private String heardOf(WireSocket socket) {
    heard.clear();
    socket.read((buffer, offset, length) -> {
      MessageHeaderDecoder read = new MessageHeaderDecoder();
      switch (read.wrap(buffer, offset).templateId()) {
        case LinkClosingDecoder.TEMPLATE_ID ->
            heard.add(
                new LinkClosingDecoder().wrapAndApplyHeader(buffer, offset, read).code().name());
        case PingDecoder.TEMPLATE_ID -> heard.add("ping");
        default -> {
          // What else it says is not of interest here.
        }
      }
    });
    return String.join(" ", heard);
  }

  private void seconds(int count) {
    for (int i = 0; i < count * STEPS_OF_A_SECOND; i++) {
      world.step();
    }
  }

  @Test
  void shouldCloseAConnectionThatDoesNotSayWhoItIs() {
    WireSocket silent = client();
    WireSocket runtime = world.acceptRuntime();
    opened.add(runtime);
    seconds(1);
    assertThat(silent.isClosed()).isFalse();
    seconds(3);
    assertThat(silent.isClosed()).isTrue();
    assertThat(heardOf(silent)).isEqualTo("PROTOCOL_ERROR");
    assertThat(runtime.isClosed()).isTrue();
    assertThat(heardOf(runtime)).isEqualTo("PROTOCOL_ERROR");
  }

  @Test
  void shouldWaitForARuntimeWhileItsKeptOutcomesCome() {
    WireSocket runtime = world.acceptRuntime();
    opened.add(runtime);
    introduce(runtime, "edge");
    for (int second = 0; second < 8; second++) {
      CompletedEncoder completed = new CompletedEncoder();
      completed
          .wrapAndApplyHeader(out.buffer(), out.begin(256), header)
          .taskId(second + 1)
          .agent(0)
          .epoch(0)
          .attempt(1)
          .executionUs(1)
          .putResult(new byte[1], 0, 1);
      out.end(completed.encodedLength());
      send(runtime);
      seconds(1);
      assertThat(runtime.isClosed()).isFalse();
    }
    seconds(5);
    assertThat(runtime.isClosed()).isTrue();
  }

  @Test
  void shouldCloseALinkWhoseFrameIsNeverComplete() {
    WireSocket slow = hello(client());
    UnsafeBuffer length = new UnsafeBuffer(new byte[] {100, 0, 0, 0, 1});
    slow.send(length, 0, 5);
    for (int second = 0; second < 3; second++) {
      seconds(1);
      slow.send(length, 4, 1);
      assertThat(slow.isClosed()).as("a byte a second does not help").isFalse();
    }
    seconds(3);
    assertThat(slow.isClosed()).isTrue();
    assertThat(heardOf(slow)).isEqualTo("PROTOCOL_ERROR");
  }

  @Test
  void shouldAskASilentClientForASignOfLifeAndKeepOneThatGivesIt() {
    WireSocket answers = hello(client());
    WireSocket gone = hello(client());
    for (int second = 0; second < 12; second++) {
      seconds(1);
      if (heardOf(answers).equals("ping")) {
        PongEncoder pong = new PongEncoder();
        pong.wrapAndApplyHeader(out.buffer(), out.begin(64), header).timestampNs(0);
        out.end(pong.encodedLength());
        send(answers);
      }
    }
    assertThat(answers.isClosed()).isFalse();
    assertThat(gone.isClosed()).isTrue();
    assertThat(heardOf(gone)).isEqualTo("ping SLOW_CONSUMER");
  }

  @Test
  void shouldNotHoldItsOwnPauseAgainstAnybody() {
    WireSocket silent = client();
    WireSocket idle = hello(client());
    WireSocket slow = hello(client());
    slow.send(new UnsafeBuffer(new byte[] {100, 0, 0, 0}), 0, 4);
    world.pause(600 * SECOND_NS);
    seconds(1);
    assertThat(List.of(silent, idle, slow)).noneMatch(WireSocket::isClosed);
  }

  @Test
  void shouldCloseAClientThatDoesNotReadWhenTooMuchWaitsForIt() {
    WireSocket deaf = hello(client());
    deaf.full(true);
    int fitting = OUTPUT_BYTES_MAX / PONG_BYTES;
    for (int i = 0; i < fitting; i++) {
      ping(deaf);
    }
    assertThat(deaf.isClosed()).as("%d answers fit", fitting).isFalse();
    ping(deaf);
    assertThat(deaf.isClosed()).as("one more does not").isTrue();
    assertThat(world.core().counters().rejectedTotal(RejectCode.SLOW_CONSUMER)).isEqualTo(1);
  }

  @Test
  void shouldCloseARuntimeThatDoesNotReadWhenTooMuchWaitsForIt() {
    WireSocket deaf = world.acceptRuntime();
    opened.add(deaf);
    introduce(deaf, "deaf");
    RuntimeJoinEncoder join = new RuntimeJoinEncoder();
    join.wrapAndApplyHeader(out.buffer(), out.begin(64), header).held(0);
    out.end(join.encodedLength());
    send(deaf);
    assertThat(deaf.isClosed()).isFalse();
    deaf.full(true);
    int fitting = limits.runtimeOutputBytesMax() / PONG_BYTES;
    pings(deaf, fitting);
    assertThat(deaf.isClosed()).as("%d answers fit", fitting).isFalse();
    ping(deaf);
    assertThat(deaf.isClosed()).as("one more does not").isTrue();
    assertThat(world.core().counters().rejectedTotal(RejectCode.SLOW_CONSUMER)).isEqualTo(1);
  }

  /** Each has less than it may have alone, and all together have too much. */
  @Test
  void shouldCloseLinksWithMuchOutputWhenAllHaveTooMuch() {
    int total = 4 << 20;
    ShardWorld crowded =
        new ShardWorld(
            FakeJournal.durableAtOnce(),
            new LinkLimits(
                3 << 20,
                3 << 20,
                total,
                1 << 20,
                20 * SECOND_NS,
                40 * SECOND_NS,
                60 * SECOND_NS,
                3));
    WireSocket first = hello(crowded.acceptClient(), crowded);
    WireSocket second = hello(crowded.acceptClient(), crowded);
    WireSocket small = hello(crowded.acceptClient(), crowded);
    List.of(first, second, small).forEach(link -> link.full(true));
    int half = total / 2 / PONG_BYTES;
    pings(first, half);
    pings(second, half - 100);
    pings(small, 50);
    crowded.settle();
    assertThat(List.of(first, second, small)).noneMatch(WireSocket::isClosed);
    pings(second, 100);
    crowded.settle();
    assertThat(List.of(first, second)).anyMatch(WireSocket::isClosed);
    assertThat(small.isClosed()).as("it has little").isFalse();
    List.of(first, second, small).forEach(WireSocket::close);
    crowded.endInput();
  }

  @Test
  void shouldKeepALinkThatReadsLateWithinTheBound() {
    WireSocket late = hello(client());
    late.full(true);
    for (int i = 0; i < 5000; i++) {
      ping(late);
    }
    late.full(false);
    world.settle();
    assertThat(late.isClosed()).isFalse();
    seconds(2);
    assertThat(heardOf(late)).isEmpty();
  }

  @Test
  void shouldNotLetAClosingLinkLingerThatDoesNotRead() {
    WireSocket deaf = hello(client());
    deaf.full(true);
    ping(deaf);
    deaf.send(new UnsafeBuffer(new byte[] {0, 0, 0, 127}), 0, 4);
    world.settle();
    assertThat(deaf.isClosed()).as("its last words wait").isFalse();
    seconds(4);
    assertThat(deaf.isClosed()).isTrue();
  }

  @Test
  void shouldRefuseLargeFramesWhenTooManyHaveBegun() {
    int frame = 200_000;
    byte[] begun = new byte[frame - 10];
    UnsafeBuffer bytes = new UnsafeBuffer(begun);
    bytes.putInt(0, frame);
    List<WireSocket> links = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      WireSocket link = hello(client());
      link.send(bytes, 0, begun.length);
      links.add(link);
    }
    world.settle();
    long refused = links.stream().filter(link -> heardOf(link).equals("OVERLOADED")).count();
    assertThat(refused).as("each takes 256 KiB, and 1 MiB is allowed").isBetween(1L, 2L);
  }

  @Test
  void shouldTakeSoManyClientsAndNoMore() {
    List<WireSocket> links = new ArrayList<>();
    for (int i = 1; i < ShardWorld.LINKS_MAX; i++) {
      links.add(hello(client()));
    }
    assertThat(links).noneMatch(WireSocket::isClosed);
    WireSocket tooMany = client();
    world.settle();
    assertThat(heardOf(tooMany)).isEqualTo("TOO_MANY_LINKS");
    assertThat(tooMany.isClosed()).isTrue();
    links.getFirst().close();
    assertThat(hello(client()).isClosed()).as("there is room again").isFalse();
  }

  @Test
  void shouldTakeSoManyRuntimesAndNoMore() {
    for (int i = 1; i < limits.runtimeLinksMax(); i++) {
      WireSocket link = world.acceptRuntime();
      opened.add(link);
      world.settle();
      assertThat(link.isClosed()).isFalse();
    }
    WireSocket tooMany = world.acceptRuntime();
    world.settle();
    assertThat(heardOf(tooMany)).isEqualTo("TOO_MANY_LINKS");
    assertThat(tooMany.isClosed()).isTrue();
  }
}
