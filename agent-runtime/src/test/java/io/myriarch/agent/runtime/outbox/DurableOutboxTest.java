package io.myriarch.agent.runtime.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.agent.runtime.session.AttemptState;
import io.myriarch.agent.runtime.session.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableOutboxTest {
  private static final long ROOM = 64L << 20;

  @TempDir Path folder;

  private static AttemptState attempt(long task, int outputBytes) {
    byte[] output = new byte[outputBytes];
    byte[] text = ("result " + task).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(text, 0, output, 0, Math.min(text.length, outputBytes));
    return AttemptState.ended(task, (int) task + 10, 3, 2, Outcome.COMPLETED, output, 77);
  }

  private static List<AttemptState> keep(DurableOutbox outbox, int first, int count, int bytes) {
    List<AttemptState> kept = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      kept.add(attempt(first + i, bytes));
      outbox.keep(kept.getLast());
    }
    return kept;
  }

  private static List<Long> tasks(DurableOutbox outbox) {
    return outbox.restored().stream().map(AttemptState::taskId).toList();
  }

  private static long filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(path -> path.toString().endsWith(OutboxSegment.FILE_SUFFIX)).count();
    }
  }

  @Test
  void shouldGiveBackAfterARestartWhatWasNotDelivered() throws Exception {
    try (DurableOutbox outbox = DurableOutbox.open(folder, ROOM)) {
      List<AttemptState> kept = keep(outbox, 1, 5, 20);
      outbox.delivered(kept.get(0));
      outbox.delivered(kept.get(1));
      assertThat(outbox.figures().depth()).isEqualTo(3);
      outbox.sync();
    }
    try (DurableOutbox outbox = DurableOutbox.open(folder, ROOM)) {
      // How far the scheduler had come is noted now and then: what is told twice does no harm.
      assertThat(tasks(outbox)).endsWith(3L, 4L, 5L);
      AttemptState last = outbox.restored().getLast();
      assertThat(last.agentNumber()).isEqualTo(15);
      assertThat(last.epoch()).isEqualTo(3);
      assertThat(last.number()).isEqualTo(2);
      assertThat(last.outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(last.executionUs()).isEqualTo(77);
      assertThat(new String(last.output(), StandardCharsets.UTF_8)).startsWith("result 5");
      outbox.restored().forEach(outbox::delivered);
      assertThat(outbox.figures().depth()).isZero();
    }
    try (DurableOutbox outbox = DurableOutbox.open(folder, ROOM)) {
      assertThat(outbox.restored()).isEmpty();
      assertThat(filesIn(folder)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void shouldKeepTheOrderOverSeveralRestarts() throws Exception {
    for (int round = 0; round < 4; round++) {
      try (DurableOutbox outbox = DurableOutbox.open(folder, ROOM)) {
        assertThat(tasks(outbox)).hasSize(10 * round).isSorted();
        keep(outbox, 1 + 10 * round, 10, 100);
      }
    }
  }

  @Test
  void shouldRefuseWhatFindsNoRoomAndTakeAgainWhatFindsSome() throws Exception {
    long room = 4L << 20;
    try (DurableOutbox outbox = DurableOutbox.open(folder, room)) {
      List<AttemptState> attempts = keep(outbox, 1, 100, 100_000);
      assertThat(outbox.figures().refused()).isPositive();
      assertThat(outbox.figures().bytes()).isLessThanOrEqualTo(room);
      assertThat(outbox.figures().kept() + outbox.figures().refused()).isEqualTo(100);
      attempts.forEach(outbox::delivered);
      assertThat(outbox.figures().depth()).isZero();
      long refused = outbox.figures().refused();
      keep(outbox, 200, 10, 100_000);
      assertThat(outbox.figures().refused()).isEqualTo(refused);
      assertThat(outbox.figures().depth()).isEqualTo(10);
    }
    try (DurableOutbox outbox = DurableOutbox.open(folder, room)) {
      assertThat(tasks(outbox)).endsWith(209L).contains(200L);
    }
  }

  @Test
  void shouldDeleteFilesWhoseOutcomesHaveBeenDelivered() throws Exception {
    try (DurableOutbox outbox = DurableOutbox.open(folder, 16L << 20)) {
      for (int round = 0; round < 40; round++) {
        keep(outbox, 1 + 20 * round, 20, 100_000).forEach(outbox::delivered);
        assertThat(outbox.figures().refused()).isZero();
      }
      assertThat(filesIn(folder)).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void shouldReadATornFileUpToWhereItIsWhole() throws Exception {
    try (DurableOutbox outbox = DurableOutbox.open(folder, ROOM)) {
      keep(outbox, 1, 10, 1_000);
    }
    Path file = OutboxSegment.fileIn(OutboxSegment.folderOf(folder, 1));
    byte[] bytes = Files.readAllBytes(file);
    int at = indexOf(bytes, "result 8");
    try (RandomAccessFile torn = new RandomAccessFile(file.toFile(), "rw")) {
      torn.seek(at);
      torn.write("XXXXXXXX".getBytes(StandardCharsets.UTF_8));
    }
    try (DurableOutbox outbox = DurableOutbox.open(folder, ROOM)) {
      assertThat(tasks(outbox)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  @Test
  void shouldBelongToOneProcessAtATime() throws Exception {
    try (DurableOutbox outbox = DurableOutbox.open(folder, ROOM)) {
      assertThat(outbox.isDurable()).isTrue();
      // Within one process the lock says so by an exception of its own.
      assertThatThrownBy(() -> DurableOutbox.open(folder, ROOM).close())
          .isInstanceOf(OverlappingFileLockException.class);
    }
  }
}
