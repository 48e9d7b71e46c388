package io.myriarch.agent.runtime.link;

import java.io.IOException;

/** The scheduler sent what is no valid frame; the link is closed and made anew. */
final class LinkProtocolException extends IOException {
  LinkProtocolException(String message) {
    super(message);
  }

  LinkProtocolException(String message, Throwable cause) {
    super(message, cause);
  }
}
