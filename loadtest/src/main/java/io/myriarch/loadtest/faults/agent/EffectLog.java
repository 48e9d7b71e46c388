package io.myriarch.loadtest.faults.agent;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/**
 * The side effects of handlers: a line for each beginning and each end of an execution, appended to
 * a file with one system call, so that it outlives a kill of the process. The auditor reads it.
 *
 * <pre>B|E|I task-id attempt number epoch-microseconds</pre>
 *
 * <p>Thread rule: any thread. A stream and not a channel: an interrupt would close a channel.
 */
final class EffectLog {
  /** System property with the file of this process. */
  static final String PROPERTY = "myriarch.faults.effects";

  /** An execution begins. */
  static final char BEGIN = 'B';

  /** It has done what it should, and is about to return its result. */
  static final char END = 'E';

  /** It was interrupted or failed. */
  static final char INTERRUPTED = 'I';

  private static final long MICROS = 1_000_000;
  private static final long MICRO_NS = 1_000;

  private final FileOutputStream file;

  private EffectLog(FileOutputStream file) {
    this.file = file;
  }

  /** The log of this process. */
  static EffectLog open() {
    String name = System.getProperty(PROPERTY);
    if (name == null) {
      throw new IllegalStateException("-D" + PROPERTY + "=FILE is missing.");
    }
    try {
      return new EffectLog(new FileOutputStream(name, true));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(char what, String taskId, int attempt, long number) {
    Instant now = Instant.now();
    long micros = now.getEpochSecond() * MICROS + now.getNano() / MICRO_NS;
    String line =
        String.format(Locale.ROOT, "%c %s %d %d %d%n", what, taskId, attempt, number, micros);
    try {
      file.write(line.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
