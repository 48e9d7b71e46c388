package io.myriarch.bench;

import io.myriarch.protocol.wire.Durability;
import io.myriarch.scheduler.journal.ChronicleJournal;
import io.myriarch.scheduler.journal.DataFolder;
import io.myriarch.scheduler.journal.JournalConfig;
import io.myriarch.scheduler.journal.JournalFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The journal on the disk of the working directory: what an append costs the shard's thread while
 * the sync thread forces behind it, and how long a batch takes to be durable.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JournalBenchmark {
  private static final int RECORD_BYTES = 172;
  private static final long KEPT_BYTES = 1L << 30;

  @Param({"1", "100"})
  private int records;

  @Param({"FSYNC", "PROCESS"})
  private Durability durability;

  private Path directory;
  private DataFolder folder;
  private ChronicleJournal journal;
  private UnsafeBuffer batch;

  @Setup(Level.Trial)
  public void open() throws IOException {
    directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "journal-bench-");
    folder = DataFolder.open(directory);
    journal =
        ChronicleJournal.open(
            folder,
            0,
            JournalConfig.defaults().withDurability(durability).withRetention(0, KEPT_BYTES));
    journal.releaseFilesBefore(Integer.MAX_VALUE);
    batch = new UnsafeBuffer(ByteBuffer.allocateDirect(records * RECORD_BYTES));
    batch.setMemory(0, batch.capacity(), (byte) 42);
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    journal.close();
    folder.close();
    List<Path> paths;
    try (Stream<Path> all = Files.walk(directory)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  /** One excerpt; nobody waits for the disk. */
  @Benchmark
  public long append() throws JournalFullException {
    return journal.append(batch, 0, batch.capacity());
  }

  /** One excerpt, until it is durable: the way of a lone task. */
  @Benchmark
  public long appendAndForce() throws JournalFullException {
    long position = journal.append(batch, 0, batch.capacity());
    while (journal.durablePosition() < position) {
      Thread.onSpinWait();
    }
    return position;
  }
}
