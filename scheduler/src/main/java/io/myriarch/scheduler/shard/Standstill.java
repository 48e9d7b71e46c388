package io.myriarch.scheduler.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * While the disk has no room for the records of a turn, nothing goes on that would make more of
 * them: what runtimes say stays in their sockets, and the loss of one is told to the core later.
 * Afterwards the time in between is held against nobody.
 */
final class Standstill {
  private final Int2ObjectHashMap<Link> links;
  private final List<RuntimeLink> closed = new ArrayList<>();
  private boolean isOn;

  Standstill(Int2ObjectHashMap<Link> links) {
    this.links = links;
  }

  boolean isOn() {
    return isOn;
  }

  void begin() {
    isOn = true;
    links.values().forEach(this::added);
  }

  /** There is a new link. */
  void added(Link link) {
    if (isOn && link instanceof RuntimeLink) {
      link.holdInput(true);
    }
  }

  /** A runtime's link has ended meanwhile. */
  void closed(RuntimeLink link) {
    closed.add(link);
  }

  /**
   * There is room again: tells of the links that have ended meanwhile, then reads the others. What
   * comes of that can fill the disk again in the midst of it; the rest waits then, as before.
   */
  void end(Consumer<RuntimeLink> onLost) {
    isOn = false;
    List<RuntimeLink> ended = List.copyOf(closed);
    closed.clear();
    for (RuntimeLink link : ended) {
      if (isOn) {
        closed.add(link);
      } else {
        onLost.accept(link);
      }
    }
    for (Link link : List.copyOf(links.values())) {
      if (!isOn && link instanceof RuntimeLink) {
        link.holdInput(false);
      }
    }
  }
}
