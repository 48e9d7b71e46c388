package io.myriarch.agent.runtime.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the operating system says of this process, without the weight of management beans. */
public final class ProcessFigures {
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final long PAGE_BYTES = 4096;

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

  /** CPU time since the process began. */
  public static long cpuMillis() {
    return ProcessHandle.current().info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
  }
}
