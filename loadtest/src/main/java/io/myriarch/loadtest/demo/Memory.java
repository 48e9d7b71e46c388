package io.myriarch.loadtest.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Resident memory of processes, as the kernel counts it.
 *
 * @param bytes by the process's name
 */
record Memory(Map<String, Long> bytes) {
  private static final String RSS = "VmRSS:";
  private static final long KIB = 1024;

  static Memory of(Map<String, Long> processes) {
    Map<String, Long> bytes = new LinkedHashMap<>();
    processes.forEach((name, pid) -> bytes.put(name, rss(Path.of("/proc/" + pid + "/status"))));
    return new Memory(bytes);
  }

  /** 0 where there is no such process or no such system. */
  static long rss(Path status) {
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith(RSS)) {
          return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
        }
      }
    } catch (IOException _) {
      // It has ended.
    }
    return 0;
  }

  long total() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
