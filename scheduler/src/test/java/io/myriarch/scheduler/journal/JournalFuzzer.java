package io.myriarch.scheduler.journal;

import io.myriarch.protocol.fuzz.FrameDamage;
import io.myriarch.protocol.fuzz.FuzzInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Spoils the files of a real journal: bits, lengths, positions, cuts, pieces copied over others,
 * whole files gone, repeated or cut. What is read is either the batches that were written, from the
 * first on and without a gap, or a {@link JournalCorruptException} that says what to do; and what
 * was durable is never left out in silence.
 */
final class JournalFuzzer {
  private static final int FILES = 4;
  private static final int BATCHES_OF_A_FILE = 6;
  private static final int ROOM_BYTES = 256;
  private static final int HARMS_MAX = 3;

  private record Batch(long position, byte[] bytes) {}

  private final Path directory;
  private final JournalFiles files;
  private final Map<Integer, byte[]> real = new TreeMap<>();
  private final List<Batch> written = new ArrayList<>();
  private final List<String> harms = new ArrayList<>();
  private final Map<Long, Long> forged = new TreeMap<>();
  private Map<Integer, byte[]> spoiled;
  private int sealedFiles;
  private boolean isWhole;
  private long refused;
  private long cut;
  private long complete;

  JournalFuzzer(Path directory) throws Exception {
    this.directory = directory.resolve("spoiled");
    this.files = new JournalFiles(this.directory);
    Files.createDirectories(this.directory);
    write(directory.resolve("real"));
  }

  private void write(Path folder) throws Exception {
    JournalConfig config = JournalConfig.defaults().withFiles(1 << 20, 1);
    try (DataFolder data = DataFolder.open(folder);
        ChronicleJournal journal = ChronicleJournal.open(data, 0, config)) {
      for (int i = 0; journal.figures().rolls() < FILES || i < FILES * BATCHES_OF_A_FILE; i++) {
        byte[] bytes = Batches.numbered(i, 8 + 13 * (i % 40));
        long position = journal.append(new UnsafeBuffer(bytes), 0, bytes.length);
        written.add(new Batch(position, bytes));
        Await.until("forced", () -> journal.forcedPosition() >= position);
      }
    }
    JournalFiles found = new JournalFiles(folder.resolve("shard-0"));
    for (int file : found.sealedFiles()) {
      real.put(file, Files.readAllBytes(found.sealed(file)));
    }
  }

  String figures() {
    return "%,d refused, %,d cut, %,d complete".formatted(refused, cut, complete);
  }

  void feed(FuzzInput input) throws IOException {
    spoil(input);
    lay();
    try {
      readSpoiled(input);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + "; harm done: " + harms, e);
    }
  }

  private void readSpoiled(FuzzInput input) throws IOException {
    List<Batch> read = new ArrayList<>();
    try {
      readAgain(input);
      replay(read);
    } catch (JournalCorruptException e) {
      checkSentence(e.getMessage());
      check(!isWhole, "a journal without a fault was refused: " + e.getMessage());
      refused++;
      return;
    }
    checkRead(read);
    List<Batch> again = new ArrayList<>();
    replay(again);
    check(positions(again).equals(positions(read)), "a second start reads something else");
  }

  private void replay(List<Batch> into) throws IOException {
    long last =
        new JournalReplay(
                files,
                (position, buffer, offset, length) -> {
                  byte[] bytes = new byte[length];
                  buffer.getBytes(offset, bytes);
                  into.add(new Batch(position, bytes));
                })
            .run();
    check(last == (into.isEmpty() ? -1 : into.getLast().position()), "the last batch is another");
  }

  /** Reads single batches again, at places where there are some, and anywhere. */
  private void readAgain(FuzzInput input) throws IOException {
    try (BatchReader reader = new BatchReader(files)) {
      for (int i = 0; i < 3; i++) {
        Batch batch = written.get(input.below(written.size()));
        long position = input.oneIn(4) ? input.number() : batch.position();
        try {
          boolean _ =
              reader.read(
                  position,
                  (_, buffer, offset, length) -> {
                    byte[] bytes = new byte[length];
                    buffer.getBytes(offset, bytes);
                    check(isWritten(position, bytes), "a batch was read that was never written");
                  });
        } catch (JournalCorruptException | IllegalArgumentException e) {
          check(!isWhole || position != batch.position(), "not read: " + e.getMessage());
          check(e.getMessage().endsWith("."), "no sentence: " + e.getMessage());
        }
      }
    }
  }

  private boolean isWritten(long position, byte[] bytes) {
    return written.stream()
        .anyMatch(each -> each.position() == position && Arrays.equals(each.bytes(), bytes));
  }

  /** Without a gap, from the first of a file on, and all that later files show to be durable. */
  private void checkRead(List<Batch> read) {
    if (read.isEmpty()) {
      check(!isWhole, "nothing was read");
      cut++;
      return;
    }
    int first = positions(written).indexOf(read.getFirst().position());
    check(first >= 0, "the first batch was never written");
    int next = first;
    for (int i = 0; i < read.size(); i++) {
      Batch batch = read.get(i);
      if (i > 0 && read.get(i - 1).position() == forged.getOrDefault(batch.position(), -1L)) {
        // Its header says so, under a right checksum: nobody can know better.
        next = positions(written).indexOf(batch.position());
      }
      Batch expected = next < written.size() ? written.get(next) : null;
      check(
          expected != null
              && expected.position() == batch.position()
              && Arrays.equals(expected.bytes(), batch.bytes()),
          "batch %d is missing or another".formatted(next));
      next++;
    }
    int firstFile = Positions.file(read.getFirst().position());
    check(firstFile == spoiled.keySet().iterator().next(), "the first file was passed over");
    check(
        first == 0 || Positions.file(written.get(first - 1).position()) < firstFile,
        "the first batches of a file were passed over");
    boolean isComplete = first + read.size() == written.size();
    check(isComplete || !isWhole, "a journal without a fault was cut");
    complete += isComplete ? 1 : 0;
    cut += isComplete ? 0 : 1;
  }

  private void checkSentence(String sentence) {
    check(sentence.endsWith("."), "no sentence: " + sentence);
    check(
        sentence.contains(directory.toString()) || sentence.contains("ournal"),
        "it does not say where: " + sentence);
  }

  private static List<Long> positions(List<Batch> batches) {
    return batches.stream().map(Batch::position).toList();
  }

  private void spoil(FuzzInput input) {
    spoiled = new TreeMap<>();
    real.forEach((number, bytes) -> spoiled.put(number, bytes.clone()));
    sealedFiles = real.size() - input.below(3);
    isWhole = true;
    int number = 0;
    for (int file : real.keySet()) {
      if (number++ >= sealedFiles) {
        byte[] bytes = spoiled.get(file);
        spoiled.put(file, Arrays.copyOf(bytes, bytes.length + ROOM_BYTES));
      }
    }
    harms.clear();
    forged.clear();
    for (int left = input.below(HARMS_MAX + 1); left > 0; left--) {
      isWhole = false;
      harm(input);
    }
  }

  private void harm(FuzzInput input) {
    List<Integer> numbers = List.copyOf(spoiled.keySet());
    if (numbers.isEmpty()) {
      return;
    }
    int file = numbers.get(input.below(numbers.size()));
    byte[] bytes = spoiled.get(file);
    int kind = input.below(8);
    harms.add("kind %d in file %d".formatted(kind, file));
    switch (kind) {
      case 0 -> spoiled.remove(file);
      case 1 -> spoiled.put(file, Arrays.copyOf(bytes, input.below(bytes.length + 1)));
      case 2 -> spoiled.put(file, spoiled.get(numbers.get(input.below(numbers.size()))).clone());
      case 3 -> zeroFrom(bytes, input);
      case 4 -> relabel(bytes, file, input);
      case 5 -> {
        Batch batch = written.get(input.below(written.size()));
        int at = (int) Positions.offset(batch.position()) + 4 * input.below(10);
        if (at + Long.BYTES <= bytes.length) {
          ByteBuffer.wrap(bytes).putInt(at, (int) input.number());
          harms.add("at byte %d of batch %d".formatted(at, written.indexOf(batch)));
        }
      }
      default -> {
        if (bytes.length > 0) {
          UnsafeBuffer buffer = new UnsafeBuffer(bytes);
          int length = FrameDamage.spoil(buffer, 0, bytes.length, input);
          spoiled.put(file, Arrays.copyOf(bytes, length));
        }
      }
    }
  }

  private static void zeroFrom(byte[] bytes, FuzzInput input) {
    int from = input.below(bytes.length + 1);
    Arrays.fill(bytes, from, Math.min(bytes.length, from + input.below(4096)), (byte) 0);
  }

  /** Another predecessor or durable position in a header whose checksum is right all the same. */
  private void relabel(byte[] bytes, int file, FuzzInput input) {
    Batch batch = written.get(input.below(written.size()));
    int header = (int) Positions.offset(batch.position()) + Integer.BYTES;
    if (Positions.file(batch.position()) != file || header + BatchHeader.BYTES > bytes.length) {
      return;
    }
    UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    if (!isRight(buffer, header, batch)) {
      return;
    }
    int field = input.oneIn(2) ? BatchHeader.PREVIOUS_OFFSET : BatchHeader.DURABLE_OFFSET;
    Batch other = written.get(input.below(written.size()));
    buffer.putLong(header + field, input.oneIn(2) ? input.number() : other.position());
    if (field == BatchHeader.PREVIOUS_OFFSET) {
      forged.put(batch.position(), buffer.getLong(header + field));
    }
    harms.add(
        "field %d of batch %d: %x"
            .formatted(field, written.indexOf(batch), buffer.getLong(header + field)));
    buffer.putInt(header, checksum(buffer, header, batch));
  }

  private static boolean isRight(UnsafeBuffer buffer, int header, Batch batch) {
    return buffer.getInt(header + BatchHeader.LENGTH_OFFSET) == batch.bytes().length
        && header + BatchHeader.BYTES + batch.bytes().length <= buffer.capacity()
        && buffer.getInt(header) == checksum(buffer, header, batch);
  }

  private static int checksum(UnsafeBuffer buffer, int header, Batch batch) {
    CRC32C crc = new CRC32C();
    crc.update(
        buffer.byteArray(),
        header + BatchHeader.LENGTH_OFFSET,
        BatchHeader.BYTES - BatchHeader.LENGTH_OFFSET + batch.bytes().length);
    return (int) crc.getValue();
  }

  private void lay() throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(directory)) {
      for (Path path : old) {
        Files.delete(path);
      }
    }
    int lastSealed = real.keySet().stream().toList().get(sealedFiles - 1);
    for (var entry : spoiled.entrySet()) {
      int file = entry.getKey();
      Files.write(file <= lastSealed ? files.sealed(file) : files.unsealed(file), entry.getValue());
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
