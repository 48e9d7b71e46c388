package io.myriarch.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QueueAppenderTest {
  private static final int BATCH_BYTES = 60_000;
  private static final JournalConfig CONFIG =
      JournalConfig.defaults().withFiles(4 << 20, 3_600_000).withBatchBytesMax(64 << 10);

  @TempDir Path directory;

  /** While Chronicle sets it, zeros that the upkeep has just written could be cut off. */
  @Test
  void shouldLeaveTheLengthOfAFileToThoseWhoPrepareIt() throws Exception {
    UnsafeBuffer batch = new UnsafeBuffer(new byte[BATCH_BYTES]);
    BatchHeader header = new BatchHeader();
    JournalFiles files = new JournalFiles(directory);
    try (JournalRoom room = new JournalRoom(files, CONFIG);
        QueueAppender queue = new QueueAppender(files, 1, CONFIG.batchBytesMax())) {
      room.prepareSpare();
      long length = files.spare().toFile().length();
      room.begin(1);
      queue.begin(1);
      assertThat(files.active(1).toFile().length()).isEqualTo(length);
      while (queue.nextOffset() < 2 * CONFIG.fileBytes()) {
        room.make(queue.nextOffset() + BATCH_BYTES + QueueAppender.SLACK_BYTES);
        length = files.active(1).toFile().length();
        queue.append(
            header.encode(queue.nextOffset(), -1, -1, batch, 0, BATCH_BYTES),
            batch,
            0,
            BATCH_BYTES);
        assertThat(files.active(1).toFile().length()).isEqualTo(length);
      }
    }
  }
}
