package io.myriarch.scheduler.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Temporary folders on the disk that the build is on; /tmp may be memory, which is never clean. */
final class OnDisk implements TempDirFactory {
  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    Path target = Path.of(System.getProperty("myriarch.root"), "scheduler", "target");
    return Files.createTempDirectory(target, "journal-test-");
  }
}
