package io.myriarch.loadtest.faults.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What handlers wrote down, read back: each execution of each task. */
public final class Effects {
  /** One execution: {@code endMicros} is 0 where it never came to its end. */
  public static final class Execution {
    final long taskId;
    final int attempt;
    final long number;
    final Path file;
    final long beginMicros;
    long endMicros;

    Execution(long taskId, int attempt, long number, Path file, long beginMicros) {
      this.taskId = taskId;
      this.attempt = attempt;
      this.number = number;
      this.file = file;
      this.beginMicros = beginMicros;
    }
  }

  private final Map<Long, List<Execution>> byTask = new HashMap<>();
  private long begun;
  private long ended;

  /** All files of a folder, each of one process. */
  public static Effects read(Path folder) {
    Effects effects = new Effects();
    try (Stream<Path> files = Files.list(folder)) {
      files.sorted().forEach(effects::readFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return effects;
  }

  private void readFile(Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
      for (String line = CompleteLines.next(reader);
          line != null;
          line = CompleteLines.next(reader)) {
        add(file, line.split(" ", -1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(Path file, String[] words) {
    long taskId = Long.parseUnsignedLong(words[1], 16);
    int attempt = Integer.parseInt(words[2]);
    long micros = Long.parseLong(words[4]);
    if (words[0].equals("B")) {
      begun++;
      long number = Long.parseLong(words[3]);
      byTask
          .computeIfAbsent(taskId, _ -> new ArrayList<>(1))
          .add(new Execution(taskId, attempt, number, file, micros));
    } else if (words[0].equals("E")) {
      ended++;
      end(file, taskId, attempt, micros);
    }
  }

  private void end(Path file, long taskId, int attempt, long micros) {
    for (Execution execution : of(taskId)) {
      if (execution.attempt == attempt && execution.endMicros == 0 && execution.file.equals(file)) {
        execution.endMicros = micros;
        return;
      }
    }
    throw new IllegalStateException("an execution ended that had not begun, in " + file);
  }

  /** Executions of a task, empty if there were none. */
  public List<Execution> of(long taskId) {
    return byTask.getOrDefault(taskId, List.of());
  }

  /** Executions that had begun in this file by then and had not come to their end in it. */
  public List<Execution> openAt(Path file, long micros) {
    return byTask.values().stream()
        .flatMap(List::stream)
        .filter(execution -> execution.file.equals(file))
        .filter(execution -> execution.beginMicros <= micros)
        .filter(execution -> execution.endMicros == 0 || execution.endMicros > micros)
        .toList();
  }

  /**
   * Tasks that were executed more than once, without those whose first result was sent {@code
   * before} one of these moments at most: that one may have been lost on its way.
   */
  public long repeatedThoughHeld(List<Instant> moments, Duration before) {
    return byTask.values().stream()
        .filter(executions -> executions.size() > 1)
        .filter(executions -> {
          long firstEnd = executions.stream().mapToLong(e -> e.endMicros).min().orElseThrow();
          return moments.stream().noneMatch(moment -> isJustBefore(firstEnd, moment, before));
        })
        .count();
  }

  private static boolean isJustBefore(long endMicros, Instant moment, Duration before) {
    long momentMicros = SubmissionLog.micros(moment);
    return endMicros <= momentMicros && endMicros >= momentMicros - before.toNanos() / 1_000;
  }

  /** Executions that were begun. */
  public long begun() {
    return begun;
  }

  /** Executions that came to their end. */
  public long ended() {
    return ended;
  }
}
