package io.myriarch.scheduler.ingress.binary;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.util.function.IntSupplier;

/**
 * How much is read from a client at a time: its share of what one turn of the loop takes from all
 * of them. Without that a turn lasts the longer the more clients send at once, and while it does
 * runtimes get no work and no heartbeats.
 */
final class InputShare extends DefaultMaxMessagesRecvByteBufAllocator {
  /** Some ten milliseconds of small tasks. */
  static final int TURN_BYTES = 1 << 20;

  static final int READ_BYTES_MIN = 4 << 10;
  static final int READ_BYTES_MAX = 64 << 10;

  private final IntSupplier links;

  /** Shares for so many links as there are when a turn begins. */
  InputShare(IntSupplier links) {
    this.links = links;
  }

  private int bytes() {
    return TURN_BYTES / Math.max(1, links.getAsInt());
  }

  /** So many buffers are filled in one turn. */
  @Override
  public int maxMessagesPerRead() {
    return Math.max(1, bytes() / READ_BYTES_MAX);
  }

  @Override
  public ExtendedHandle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return Math.clamp(bytes(), READ_BYTES_MIN, READ_BYTES_MAX);
      }
    };
  }
}
