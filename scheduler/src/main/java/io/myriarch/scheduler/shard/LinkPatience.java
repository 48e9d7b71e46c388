package io.myriarch.scheduler.shard;

/**
 * When something last came of a link, and what it still owes: how long it may take is elsewhere.
 */
final class LinkPatience {
  private long openedNs;
  private long heardNs;
  private long frameBeganNs;
  private long closingNs;
  private boolean hasHeard;
  private boolean isFrameOpen;
  private boolean isPinged;

  LinkPatience(long nowNs) {
    openedNs = nowNs;
    heardNs = nowNs;
  }

  /** Bytes came; afterwards a frame is open or not, and if {@code isNew} it began with them. */
  void heard(long nowNs, boolean frameOpen, boolean isNew) {
    heardNs = nowNs;
    hasHeard = true;
    isPinged = false;
    if (frameOpen && (isNew || !isFrameOpen)) {
      frameBeganNs = nowNs;
    }
    isFrameOpen = frameOpen;
  }

  void closing(long nowNs) {
    closingNs = nowNs;
  }

  /** The process stood still for so long: nobody is to blame for that time. */
  void forgive(long ns) {
    openedNs += ns;
    heardNs += ns;
    frameBeganNs += ns;
    closingNs += ns;
  }

  long openForNs(long nowNs) {
    return nowNs - openedNs;
  }

  long silentForNs(long nowNs) {
    return nowNs - heardNs;
  }

  /** How long a frame has been open; 0: none is. */
  long frameOpenForNs(long nowNs) {
    return isFrameOpen ? nowNs - frameBeganNs : 0;
  }

  long closingForNs(long nowNs) {
    return nowNs - closingNs;
  }

  /** Whether nothing has come since this was asked last. */
  boolean wasQuiet() {
    boolean wasQuiet = !hasHeard;
    hasHeard = false;
    return wasQuiet;
  }

  /** True once for each silence. */
  boolean mayPing() {
    boolean mayPing = !isPinged;
    isPinged = true;
    return mayPing;
  }
}
