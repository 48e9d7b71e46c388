package io.myriarch.loadtest.faults.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.agrona.collections.Long2LongHashMap;

/** What submitters wrote down, read back. See {@link SubmissionLog}. */
final class SubmissionRecords {
  /** One task that was acknowledged. */
  static final class Row {
    final long number;
    final long taskId;
    final String durability;
    String told;
    String output = "";
    int toldTimes;
    boolean unknown;

    Row(long number, long taskId, String durability) {
      this.number = number;
      this.taskId = taskId;
      this.durability = durability;
    }
  }

  private final Map<Long, Row> byNumber = new HashMap<>();
  private final Set<Long> taskIds = new HashSet<>();
  private final Long2LongHashMap sentMicros = new Long2LongHashMap(0);
  private long refused;
  private long doubled;
  private long toldDifferently;

  /** Adds a file; a last line without its end is dropped: its writer died over it. */
  void read(Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = CompleteLines.next(reader);
          line != null;
          line = CompleteLines.next(reader)) {
        add(line.split(" ", 7));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String[] words) {
    long number = Long.parseLong(words[1]);
    switch (words[0]) {
      case "A" -> acknowledged(number, Long.parseUnsignedLong(words[2], 16), words);
      case "F" -> told(number, Long.parseUnsignedLong(words[2], 16), words);
      case "U" -> row(number, Long.parseUnsignedLong(words[2], 16)).unknown = true;
      case "R" -> refused++;
      case "S" -> sentMicros.put(number, Long.parseLong(words[2]));
      default -> throw new IllegalStateException("a line that begins with " + words[0]);
    }
  }

  private void acknowledged(long number, long taskId, String[] words) {
    Row before = byNumber.get(number);
    if (before != null && before.taskId != taskId) {
      doubled++;
    }
    if (before == null) {
      byNumber.put(number, new Row(number, taskId, words[3]));
      taskIds.add(taskId);
    }
  }

  private void told(long number, long taskId, String[] words) {
    String status = words[3];
    Row row = row(number, taskId);
    row.output = words[6];
    row.toldTimes++;
    if (row.told != null && !row.told.equals(status)) {
      toldDifferently++;
    }
    row.told = status;
  }

  /** An end without an acknowledgement says that the task was accepted, too. */
  private Row row(long number, long taskId) {
    taskIds.add(taskId);
    return byNumber.computeIfAbsent(number, _ -> new Row(number, taskId, "told"));
  }

  /** The acknowledged tasks. */
  Iterable<Row> rows() {
    return byNumber.values();
  }

  /** When a task was handed over last; 0 where that was not written down. */
  long sentMicros(long number) {
    return sentMicros.get(number);
  }

  int acknowledged() {
    return byNumber.size();
  }

  boolean knows(long taskId) {
    return taskIds.contains(taskId);
  }

  long refused() {
    return refused;
  }

  /** Submissions that were acknowledged as two different tasks. */
  long doubled() {
    return doubled;
  }

  /** Tasks whose submitter was told two different ends. */
  long toldDifferently() {
    return toldDifferently;
  }
}
