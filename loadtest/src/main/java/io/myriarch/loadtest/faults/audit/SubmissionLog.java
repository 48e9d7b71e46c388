package io.myriarch.loadtest.faults.audit;

import io.myriarch.protocol.TaskIds;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A submitter's own record, as a file of lines:
 *
 * <pre>
 * S number micros    about to be handed over
 * A number task-id durability micros    acknowledged
 * F number task-id status attempts micros output    told how it ended
 * R number reason    refused
 * U number task-id    told that the outcome is not known any more
 * </pre>
 *
 * <p>Any thread. {@link #flush} now and then: what is buffered dies with the process, and then
 * counts as never acknowledged.
 */
public final class SubmissionLog implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final long MICROS = 1_000_000;
  private static final long MICRO_NS = 1_000;

  private final OutputStream out;

  public SubmissionLog(Path file) {
    try {
      out = new BufferedOutputStream(new FileOutputStream(file.toFile(), true), BUFFER_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The task is about to be handed over. */
  public void sending(long number) {
    write("S " + number + ' ' + nowMicros());
  }

  /** The task was acknowledged, as this durable. */
  public void accepted(long number, long taskId, String durability) {
    write("A " + number + ' ' + TaskIds.format(taskId) + ' ' + durability + ' ' + nowMicros());
  }

  /** The submitter was told how the task ended. */
  public void finished(long number, long taskId, String status, int attempts, String output) {
    String task = number + " " + TaskIds.format(taskId);
    write(
        String.join(
            " ",
            "F",
            task,
            status,
            Integer.toString(attempts),
            Long.toString(nowMicros()),
            output.replace('\n', ' ')));
  }

  /** The task was refused. */
  public void rejected(long number, String reason) {
    write("R " + number + ' ' + reason);
  }

  /** The submitter was told that nobody knows how the task ended. */
  public void unknown(long number, long taskId) {
    write("U " + number + ' ' + TaskIds.format(taskId));
  }

  /** Hands what was written to the system: a kill of this process no longer loses it. */
  public synchronized void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void write(String line) {
    try {
      out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Microseconds since 1970, by this machine's clock. */
  public static long nowMicros() {
    return micros(Instant.now());
  }

  /** Microseconds since 1970. */
  public static long micros(Instant at) {
    return at.getEpochSecond() * MICROS + at.getNano() / MICRO_NS;
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
