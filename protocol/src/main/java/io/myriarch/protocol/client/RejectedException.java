package io.myriarch.protocol.client;

import io.myriarch.protocol.wire.RejectCode;

/** The scheduler refused a request. The message says why and what to do. */
public final class RejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RejectCode code;
  private final long retryAfterMs;

  RejectedException(RejectCode code, long retryAfterMs, String sentence) {
    super(sentence);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /** The stable code; docs/protocol.md lists them. */
  public RejectCode code() {
    return code;
  }

  /** 0: a retry of the same request is of no use. */
  public long retryAfterMs() {
    return retryAfterMs;
  }
}
