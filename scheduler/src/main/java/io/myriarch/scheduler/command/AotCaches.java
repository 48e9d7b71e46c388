package io.myriarch.scheduler.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The caches of loaded classes and method profiles that {@code ./myriarch aot} makes, one for each
 * file of flags (docs/adr/0014). A JVM itself holds a cache against its JDK, flags and jars, and
 * goes on without one that does not fit; it is kept from saying so.
 *
 * @param folder with the caches; null: none are used
 * @param recording folder for what the JVMs of a training record; null: this is no training
 */
record AotCaches(Path folder, Path recording) {
  private static final String FOLDER = "myriarch.aot";
  private static final String RECORDING = "myriarch.aot.recording";
  private static final String QUIET = "-Xlog:aot=off";

  /** As the {@code myriarch} script says; it says nothing if a flag of the user's bars them. */
  static AotCaches ofThisProcess() {
    return new AotCaches(folder(FOLDER), folder(RECORDING));
  }

  private static Path folder(String property) {
    String text = System.getProperty(property);
    return text == null ? null : Path.of(text);
  }

  /** Flags for a JVM that is started with this file of flags, and for those that it starts. */
  List<String> flags(String options) {
    if (recording != null) {
      Path file = recording.resolve(options + ".config");
      return List.of(
          define(RECORDING, recording),
          "-XX:AOTMode=record",
          "-XX:AOTConfiguration=" + file,
          QUIET);
    }
    if (folder == null) {
      return List.of();
    }
    Path cache = folder.resolve(options + ".aot");
    return Files.isReadable(cache)
        ? List.of(define(FOLDER, folder), "-XX:AOTCache=" + cache, QUIET)
        : List.of(define(FOLDER, folder));
  }

  private static String define(String property, Path path) {
    return "-D" + property + "=" + path;
  }
}
