package io.myriarch.loadtest.faults.process;

import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds, as the kernel counts it.
 *
 * @param maps lines of its memory map: mapped files and all else
 */
public record ProcessSample(long rssBytes, long threads, long descriptors, long maps) {
  private static final long KIB = 1024;

  /** Of the process with this folder in /proc. */
  public static ProcessSample of(Path proc) {
    try {
      String status = Files.readString(proc.resolve("status"));
      return new ProcessSample(
          field(status, "VmRSS:") * KIB,
          field(status, "Threads:"),
          count(proc.resolve("fd")),
          Files.readString(proc.resolve("maps")).lines().count());
    } catch (IOException e) {
      throw new LoadException("Cannot read %s: %s".formatted(proc, e.getMessage()), e);
    }
  }

  private static long field(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    }
  }

  /** Resident pages of mapped files: the page cache's, which the kernel takes back when it must. */
  public static long mappedFileBytes(Path proc) {
    try {
      return field(Files.readString(proc.resolve("status")), "RssFile:") * KIB;
    } catch (IOException e) {
      throw new LoadException("Cannot read %s: %s".formatted(proc, e.getMessage()), e);
    }
  }

  /** Bytes on disk of all files under a folder; those that go away meanwhile count as nothing. */
  public static long bytesOf(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(ProcessSample::size).sum();
    } catch (UncheckedIOException | IOException _) {
      // A file was deleted under the walk: once more.
      return bytesOf(folder);
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException _) {
      return 0;
    }
  }
}
