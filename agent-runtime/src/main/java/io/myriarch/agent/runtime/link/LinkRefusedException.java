package io.myriarch.agent.runtime.link;

import io.myriarch.protocol.wire.RejectCode;
import java.io.IOException;

/** The scheduler closed the link and said why. */
final class LinkRefusedException extends IOException {
  private final RejectCode code;

  LinkRefusedException(RejectCode code, String sentence) {
    super(sentence.isBlank() ? code.name() : sentence);
    this.code = code;
  }

  RejectCode code() {
    return code;
  }
}
