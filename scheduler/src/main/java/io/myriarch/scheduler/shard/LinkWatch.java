package io.myriarch.scheduler.shard;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Looks at every link once a second: those that do not say who they are, never finish a frame or
 * have gone silent lose their place, and memory that a link no longer needs goes back. A pause of
 * the process itself is not held against anybody.
 */
final class LinkWatch {
  private static final long INTERVAL_NS = 1_000_000_000L;

  private final Int2ObjectHashMap<Link> links;
  private final Int2ObjectHashMap<Link> closing;
  private final List<Link> looked = new ArrayList<>();
  private long lastNs;

  LinkWatch(Int2ObjectHashMap<Link> links, Int2ObjectHashMap<Link> closing) {
    this.links = links;
    this.closing = closing;
  }

  void turn(long nowNs) {
    if (lastNs == 0) {
      lastNs = nowNs;
    }
    long passedNs = nowNs - lastNs;
    if (passedNs < INTERVAL_NS) {
      return;
    }
    lastNs = nowNs;
    looked.addAll(links.values());
    looked.addAll(closing.values());
    for (Link link : looked) {
      if (passedNs > 2 * INTERVAL_NS) {
        link.forgive(passedNs);
      } else {
        link.watch(nowNs);
      }
    }
    looked.clear();
  }
}
