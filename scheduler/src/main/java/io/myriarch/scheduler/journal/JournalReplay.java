package io.myriarch.scheduler.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all that earlier processes have left, follows the chain of batches, and seals the files
 * that they could not seal any more.
 *
 * <p>Each batch names the one before it. Where the chain breaks, one of two things has happened. If
 * no batch behind the break knows of a durable one that is missing, then the missing ones were
 * never acknowledged: power went while they were on their way, the tail is cut. Otherwise the
 * journal is damaged, and the start stops.
 *
 * <p>Thread rule: one thread, used once.
 */
final class JournalReplay {
  private static final Logger LOG = LoggerFactory.getLogger(JournalReplay.class);

  private record OldFile(int number, Path path, boolean isSealed) {}

  private final JournalFiles files;
  private final Journal.BatchHandler handler;
  private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
  private final Map<Integer, Long> ends = new HashMap<>();
  private final Set<Integer> present = new HashSet<>();
  private long last = -1;
  private long lastDurable = -1;
  private boolean isBroken;
  private long claimed = -1;

  JournalReplay(JournalFiles files, Journal.BatchHandler handler) {
    this.files = files;
    this.handler = handler;
  }

  /** Reads and seals; the position of the last batch, or -1. */
  long run() throws IOException {
    List<OldFile> old = oldFiles();
    old.forEach(file -> present.add(file.number()));
    for (int i = 0; i < old.size(); i++) {
      if (i + 1 < old.size()) {
        PageCache.fetch(old.get(i + 1).path());
      }
      scan(old.get(i));
      PageCache.drop(old.get(i).path());
    }
    if (claimed > last) {
      throw lost();
    }
    if (isBroken) {
      LOG.warn(
          "The journal in {} had a torn tail after {}: it was never acknowledged and is cut",
          files.directory(),
          Positions.describe(last));
    }
    sealAll(old);
    return last;
  }

  private List<OldFile> oldFiles() throws IOException {
    List<OldFile> old = new ArrayList<>();
    for (int file : files.sealedFiles()) {
      old.add(new OldFile(file, files.sealed(file), true));
    }
    for (int file : files.unsealedFiles()) {
      old.add(new OldFile(file, files.unsealed(file), false));
    }
    old.sort((a, b) -> Integer.compare(a.number(), b.number()));
    return old;
  }

  private void scan(OldFile file) throws IOException {
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      ExcerptScanner scanner = new ExcerptScanner(file.number(), memory);
      while (scanner.next()) {
        take(file, scanner, memory);
      }
      // One without a batch is never sealed.
      if (file.isSealed()
          && (scanner.endOfBatches() == 0 || scanner.endOfBatches() != channel.size())) {
        throw damaged(file, scanner.endOfBatches());
      }
      if (!file.isSealed()) {
        scanner.claimsBehind(this::claim);
      }
    } catch (InternalError e) {
      throw new JournalCorruptException(
          "Journal file %s cannot be read (%s): check the disk, or restore the file from a copy."
              .formatted(file.path(), e.getMessage()),
          e);
    }
  }

  private void take(OldFile file, ExcerptScanner scanner, MemorySegment memory) {
    if (isBroken || !isNext(scanner.previous())) {
      isBroken = true;
      // A sealed file was forced, and all before it.
      claim(file.isSealed() ? scanner.position() : scanner.durable());
      return;
    }
    last = scanner.position();
    lastDurable = scanner.durable();
    ends.put(file.number(), scanner.endOfBatches());
    buffer.wrap(memory.address() + scanner.batchOffset(), scanner.batchLength());
    handler.onBatch(last, buffer, 0, scanner.batchLength());
  }

  /** The very first batch that is there follows one whose file is gone, or none at all. */
  private boolean isNext(long previous) {
    return last >= 0 ? previous == last : !present.contains(Positions.file(previous));
  }

  private void claim(long durable) {
    claimed = Math.max(claimed, durable);
  }

  private void sealAll(List<OldFile> old) throws IOException {
    for (OldFile file : old.reversed()) {
      if (!file.isSealed()) {
        seal(file, ends.getOrDefault(file.number(), 0L));
      }
    }
    files.syncDirectory();
  }

  private void seal(OldFile file, long end) throws IOException {
    int durableFile = Positions.file(Math.max(0, lastDurable));
    if (file.number() >= durableFile) {
      long from = file.number() == durableFile ? Positions.offset(lastDurable) : 0;
      files.writeAgain(file.path(), from, end);
    }
    files.seal(file.path(), file.number(), end);
  }

  private JournalCorruptException damaged(OldFile file, long offset) {
    return new JournalCorruptException(
        "Journal file %s is damaged at offset %d, after the batch at %s: restore the file from a copy; or, to go on without what follows there, move this file and all newer ones out of the folder."
            .formatted(file.path(), offset, Positions.describe(last)));
  }

  private JournalCorruptException lost() {
    return new JournalCorruptException(
        "The journal in %s is damaged: what follows the batch at %s cannot be read, but it was durable up to %s. Restore the files from a copy; or, to go on without what is missing, move the files from %s on out of the folder."
            .formatted(
                files.directory(),
                Positions.describe(last),
                Positions.describe(claimed),
                FileRollCycle.NAME_PREFIX + (FileRollCycle.NAME_OFFSET + Positions.file(claimed))));
  }
}
