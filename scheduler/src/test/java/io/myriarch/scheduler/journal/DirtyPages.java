package io.myriarch.scheduler.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * How much of a file is changed in memory and not yet on the disk, as the kernel tells: the file is
 * mapped and touched for it, and the mapping's dirty pages are counted.
 */
final class DirtyPages {
  private static final int PAGE = 4096;

  private DirtyPages() {}

  /** In KiB. */
  static long of(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      long sum = 0;
      for (long at = 0; at < memory.byteSize(); at += PAGE) {
        sum += memory.get(ValueLayout.JAVA_BYTE, at);
      }
      long dirty = dirtyOfMappings(file);
      return sum == Long.MIN_VALUE ? -1 : dirty;
    }
  }

  private static long dirtyOfMappings(Path file) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
    boolean isOfFile = false;
    long kib = 0;
    for (String line : lines) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        isOfFile = line.endsWith(file.toString());
      } else if (isOfFile && line.matches("(Shared|Private)_Dirty:.*")) {
        kib += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return kib;
  }
}
