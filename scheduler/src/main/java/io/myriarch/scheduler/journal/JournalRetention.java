package io.myriarch.scheduler.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Deletes sealed files, oldest first, that nobody needs: when they are old, or while there is too
 * much. What a live task needs stays, however old or large.
 *
 * <p>Thread rule: any thread; deletes under its own lock.
 */
final class JournalRetention {
  private final JournalFiles files;
  private final JournalConfig config;
  private final BatchReader reader;
  private final JournalFigures figures;
  private volatile int needed;
  private volatile int oldest;
  private volatile int wanted = -1;

  JournalRetention(
      JournalFiles files, JournalConfig config, BatchReader reader, JournalFigures figures) {
    this.files = files;
    this.config = config;
    this.reader = reader;
    this.figures = figures;
  }

  void releaseFilesBefore(int file) {
    needed = file;
  }

  int oldestFile() {
    return oldest;
  }

  /** The newest file that would be deleted if nobody needed it; -1: there is none. */
  int wantedFile() {
    return wanted;
  }

  /**
   * Deletes what may go.
   *
   * @param activeFile the oldest file that is not sealed
   * @param activeBytes what the files that are not sealed, and the spare, have on the disk
   */
  synchronized void apply(int activeFile, long activeBytes, long nowMs) throws IOException {
    List<Integer> sealed = files.sealedFiles();
    long total = activeBytes;
    for (int file : sealed) {
      total += Files.size(files.sealed(file));
    }
    findWanted(sealed, total, nowMs);
    int kept = 0;
    while (kept < sealed.size() && mayGo(sealed.get(kept), total, nowMs)) {
      total -= delete(sealed.get(kept));
      kept++;
    }
    oldest = kept < sealed.size() ? sealed.get(kept) : activeFile;
    figures.disk(total, sealed.size() - kept + 1L);
  }

  /** Files go from the oldest on: one that is not due holds up those after it. */
  private void findWanted(List<Integer> sealed, long total, long nowMs) throws IOException {
    long left = total;
    int found = -1;
    for (int file : sealed) {
      if (!isDue(file, left, nowMs)) {
        break;
      }
      left -= Files.size(files.sealed(file));
      found = file;
    }
    wanted = found;
  }

  private boolean mayGo(int file, long total, long nowMs) throws IOException {
    return file < needed && isDue(file, total, nowMs);
  }

  private boolean isDue(int file, long total, long nowMs) throws IOException {
    long ageMs = nowMs - Files.getLastModifiedTime(files.sealed(file)).toMillis();
    return total > config.retentionBytes() || ageMs > config.retentionMs();
  }

  private long delete(int file) throws IOException {
    Path path = files.sealed(file);
    long bytes = Files.size(path);
    Files.delete(path);
    reader.forget(file);
    figures.retired();
    return bytes;
  }
}
