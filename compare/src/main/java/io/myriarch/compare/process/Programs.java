package io.myriarch.compare.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the programs of servers: on PATH, and where Debian's packages put them. */
public final class Programs {
  private static final Path POSTGRESQL = Path.of("/usr/lib/postgresql");
  private static final List<String> FOLDERS =
      List.of(
          "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/usr/lib/rabbitmq/bin");

  private Programs() {}

  /** Where a program lies, or empty. */
  public static Optional<Path> find(String program) {
    return find(program, folders());
  }

  static Optional<Path> find(String program, List<Path> folders) {
    return folders.stream()
        .map(folder -> folder.resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Where a program lies that {@link #missing} has found. */
  public static String path(String program) {
    return find(program).orElseThrow(() -> new IllegalStateException(program)).toString();
  }

  /** A sentence if one of these programs is not here; they come with the Debian package. */
  public static Optional<String> missing(String debianPackage, String... programs) {
    for (String program : programs) {
      if (find(program).isEmpty()) {
        return Optional.of(
            "%s is not installed (Debian: apt-get install --no-install-recommends %s)"
                .formatted(program, debianPackage));
      }
    }
    return Optional.empty();
  }

  private static List<Path> folders() {
    List<Path> folders = new ArrayList<>(newestPostgresql());
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        folders.add(Path.of(folder));
      }
    }
    FOLDERS.forEach(folder -> folders.add(Path.of(folder)));
    return folders;
  }

  // Debian keeps initdb and postgres of each version in a folder of its own, off PATH.
  private static List<Path> newestPostgresql() {
    if (!Files.isDirectory(POSTGRESQL)) {
      return List.of();
    }
    try (Stream<Path> versions = Files.list(POSTGRESQL)) {
      return versions
          .sorted(Comparator.comparingInt(Programs::version).reversed())
          .map(version -> version.resolve("bin"))
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  private static int version(Path folder) {
    String digits = folder.getFileName().toString().replaceAll("\\D.*", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }
}
