package io.myriarch.agent.runtime.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What may be on the disk after power was lost: of each page either what was forced, or what was
 * written after that and happened to get there.
 */
final class CrashImage {
  private static final int PAGE = 4096;

  /** More is never written by these tests; behind it files are empty. */
  private static final int FILE_BYTES_MAX = 24 << 20;

  private final Map<String, byte[]> files = new TreeMap<>();

  static CrashImage of(Path directory) throws IOException {
    CrashImage image = new CrashImage();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        try (var in = Files.newInputStream(path)) {
          image.files.put(directory.relativize(path).toString(), in.readNBytes(FILE_BYTES_MAX));
        }
      }
    }
    return image;
  }

  /**
   * Writes a state between this one, which was forced, and a later one.
   *
   * @param share of the later pages that reached the disk, 0 to 1
   */
  void writeMixedWith(CrashImage later, double share, Random random, Path directory)
      throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, byte[]> file : later.files.entrySet()) {
      byte[] old = files.get(file.getKey());
      if (old != null || random.nextDouble() < share) {
        Path path = directory.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, mixed(old, file.getValue(), share, random));
      }
    }
  }

  private static byte[] mixed(byte[] old, byte[] later, double share, Random random) {
    byte[] image = new byte[later.length];
    if (old != null) {
      System.arraycopy(old, 0, image, 0, Math.min(old.length, image.length));
    }
    for (int at = 0; at < image.length; at += PAGE) {
      if (random.nextDouble() < share) {
        System.arraycopy(later, at, image, at, Math.min(PAGE, image.length - at));
      }
    }
    return image;
  }
}
