package io.myriarch.bench.pipe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The JVM in the middle: one thread that journals tasks, gives them to agents, and answers. */
final class PipeScheduler {
  private static final int QUEUE_MAX = 1 << 20;
  private static final int SLOT_MASK = QUEUE_MAX - 1;
  private static final int WRITE_BYTES_MAX = 4 << 20;
  private static final int ACCEPT_MAX_MS = 60_000;

  private final PipeJournal journal;
  private final Selector selector = Selector.open();
  private final SocketChannel runtime;
  private final SocketChannel client;
  private final ByteBuffer fromClient = ByteBuffer.allocateDirect(PipeLink.READ_BYTES_MAX);
  private final ByteBuffer fromRuntime = ByteBuffer.allocateDirect(PipeLink.READ_BYTES_MAX);
  private final ByteBuffer toClient = ByteBuffer.allocateDirect(WRITE_BYTES_MAX);
  private final ByteBuffer toRuntime = ByteBuffer.allocateDirect(WRITE_BYTES_MAX);
  private final int[] idle = new int[PipeLink.AGENTS];
  private int idleCount;
  private final long[] waiting = new long[QUEUE_MAX];
  private long waitingHead;
  private long waitingTail;
  private final long[] finished = new long[QUEUE_MAX];
  private final long[] finishedAt = new long[QUEUE_MAX];
  private long finishedHead;
  private long finishedTail;

  private PipeScheduler(PipeJournal journal, SocketChannel runtime, SocketChannel client)
      throws IOException {
    this.journal = journal;
    this.runtime = register(runtime);
    this.client = register(client);
    for (int agent = 0; agent < PipeLink.AGENTS; agent++) {
      idle[idleCount++] = agent;
    }
  }

  private SocketChannel register(SocketChannel channel) throws IOException {
    PipeLink.tuned(channel).configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  /** Prints its port, serves the runtime, which must come first, and the client until one goes. */
  static void run(PipeJournal journal) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server.socket().setSoTimeout(ACCEPT_MAX_MS);
      PipeMain.say(server.socket().getLocalPort());
      SocketChannel runtime = server.socket().accept().getChannel();
      SocketChannel client = server.socket().accept().getChannel();
      PipeScheduler scheduler = new PipeScheduler(journal, runtime, client);
      journal.forceInBackground(scheduler.selector::wakeup);
      scheduler.serve();
    }
  }

  private void serve() {
    try {
      while (true) {
        selector.select(1);
        selector.selectedKeys().clear();
        if (client.read(fromClient) < 0 || runtime.read(fromRuntime) < 0) {
          return;
        }
        takeTasks();
        assign();
        takeOutcomes();
        journal.publish();
        answer();
      }
    } catch (IOException _) {
      // The client has what it came for, and is gone.
    }
  }

  private void takeTasks() {
    fromClient.flip();
    while (fromClient.remaining() >= PipeLink.TASK_BYTES && waitingTail - waitingHead < QUEUE_MAX) {
      int at = fromClient.position();
      journal.append(fromClient, at, PipeLink.TASK_BYTES);
      waiting[(int) (waitingTail++ & SLOT_MASK)] = fromClient.getLong(at);
      fromClient.position(at + PipeLink.TASK_BYTES);
    }
    fromClient.compact();
  }

  private void assign() throws IOException {
    while (waitingHead < waitingTail
        && idleCount > 0
        && toRuntime.remaining() >= PipeLink.TASK_BYTES) {
      int at = toRuntime.position();
      toRuntime.putLong(at, waiting[(int) (waitingHead++ & SLOT_MASK)]);
      toRuntime.putInt(at + PipeLink.AGENT_OFFSET, idle[--idleCount]);
      toRuntime.position(at + PipeLink.TASK_BYTES);
    }
    PipeLink.send(runtime, toRuntime);
  }

  private void takeOutcomes() {
    fromRuntime.flip();
    while (fromRuntime.remaining() >= PipeLink.OUTCOME_BYTES
        && finishedTail - finishedHead < QUEUE_MAX) {
      int at = fromRuntime.position();
      idle[idleCount++] = fromRuntime.getInt(at + PipeLink.AGENT_OFFSET);
      journal.append(fromRuntime, at, PipeLink.OUTCOME_BYTES);
      int slot = (int) (finishedTail++ & SLOT_MASK);
      finished[slot] = fromRuntime.getLong(at);
      finishedAt[slot] = journal.position();
      fromRuntime.position(at + PipeLink.OUTCOME_BYTES);
    }
    fromRuntime.compact();
  }

  private void answer() throws IOException {
    long durable = journal.durablePosition();
    while (finishedHead < finishedTail && toClient.remaining() >= PipeLink.OUTCOME_BYTES) {
      int slot = (int) (finishedHead & SLOT_MASK);
      if (finishedAt[slot] > durable) {
        break;
      }
      int at = toClient.position();
      toClient.putLong(at, finished[slot]);
      toClient.position(at + PipeLink.OUTCOME_BYTES);
      finishedHead++;
    }
    PipeLink.send(client, toClient);
  }
}
