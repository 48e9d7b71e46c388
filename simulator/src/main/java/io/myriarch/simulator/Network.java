package io.myriarch.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * The network between the scheduler and its peers: each peer has one path, which may be cut in
 * either direction, and over it one connection at a time as far as the peer knows.
 */
final class Network {
  private final World world;
  private final List<Path> paths = new ArrayList<>();
  private long lastSent;
  private long newestDelivered;
  private Wire newestWire;

  /** The way between one peer and the scheduler. */
  static final class Path {
    final String name;
    boolean isUpCut;
    boolean isDownCut;
    Wire wire;

    Path(String name) {
      this.name = name;
    }
  }

  Network(World world) {
    this.world = world;
  }

  Path newPath(String name) {
    Path path = new Path(name);
    paths.add(path);
    return path;
  }

  List<Path> paths() {
    return paths;
  }

  /** How long a message takes. */
  long latencyNs() {
    return world.around(world.plan().latencyNs);
  }

  long nextSent() {
    return ++lastSent;
  }

  /** A message that was sent as the {@code sent}th has come. */
  void delivered(Wire wire, long sent) {
    if (sent < newestDelivered && wire != newestWire) {
      world.count(Fault.MESSAGE_REORDERED);
    } else {
      newestDelivered = sent;
      newestWire = wire;
    }
  }

  void cut(Path path, boolean up, boolean down) {
    path.isUpCut |= up;
    path.isDownCut |= down;
    if (path.wire != null) {
      path.wire.pathChanged();
    }
  }

  void mend(Path path) {
    path.isUpCut = false;
    path.isDownCut = false;
    if (path.wire != null) {
      path.wire.pathChanged();
    }
  }

  /** All is well again; what is half-open is found out. */
  void mend() {
    for (Path path : paths) {
      mend(path);
    }
  }
}
