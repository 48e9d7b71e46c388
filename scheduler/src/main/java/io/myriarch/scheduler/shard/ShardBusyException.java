package io.myriarch.scheduler.shard;

/**
 * A question to a shard was not taken, because too many wait for it. Has no stack trace: overload
 * is an operating error.
 */
public final class ShardBusyException extends RuntimeException {
  private final transient Rejection rejection;

  public ShardBusyException(Rejection rejection) {
    super(rejection.sentence(), null, false, false);
    this.rejection = rejection;
  }

  /** What to tell the user. */
  public Rejection rejection() {
    return rejection;
  }
}
