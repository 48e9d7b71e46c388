package io.myriarch.agent.runtime;

import io.myriarch.protocol.wire.AgentKindDecoder;
import io.myriarch.protocol.wire.AgentsReadyDecoder;
import io.myriarch.protocol.wire.CompletedDecoder;
import io.myriarch.protocol.wire.FailedDecoder;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.HeldAttemptDecoder;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.PingDecoder;
import io.myriarch.protocol.wire.RuntimeHeartbeatDecoder;
import io.myriarch.protocol.wire.RuntimeHelloDecoder;
import io.myriarch.protocol.wire.RuntimeJoinDecoder;
import io.myriarch.protocol.wire.RuntimeLeavingDecoder;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/** The other end of a runtime's link, spoken by a test, on platform threads. */
final class FakeScheduler implements AutoCloseable {
  static final int PATIENCE_SECONDS = 20;

  /** What a runtime said. */
  sealed interface Said {
    record Hello(
        String id,
        long epoch,
        int agentsMax,
        int httpPort,
        String labels,
        int version,
        long cutOffMaxMs)
        implements Said {}

    record Kind(String type, String specialty, List<String> operations) implements Said {}

    record Held(long task, int agent, int attempt) implements Said {}

    record Join(int held) implements Said {}

    record Ready(int first, int count) implements Said {}

    record Completed(long task, int agent, int attempt, long executionUs, byte[] result)
        implements Said {
      String text() {
        return new String(result, StandardCharsets.UTF_8);
      }
    }

    record Failed(long task, int agent, int attempt, FailureKind kind, String text)
        implements Said {}

    record Heartbeat(long hosted, long working, long rss, long heap, long cpuMillis)
        implements Said {}

    record Ping(long timestampNs) implements Said {}

    record Leaving(int held) implements Said {}

    record Closed() implements Said {}
  }

  private final ServerSocket server;

  /** Says that outcomes are durable as they come. */
  volatile boolean confirming = true;

  /** What it says of the largest payload. */
  volatile long payloadBytesMax = 1 << 20;

  private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();

  FakeScheduler() throws IOException {
    server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("fake-scheduler").start(this::accept);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        connections.add(new Connection(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** The next connection of a runtime. */
  Connection connection() throws InterruptedException {
    Connection connection = connections.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (connection == null) {
      throw new AssertionError("No runtime connected.");
    }
    return connection;
  }

  /** The next connection, introduced and welcomed. */
  Connection joined() throws Exception {
    Connection connection = connection();
    connection.await(Said.Join.class);
    connection.send(new Frames().welcome(7, 400, payloadBytesMax));
    return connection;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Connection connection : connections) {
      connection.close();
    }
  }

  /** One connection: what was said waits in order. */
  final class Connection implements AutoCloseable {
    private final Socket socket;
    private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
    final List<Said> introduction = new ArrayList<>();

    /** Does not answer pings. */
    volatile boolean silent;

    private long outcomes;

    Connection(Socket socket) {
      this.socket = socket;
      Thread.ofPlatform().daemon().name("fake-connection").start(this::read);
    }

    synchronized void send(Frames frames) throws IOException {
      socket.getOutputStream().write(frames.bytes());
    }

    /** The next message of this type; others before it are skipped, but kept if introductory. */
    <T extends Said> T await(Class<T> type) throws InterruptedException {
      return await(type, PATIENCE_SECONDS * 1000);
    }

    <T extends Said> T await(Class<T> type, int millis) throws InterruptedException {
      long endNs = System.nanoTime() + millis * 1_000_000L;
      while (true) {
        Said next = said.poll(endNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next == null) {
          throw new AssertionError("No " + type.getSimpleName() + " came.");
        }
        if (type.isInstance(next)) {
          return type.cast(next);
        }
        introduction.add(next);
      }
    }

    /** Waits until so many agents have been announced. */
    void awaitReady(int agents) throws InterruptedException {
      int ready = 0;
      while (ready < agents) {
        ready += await(Said.Ready.class).count();
      }
    }

    /** Whether nothing of this type comes for a while. */
    boolean isQuiet(Class<? extends Said> type, int millis) throws InterruptedException {
      long endNs = System.nanoTime() + millis * 1_000_000L;
      Said next;
      while ((next = said.poll(endNs - System.nanoTime(), TimeUnit.NANOSECONDS)) != null) {
        if (type.isInstance(next)) {
          return false;
        }
      }
      return true;
    }

    private void read() {
      try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
        while (true) {
          byte[] frame = new byte[Integer.reverseBytes(in.readInt())];
          in.readFully(frame);
          Said next = decoded(new UnsafeBuffer(frame));
          if (next instanceof Said.Ping ping && !silent) {
            send(new Frames().pong(ping.timestampNs()));
          }
          said.add(next);
          if (next instanceof Said.Completed || next instanceof Said.Failed) {
            outcomes++;
            if (confirming) {
              send(new Frames().outcomesDurable(outcomes));
            }
          }
        }
      } catch (IOException e) {
        said.add(new Said.Closed());
      }
    }

    private static Said decoded(UnsafeBuffer frame) {
      MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(frame, 0);
      return switch (header.templateId()) {
        case RuntimeHelloDecoder.TEMPLATE_ID -> {
          var m = new RuntimeHelloDecoder().wrapAndApplyHeader(frame, 0, header);
          String id = m.runtimeId();
          String region = m.region();
          yield new Said.Hello(
              id,
              m.runtimeEpoch(),
              (int) m.agentsMax(),
              m.httpPort(),
              region + m.labels(),
              m.protocolVersion(),
              m.cutOffMaxMs());
        }
        case AgentKindDecoder.TEMPLATE_ID -> {
          var m = new AgentKindDecoder().wrapAndApplyHeader(frame, 0, header);
          List<String> names = new ArrayList<>();
          for (var operation : m.operations()) {
            String bound = operation.cpuBound() == 1 ? "*" : "";
            names.add(operation.name() + bound);
            operation.skipDescription();
          }
          yield new Said.Kind(m.agentType(), m.specialty(), names);
        }
        case HeldAttemptDecoder.TEMPLATE_ID -> {
          var m = new HeldAttemptDecoder().wrapAndApplyHeader(frame, 0, header);
          yield new Said.Held(m.taskId(), m.agent(), m.attempt());
        }
        case RuntimeJoinDecoder.TEMPLATE_ID ->
            new Said.Join(
                (int) new RuntimeJoinDecoder().wrapAndApplyHeader(frame, 0, header).held());
        case AgentsReadyDecoder.TEMPLATE_ID -> {
          var m = new AgentsReadyDecoder().wrapAndApplyHeader(frame, 0, header);
          yield new Said.Ready(m.firstAgent(), m.count());
        }
        case CompletedDecoder.TEMPLATE_ID -> {
          var m = new CompletedDecoder().wrapAndApplyHeader(frame, 0, header);
          byte[] result = new byte[m.resultLength()];
          m.getResult(result, 0, result.length);
          yield new Said.Completed(m.taskId(), m.agent(), m.attempt(), m.executionUs(), result);
        }
        case FailedDecoder.TEMPLATE_ID -> {
          var m = new FailedDecoder().wrapAndApplyHeader(frame, 0, header);
          byte[] text = new byte[m.errorTextLength()];
          m.getErrorText(text, 0, text.length);
          yield new Said.Failed(
              m.taskId(),
              m.agent(),
              m.attempt(),
              m.kind(),
              new String(text, StandardCharsets.UTF_8));
        }
        case RuntimeHeartbeatDecoder.TEMPLATE_ID -> {
          var m = new RuntimeHeartbeatDecoder().wrapAndApplyHeader(frame, 0, header);
          yield new Said.Heartbeat(
              m.agentsHosted(), m.agentsWorking(), m.rssBytes(), m.heapUsedBytes(), m.cpuMillis());
        }
        case PingDecoder.TEMPLATE_ID ->
            new Said.Ping(new PingDecoder().wrapAndApplyHeader(frame, 0, header).timestampNs());
        case RuntimeLeavingDecoder.TEMPLATE_ID ->
            new Said.Leaving(
                (int) new RuntimeLeavingDecoder().wrapAndApplyHeader(frame, 0, header).held());
        default -> throw new AssertionError("template " + header.templateId());
      };
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
