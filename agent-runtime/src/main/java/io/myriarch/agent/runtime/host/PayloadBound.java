package io.myriarch.agent.runtime.host;

import io.myriarch.protocol.Framing;

/**
 * The largest payload and result: the scheduler tells it when a link joins.
 *
 * <p>Thread rule: set by a link's reader, read by any thread.
 */
public final class PayloadBound {
  /** No scheduler allows more. */
  public static final int BYTES_MAX = 64 << 20;

  private volatile int bytes;

  /** A bound that holds until a scheduler tells another. */
  public PayloadBound(int bytes) {
    this.bytes = bytes;
  }

  /** The usual bound. */
  public static PayloadBound usual() {
    return new PayloadBound(Framing.PAYLOAD_BYTES_MAX_DEFAULT);
  }

  public int bytes() {
    return bytes;
  }

  /** Sets what the scheduler has told. */
  public void bytes(int value) {
    bytes = value;
  }
}
