package io.myriarch.scheduler.command;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The file that a process writes its output to. Each start gets a new one, older ones are kept up
 * to a number; one that grows too long is copied aside and cut, which works because the process
 * appends.
 */
final class BoundedLog {
  static final int KEPT = 5;

  private static final long BYTES_MAX = 32L << 20;
  private static final int TAIL_BYTES_MAX = 16 << 10;

  private final Path file;

  BoundedLog(Path folder, String name) {
    this.file = folder.resolve(name + ".log");
  }

  Path file() {
    return file;
  }

  /** Begins a new file; the one before becomes NAME.1.log and so on. */
  void rotate() throws IOException {
    Files.createDirectories(file.getParent());
    shift();
    if (Files.exists(file)) {
      Files.move(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.createFile(file);
  }

  /** Cuts the file if it has become too long. */
  void trim() throws IOException {
    if (Files.exists(file) && Files.size(file) > BYTES_MAX) {
      shift();
      Files.copy(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
      try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
        cut.setLength(0);
      }
    }
  }

  /** The last lines, without blank ones; what a process said before it died. */
  List<String> tail(int linesMax) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      int length = (int) Math.min(TAIL_BYTES_MAX, in.length());
      byte[] bytes = new byte[length];
      in.seek(in.length() - length);
      in.readFully(bytes);
      List<String> lines =
          new String(bytes, StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      return lines.subList(Math.max(0, lines.size() - linesMax), lines.size());
    } catch (IOException e) {
      return List.of("(cannot read " + file + ": " + e.getMessage() + ")");
    }
  }

  private void shift() throws IOException {
    for (int number = KEPT - 1; number > 0; number--) {
      if (Files.exists(numbered(number))) {
        Files.move(numbered(number), numbered(number + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path numbered(int number) {
    return Path.of(file.toString().replaceFirst("\\.log$", "." + number + ".log"));
  }
}
