package io.myriarch.agent.runtime.host;

import io.myriarch.agent.FinalTaskException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The texts of failures, as bytes for the wire. */
final class FailureText {
  /** Longer texts are cut. */
  static final int BYTES_MAX = 4096;

  private FailureText() {}

  /**
   * What a handler threw: class and message; of what it said to its submitter, the message alone.
   */
  static byte[] of(Throwable thrown) {
    String message;
    try {
      message = thrown.getMessage();
    } catch (RuntimeException e) {
      message = "(its message cannot be read: " + e.getClass().getName() + ")";
    }
    String name = thrown.getClass().getName();
    if (message == null || message.isEmpty()) {
      return bytes(name);
    }
    return bytes(thrown instanceof FinalTaskException ? message : name + ": " + message);
  }

  /** A sentence in UTF-8, cut at a character's border if it is too long. */
  static byte[] bytes(String sentence) {
    byte[] all = cut(sentence).getBytes(StandardCharsets.UTF_8);
    if (all.length <= BYTES_MAX) {
      return all;
    }
    int end = BYTES_MAX;
    while ((all[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(all, end);
  }

  // Before encoding, so that a text of many megabytes is not copied as a whole.
  private static String cut(String sentence) {
    return sentence.length() <= BYTES_MAX ? sentence : sentence.substring(0, BYTES_MAX);
  }
}
