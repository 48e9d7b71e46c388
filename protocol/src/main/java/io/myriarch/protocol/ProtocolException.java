package io.myriarch.protocol;

import io.myriarch.protocol.wire.RejectCode;

/** A peer sent what the protocol does not allow; its link cannot go on. The message says what. */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectCode code;

  /** Bytes that are no valid frame: {@link RejectCode#PROTOCOL_ERROR}. */
  public ProtocolException(String sentence) {
    this(RejectCode.PROTOCOL_ERROR, sentence);
  }

  public ProtocolException(RejectCode code, String sentence) {
    super(sentence);
    this.code = code;
  }

  /** What to put into LinkClosing. */
  public RejectCode code() {
    return code;
  }
}
