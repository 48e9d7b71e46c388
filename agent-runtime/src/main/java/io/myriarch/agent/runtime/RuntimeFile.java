package io.myriarch.agent.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small JSON file in the data folder that says where a running runtime is: {@code ID.json} with
 * its process id and HTTP port. Gone when the runtime has ended properly.
 */
final class RuntimeFile implements AutoCloseable {
  private final Path path;

  private RuntimeFile(Path path) {
    this.path = path;
  }

  static RuntimeFile write(Path folder, String id, int httpPort) throws IOException {
    Path path = folder.resolve(id + ".json");
    String json =
        "{\"id\":\"%s\",\"pid\":%d,\"http_port\":%d}%n"
            .formatted(id, ProcessHandle.current().pid(), httpPort);
    try {
      Files.createDirectories(folder);
      Files.writeString(path, json);
    } catch (IOException e) {
      throw new IOException(
          "The data folder "
              + folder.toAbsolutePath()
              + " cannot be written ("
              + e
              + ");"
              + " choose another --data or make it writable.",
          e);
    }
    return new RuntimeFile(path);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // A stale file does no harm: its process id tells.
    }
  }
}
