package io.myriarch.bench.pipe;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The JVM that submits and measures: as fast as the window allows, or at intended times. */
final class PipeClient {
  /** Tasks on their way at most. */
  static final int WINDOW_MAX = 1 << 20;

  private static final int RING = 2 * WINDOW_MAX;
  private static final long WARM_UP_NS = 3_000_000_000L;
  private static final long PACE_NS = 100_000;
  private static final double SECOND_NS = 1e9;

  private final PipeLoad load;
  private final SocketChannel channel;
  private final Selector selector = Selector.open();
  private final ByteBuffer out = ByteBuffer.allocateDirect(PipeLink.READ_BYTES_MAX);
  private final ByteBuffer in = ByteBuffer.allocateDirect(PipeLink.READ_BYTES_MAX);
  private final long[] sentAtNs = new long[RING];
  private final PipeSamples samples;
  private final long startNs = System.nanoTime();
  private final long warmNs = startNs + WARM_UP_NS;
  private final long endNs;
  private long sent;
  private long done;

  PipeClient(int port, PipeLoad load) throws IOException {
    this.load = load;
    this.channel =
        PipeLink.tuned(
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    this.samples = new PipeSamples(load.seconds(), load.rate());
    this.endNs = warmNs + load.seconds() * (long) SECOND_NS;
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
  }

  /** One JSON object. */
  String run() throws IOException {
    long doneAtWarm = -1;
    long nowNs = startNs;
    while (nowNs < endNs) {
      fill(nowNs);
      boolean wrote = PipeLink.send(channel, out);
      boolean read = read();
      rest(wrote || read);
      nowNs = System.nanoTime();
      if (doneAtWarm < 0 && nowNs >= warmNs) {
        doneAtWarm = done;
      }
    }
    return json((done - doneAtWarm) / ((nowNs - warmNs) / SECOND_NS));
  }

  private void fill(long nowNs) {
    boolean open = load.rate() > 0;
    long due = open ? (long) ((nowNs - startNs) / SECOND_NS * load.rate()) : Long.MAX_VALUE;
    while (sent - done < load.window() && sent < due && out.remaining() >= PipeLink.TASK_BYTES) {
      long id = ++sent;
      sentAtNs[(int) (id & (RING - 1))] =
          open ? startNs + (long) (id * (SECOND_NS / load.rate())) : nowNs;
      int at = out.position();
      out.putLong(at, id);
      out.position(at + PipeLink.TASK_BYTES);
    }
  }

  private boolean read() throws IOException {
    int bytes = channel.read(in);
    if (bytes < 0) {
      throw new EOFException("the pipe's scheduler has ended");
    }
    if (bytes == 0) {
      return false;
    }
    in.flip();
    long nowNs = System.nanoTime();
    boolean measured = nowNs > warmNs;
    while (in.remaining() >= PipeLink.OUTCOME_BYTES) {
      int at = in.position();
      long id = in.getLong(at);
      in.position(at + PipeLink.OUTCOME_BYTES);
      done++;
      if (measured && samples.isWanted(done)) {
        samples.add(nowNs - sentAtNs[(int) (id & (RING - 1))]);
      }
    }
    in.compact();
    return true;
  }

  private void rest(boolean progress) throws IOException {
    if (load.rate() > 0) {
      LockSupport.parkNanos(PACE_NS);
    } else if (!progress) {
      selector.select(1);
      selector.selectedKeys().clear();
    }
  }

  private String json(double tasksPerSecond) throws IOException {
    if (samples.count() == 0) {
      throw new IOException("nothing came back within the measured time");
    }
    double[] us = samples.percentilesUs(0.5, 0.9, 0.99, 0.999, 0.9999, 1);
    String curve =
        samples.curve().stream()
            .map(point -> String.format(Locale.ROOT, "[%.5f, %.1f]", point[0], point[1]))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "{\"tasks_per_second\": %.0f, \"p50_us\": %.0f, \"p90_us\": %.0f, \"p99_us\": %.0f,"
            + " \"p99_9_us\": %.0f, \"p99_99_us\": %.0f, \"max_us\": %.0f, \"curve\": [%s]}",
        tasksPerSecond,
        us[0],
        us[1],
        us[2],
        us[3],
        us[4],
        us[5],
        curve);
  }
}
