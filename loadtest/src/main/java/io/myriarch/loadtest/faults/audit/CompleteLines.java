package io.myriarch.loadtest.faults.audit;

import java.io.BufferedReader;
import java.io.IOException;

/** Lines that end as lines do: what a killed writer left unfinished is none. */
final class CompleteLines {
  private CompleteLines() {}

  /** The next line, or null where no complete one follows. */
  static String next(BufferedReader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = reader.read(); c >= 0; c = reader.read()) {
      if (c == '\n') {
        return line.toString();
      }
      line.append((char) c);
    }
    return null;
  }
}
