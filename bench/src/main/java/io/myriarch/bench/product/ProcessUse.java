package io.myriarch.bench.product;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.myriarch.loadtest.faults.process.ProcessSample;
import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used and holds, as the kernel counts it.
 *
 * @param cpuMs since its start, of all threads; the kernel counts in steps of 10 ms
 * @param rssBytes resident now, mapped files included
 * @param mappedFileBytes of these the pages of mapped files, which the kernel takes back when it
 *     must
 */
public record ProcessUse(
    @JsonProperty("cpu_ms") long cpuMs,
    @JsonProperty("rss_bytes") long rssBytes,
    @JsonProperty("mapped_file_bytes") long mappedFileBytes) {
  private static final long TICK_MS = 10;
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  /** What it holds now, and the CPU time that it used since then. */
  public ProcessUse since(ProcessUse before) {
    return new ProcessUse(cpuMs - before.cpuMs, rssBytes, mappedFileBytes);
  }

  static ProcessUse of(long pid) {
    Path proc = Path.of("/proc", Long.toString(pid));
    try {
      long rss = ProcessSample.of(proc).rssBytes();
      return new ProcessUse(
          cpuMs(Files.readString(proc.resolve("stat"))), rss, ProcessSample.mappedFileBytes(proc));
    } catch (IOException e) {
      throw new LoadException("Process %d of the stack has ended.".formatted(pid), e);
    }
  }

  /** The name of the program, which may hold anything, ends with the last bracket. */
  static long cpuMs(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME])) * TICK_MS;
  }
}
