package io.myriarch.agent.runtime.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system says of this process, without the weight of management beans. */
public final class ProcessFigures {
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final long PAGE_BYTES = 4096;
  private static final long MILLIS_PER_TICK = 10;

  private ProcessFigures() {}

  /** Resident memory; 0 where there is no /proc. */
  public static long rssBytes() {
    try {
      String[] pages = Files.readString(STATM).split(" ", 3);
      return Long.parseLong(pages[1]) * PAGE_BYTES;
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  /** Java heap in use. */
  public static long heapUsedBytes() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /**
   * CPU time since the process began, in steps of the kernel's clock; 0 where there is no /proc.
   */
  public static long cpuMillis() {
    try {
      String stat = Files.readString(STAT);
      // The second field is the command's name in brackets, and may contain anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 14);
      long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      return ticks * MILLIS_PER_TICK;
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }
}
