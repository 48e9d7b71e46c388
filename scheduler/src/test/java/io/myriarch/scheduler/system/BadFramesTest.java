package io.myriarch.scheduler.system;

import static io.myriarch.scheduler.system.RunningScheduler.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.client.MyriarchClient;
import io.myriarch.protocol.client.Route;
import io.myriarch.protocol.wire.ClientHelloEncoder;
import io.myriarch.protocol.wire.ClientWelcomeDecoder;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.FinishedDecoder;
import io.myriarch.protocol.wire.OpenRouteEncoder;
import io.myriarch.protocol.wire.RouteOpenedDecoder;
import io.myriarch.protocol.wire.SubmitTaskEncoder;
import io.myriarch.protocol.wire.TaskStatus;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links that send what they must not: each is told why and closed, and nobody else notices. */
final class BadFramesTest {
  private static final byte[] PAYLOAD = {1, 2, 3};

  @TempDir private Path folder;
  private RunningScheduler scheduler;
  private FakeRuntime runtime;
  private MyriarchClient bystander;
  private Route route;

  @BeforeEach
  void start() throws Exception {
    scheduler = new RunningScheduler(folder, "client.window", "64");
    runtime = new FakeRuntime(scheduler.runtimePort(), "r1").echo();
    bystander = scheduler.client();
    route = bystander.openRoute("any", "any", "echo").get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void nobodyElseIsDisturbed() throws Exception {
    assertThat(sent(bystander.submit(route, PAYLOAD)).finished().get(10, TimeUnit.SECONDS).status())
        .isEqualTo(TaskStatus.SUCCEEDED);
    bystander.close();
    runtime.close();
    scheduler.close();
  }

  @Test
  void shouldCloseALinkOfGarbage() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      try (RawLink link = new RawLink(scheduler.binaryPort())) {
        byte[] garbage = new byte[16 + random.nextInt(4096)];
        random.nextBytes(garbage);
        garbage[3] = (byte) 0x7F; // a length that no frame may have
        link.sendRaw(garbage);
        assertThat(link.closingReason()).as("seed %d", seed).startsWith("PROTOCOL_ERROR: A frame");
      }
    }
  }

  @Test
  void shouldCloseARuntimeLinkOfGarbage() throws Exception {
    try (RawLink link = new RawLink(scheduler.runtimePort())) {
      link.sendRaw("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(link.closingReason()).startsWith("PROTOCOL_ERROR");
    }
  }

  @Test
  void shouldForgetALinkThatBreaksOffInAFrame() throws Exception {
    try (RawLink link = new RawLink(scheduler.binaryPort())) {
      hello(link, Framing.PROTOCOL_VERSION);
      link.sendRaw(new byte[] {100, 0, 0, 0, 1, 2, 3});
    }
  }

  @Test
  void shouldRefuseAnotherVersion() throws Exception {
    try (RawLink link = new RawLink(scheduler.binaryPort())) {
      hello(link, 99);
      assertThat(link.closingReason())
          .startsWith("UNSUPPORTED_VERSION: The client speaks protocol version 99");
    }
  }

  @Test
  void shouldWantAHelloFirst() throws Exception {
    try (RawLink link = new RawLink(scheduler.binaryPort())) {
      submit(link, 0, 1);
      link.send();
      assertThat(link.closingReason()).contains("first message");
    }
  }

  @Test
  void shouldCloseALinkThatExceedsItsWindow() throws Exception {
    try (RawLink link = new RawLink(scheduler.binaryPort())) {
      hello(link, Framing.PROTOCOL_VERSION);
      int number = openRoute(link);
      for (int i = 1; i <= 65; i++) {
        submit(link, number, i);
      }
      link.send();
      assertThat(link.closingReason()).startsWith("WINDOW_EXCEEDED: More than 64 submissions");
    }
  }

  @Test
  void shouldRefuseASubmissionOnARouteThatIsNotThere() throws Exception {
    try (RawLink link = new RawLink(scheduler.binaryPort())) {
      hello(link, Framing.PROTOCOL_VERSION);
      submit(link, 4711, 1);
      link.send();
      var rejected =
          new io.myriarch.protocol.wire.RejectedDecoder()
              .wrapAndApplyHeader(
                  link.next(io.myriarch.protocol.wire.RejectedDecoder.TEMPLATE_ID),
                  0,
                  new io.myriarch.protocol.wire.MessageHeaderDecoder());
      assertThat(rejected.code().name()).isEqualTo("UNKNOWN_ROUTE");
    }
  }

  @Test
  void shouldKeepWhatAClientDoesNotReadAndServeTheOthers() throws Exception {
    int tasks = 60;
    try (RawLink link = new RawLink(scheduler.binaryPort())) {
      hello(link, Framing.PROTOCOL_VERSION);
      int number = openRoute(link);
      Thread sender = Thread.ofVirtual().start(() -> sendAll(link, number, tasks));
      for (int i = 0; i < 20; i++) {
        assertThat(
                sent(bystander.submit(route, PAYLOAD))
                    .finished()
                    .get(10, TimeUnit.SECONDS)
                    .succeeded())
            .isTrue();
      }
      for (int i = 0; i < tasks; i++) {
        assertThat(link.next(FinishedDecoder.TEMPLATE_ID)).isNotNull();
      }
      sender.join();
    }
  }

  private static void sendAll(RawLink link, int route, int tasks) {
    byte[] payload = new byte[256 << 10];
    try {
      for (int i = 1; i <= tasks; i++) {
        submit(link, route, i, true, payload);
        link.send();
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static void hello(RawLink link, int version) throws Exception {
    ClientHelloEncoder hello = new ClientHelloEncoder();
    hello
        .wrapAndApplyHeader(link.out.buffer(), link.out.begin(256), link.header)
        .protocolVersion(version)
        .sessionId(7)
        .clientName("test");
    link.out.end(hello.encodedLength());
    link.send();
    if (version == Framing.PROTOCOL_VERSION) {
      assertThat(link.next(ClientWelcomeDecoder.TEMPLATE_ID)).isNotNull();
    }
  }

  static int openRoute(RawLink link) throws Exception {
    OpenRouteEncoder open = new OpenRouteEncoder();
    open.wrapAndApplyHeader(link.out.buffer(), link.out.begin(256), link.header)
        .correlationId(1)
        .agentType("any")
        .specialty("any")
        .operation("echo")
        .tenant("");
    link.out.end(open.encodedLength());
    link.send();
    var opened =
        new RouteOpenedDecoder()
            .wrapAndApplyHeader(
                link.next(RouteOpenedDecoder.TEMPLATE_ID),
                0,
                new io.myriarch.protocol.wire.MessageHeaderDecoder());
    return (int) opened.route();
  }

  private static void submit(RawLink link, int route, long correlationId) {
    submit(link, route, correlationId, false, PAYLOAD);
  }

  private static void submit(
      RawLink link, int route, long correlationId, boolean follow, byte[] payload) {
    SubmitTaskEncoder submit = new SubmitTaskEncoder();
    submit
        .wrapAndApplyHeader(link.out.buffer(), link.out.begin(256 + payload.length), link.header)
        .correlationId(correlationId)
        .route(route)
        .priority((short) 4)
        .follow((short) (follow ? 1 : 0))
        .durability(Durability.DEFAULT)
        .maxAttempts((short) 0)
        .executionTimeoutMs(0)
        .notBeforeDelayMs(0)
        .deadlineMs(0)
        .orderingKey("")
        .idempotencyKey("")
        .putPayload(payload, 0, payload.length);
    link.out.end(submit.encodedLength());
  }
}
