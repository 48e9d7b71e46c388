package io.myriarch.simulator;

import java.util.ArrayDeque;

/**
 * A TCP connection between a peer and the scheduler. In each direction bytes come in order and
 * without gaps, up to some place: a broken connection delivers a prefix, which may end within a
 * frame, and then the end, or for a half-open one nothing at all.
 */
final class Wire {
  private static final int FULL_BYTES = 64 << 10;

  /** Who holds an end. */
  interface End {
    void onBytes(byte[] bytes);

    void onWritable();

    void onClosed();
  }

  private final World world;
  private final Network network;
  private final Network.Path path;
  private final Direction up = new Direction();
  private final Direction down = new Direction();

  private record Chunk(byte[] bytes, long arrivesNs, long sent) {}

  /** One direction. */
  private final class Direction {
    private final ArrayDeque<Chunk> underWay = new ArrayDeque<>();
    private Node receiver;
    private End end;
    private End sender;
    private Node senderNode;
    private long lastArrivesNs;
    private int bytes;
    private boolean isBlocked;
    private boolean isDead;
    private boolean isPaused;
    private boolean isClosed;
    private boolean wasFull;

    void send(byte[] chunk) {
      if (isDead || isClosed) {
        return;
      }
      if (chunk != null) {
        bytes += chunk.length;
        wasFull |= bytes > FULL_BYTES;
      }
      push(chunk, network.latencyNs());
    }

    private void push(byte[] chunk, long latencyNs) {
      lastArrivesNs = Math.max(lastArrivesNs, world.nowNs() + latencyNs);
      underWay.add(new Chunk(chunk, lastArrivesNs, network.nextSent()));
      arrange(lastArrivesNs);
    }

    private void arrange(long timeNs) {
      if (!isBlocked && !isPaused) {
        world.after(Math.max(0, timeNs - world.nowNs()), receiver, this::deliver);
      }
    }

    private void deliver() {
      Chunk chunk = underWay.peek();
      if (chunk == null || isBlocked || isPaused || isClosed || chunk.arrivesNs() > world.nowNs()) {
        return;
      }
      underWay.poll();
      if (chunk.bytes() == null) {
        isClosed = true;
        end.onClosed();
        return;
      }
      network.delivered(Wire.this, chunk.sent());
      bytes -= chunk.bytes().length;
      end.onBytes(chunk.bytes());
      if (wasFull && bytes < FULL_BYTES / 2) {
        wasFull = false;
        world.after(0, senderNode, sender::onWritable);
      }
    }

    private void blocked(boolean value) {
      boolean isFreed = isBlocked && !value;
      isBlocked = value;
      if (isFreed) {
        rearrange();
      }
    }

    private void rearrange() {
      underWay.forEach(chunk -> arrange(chunk.arrivesNs()));
    }

    /** The connection breaks: a part of what is under way comes yet, perhaps a torn frame. */
    private void breakOff(long noticedNs) {
      if (isDead || isClosed) {
        return;
      }
      int kept = underWay.isEmpty() ? 0 : world.random().nextInt(underWay.size() + 1);
      ArrayDeque<Chunk> survivors = new ArrayDeque<>();
      while (survivors.size() < kept) {
        survivors.add(underWay.poll());
      }
      Chunk torn = underWay.poll();
      underWay.clear();
      underWay.addAll(survivors);
      if (torn != null && torn.bytes() != null && torn.bytes().length > 1) {
        int length = 1 + world.random().nextInt(torn.bytes().length - 1);
        byte[] part = java.util.Arrays.copyOf(torn.bytes(), length);
        push(part, network.latencyNs());
      }
      push(null, noticedNs);
      isDead = true;
    }
  }

  /** A connection over a path, not yet held by anybody. */
  Wire(World world, Network.Path path) {
    this.world = world;
    this.network = world.network();
    this.path = path;
    up.isBlocked = path.isUpCut;
    down.isBlocked = path.isDownCut;
  }

  void peer(Node node, End end) {
    down.receiver = node;
    down.end = end;
    up.senderNode = node;
    up.sender = end;
  }

  void scheduler(Node node, End end) {
    up.receiver = node;
    up.end = end;
    down.senderNode = node;
    down.sender = end;
  }

  Network.Path path() {
    return path;
  }

  /** The peer sends. */
  void sendUp(byte[] bytes) {
    up.send(bytes);
  }

  /** The scheduler sends. */
  void sendDown(byte[] bytes) {
    down.send(bytes);
  }

  /** Whether the scheduler should send no more for now. */
  boolean isDownFull() {
    return down.wasFull;
  }

  /** The scheduler reads no more for now, or again. */
  void pauseUp(boolean value) {
    boolean isFreed = up.isPaused && !value;
    up.isPaused = value;
    if (isFreed) {
      up.rearrange();
    }
  }

  /** The peer closes. */
  void closeUp() {
    down.isClosed = true;
    up.send(null);
  }

  /** The scheduler closes. */
  void closeDown() {
    up.isClosed = true;
    down.send(null);
  }

  /** One end learns of the break so late; a very large time: not at all. */
  void breakOff(long peerNoticesNs, long schedulerNoticesNs) {
    down.breakOff(peerNoticesNs);
    up.breakOff(schedulerNoticesNs);
  }

  /** The connection breaks: the scheduler has heard all, and the peer hears nothing of that. */
  void loseAnswers() {
    down.underWay.clear();
    down.breakOff(network.latencyNs());
    up.push(null, network.latencyNs());
    up.isDead = true;
  }

  /** All that is under way in one direction comes later by this, and all behind it. */
  void delay(boolean isUp, long delayNs) {
    Direction direction = isUp ? up : down;
    direction.lastArrivesNs = Math.max(direction.lastArrivesNs, world.nowNs()) + delayNs;
  }

  void pathChanged() {
    up.blocked(path.isUpCut);
    down.blocked(path.isDownCut);
  }
}
