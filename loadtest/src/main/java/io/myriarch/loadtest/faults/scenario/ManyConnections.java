package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.load.BinaryLoad;
import io.myriarch.loadtest.faults.load.Mix;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.Waiting;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.protocol.Framing;
import io.myriarch.protocol.wire.ClientHelloEncoder;
import io.myriarch.protocol.wire.MessageHeaderEncoder;
import io.myriarch.protocol.wire.PingEncoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Very many connections that are silent, half-way through a frame, or never read. */
final class ManyConnections implements Scenario {
  private static final int CONNECTIONS = 1_000;
  private static final int KINDS = 4;
  private static final int RECEIVE_BYTES = 4_096;
  private static final Duration HELD = Duration.ofSeconds(10);
  private static final long LONGEST_MS = 200;

  @Override
  public String name() {
    return "connections";
  }

  @Override
  public String sentence() {
    return "1,000 connections at once that say nothing, half a frame, or never read; others go on.";
  }

  @Override
  public void run(World world) {
    Cluster cluster =
        world.start(Kills.plan().set("admission.linksMax", CONNECTIONS / 2), Kills.RUNTIMES);
    BinaryLoad load = world.load(Mix.usual(LONGEST_MS), Kills.PER_SECOND);
    world.httpLoad(Mix.usual(LONGEST_MS), 2, 100);
    Waiting.pause(Duration.ofSeconds(1).toNanos());
    List<SocketChannel> channels = new ArrayList<>();
    world.cleanup().add(() -> closeAll(channels));
    for (int i = 0; i < CONNECTIONS; i++) {
      channels.add(connect(cluster, i));
    }
    world.injected(CONNECTIONS + " connections");
    long acceptedBefore = load.accepted();
    long written = neverRead(channels);
    world.figure("bytes_written_by_those_that_never_read", written);
    long accepted = load.accepted() - acceptedBefore;
    world.figure("accepted_meanwhile", accepted);
    world.check(accepted >= HELD.toSeconds() * Kills.PER_SECOND / 4, "Other clients were held up.");
    world.check(cluster.health().path("accepting").asBoolean(), "Nothing is accepted any more.");
    closeAll(channels);
  }

  private static SocketChannel connect(Cluster cluster, int index) {
    try {
      SocketChannel channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
      // An odd one goes to the port of the runtimes.
      int port = index / KINDS % 5 == 0 ? cluster.ports().runtime() : cluster.ports().binary();
      channel.connect(new InetSocketAddress(cluster.host(), port));
      channel.configureBlocking(false);
      switch (index % KINDS) {
        case 0 -> {}
        case 1 -> channel.write(hello().limit(9));
        case 2 ->
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
        default -> channel.write(hello());
      }
      return channel;
    } catch (IOException e) {
      throw new LoadException("Connection %d failed: %s".formatted(index, e.getMessage()), e);
    }
  }

  /** Every fourth asks and asks and reads no answer. */
  private static long neverRead(List<SocketChannel> channels) {
    long written = 0;
    long untilNs = System.nanoTime() + HELD.toNanos();
    while (System.nanoTime() < untilNs) {
      for (int i = KINDS - 1; i < channels.size(); i += KINDS) {
        written += write(channels.get(i), pings());
      }
      Waiting.pause(Duration.ofMillis(20).toNanos());
    }
    return written;
  }

  // The scheduler may close any of them, which is its right.
  private static int write(SocketChannel channel, ByteBuffer bytes) {
    try {
      return channel.write(bytes);
    } catch (IOException _) {
      return 0;
    }
  }

  private static ByteBuffer hello() {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
    ClientHelloEncoder hello = new ClientHelloEncoder();
    hello
        .wrapAndApplyHeader(buffer, Framing.LENGTH_BYTES, new MessageHeaderEncoder())
        .protocolVersion(Framing.PROTOCOL_VERSION)
        .sessionId(System.nanoTime() | 1)
        .clientName("never reads");
    return framed(buffer, Framing.HEADER_BYTES + hello.encodedLength());
  }

  private static ByteBuffer pings() {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
    new PingEncoder()
        .wrapAndApplyHeader(buffer, Framing.LENGTH_BYTES, new MessageHeaderEncoder())
        .timestampNs(1);
    ByteBuffer one = framed(buffer, Framing.HEADER_BYTES + PingEncoder.BLOCK_LENGTH);
    ByteBuffer many = ByteBuffer.allocate(100 * one.remaining());
    while (many.hasRemaining()) {
      many.put(one.duplicate());
    }
    return many.flip();
  }

  private static ByteBuffer framed(UnsafeBuffer buffer, int length) {
    Framing.frameLength(buffer, 0, length);
    return ByteBuffer.wrap(buffer.byteArray(), 0, Framing.LENGTH_BYTES + length);
  }

  private static void closeAll(List<SocketChannel> channels) {
    for (SocketChannel channel : channels) {
      try {
        channel.close();
      } catch (IOException _) {
        // Closed all the same.
      }
    }
  }
}
