package io.myriarch.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds for every journal. */
abstract class JournalContract {
  private Journal journal;

  /** A journal with nothing in it. */
  abstract Journal openEmpty() throws Exception;

  /** Closes the journal well, and opens what it has left. */
  abstract Journal reopen(Journal open) throws Exception;

  /** Waits until, or makes that, this position is durable. */
  abstract void makeDurable(Journal open, long last) throws Exception;

  final Journal journal() throws Exception {
    if (journal == null) {
      journal = openEmpty();
    }
    return journal;
  }

  final void reopen() throws Exception {
    journal = reopen(journal());
  }

  @AfterEach
  final void closeJournal() {
    if (journal != null) {
      journal.close();
    }
  }

  @Test
  void shouldTellThePositionOfTheNextBatchBeforehand() throws Exception {
    List<Long> positions = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      long foretold = journal().nextPosition();
      assertThat(journal().nextPosition()).isEqualTo(foretold);
      assertThat(append(Batches.numbered(i, 1 + i * 7))).isEqualTo(foretold);
      positions.add(foretold);
    }
    assertThat(positions).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void shouldHaveNothingDurableAtFirst() throws Exception {
    assertThat(journal().durablePosition()).isEqualTo(-1);
    assertThat(Batches.replayed(journal())).isEmpty();
    assertThat(journal().durablePosition()).isEqualTo(-1);
  }

  @Test
  void shouldBecomeDurable() throws Exception {
    append(Batches.numbered(1, 100));
    long last = append(Batches.numbered(2, 100));
    makeDurable(journal(), last);
    assertThat(journal().durablePosition()).isEqualTo(last);
  }

  @Test
  void shouldReplayEveryBatchInOrder() throws Exception {
    List<byte[]> batches = appendRandom(new Random(1), 200);
    reopen();
    assertThat(Batches.replayed(journal())).containsExactlyElementsOf(batches);
  }

  @Test
  void shouldGoOnAfterReplay() throws Exception {
    List<byte[]> batches = new ArrayList<>(appendRandom(new Random(2), 20));
    for (int i = 0; i < 3; i++) {
      reopen();
      assertThat(Batches.replayed(journal())).containsExactlyElementsOf(batches);
      batches.addAll(appendRandom(new Random(3), 20));
    }
  }

  @Test
  void shouldHaveAllDurableThatWasReplayed() throws Exception {
    appendRandom(new Random(3), 20);
    reopen();
    List<Long> positions = new ArrayList<>();
    journal().replay((position, _, _, _) -> positions.add(position));
    assertThat(journal().durablePosition()).isEqualTo(positions.getLast());
    assertThat(journal().nextPosition()).isGreaterThan(positions.getLast());
  }

  @Test
  void shouldAskForReplayBeforeAppending() throws Exception {
    append(Batches.numbered(1, 10));
    reopen();
    assertThatThrownBy(() -> append(Batches.numbered(2, 10)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("replay");
  }

  @Test
  void shouldReadABatchAgain() throws Exception {
    List<byte[]> batches = new ArrayList<>();
    List<Long> positions = new ArrayList<>();
    Random random = new Random(4);
    for (int i = 0; i < 50; i++) {
      byte[] batch = Batches.random(random, 40_000);
      batches.add(batch);
      positions.add(append(batch));
    }
    for (int i = 0; i < positions.size(); i++) {
      assertThat(Batches.read(journal(), positions.get(i))).isEqualTo(batches.get(i));
    }
    reopen();
    for (int i = positions.size() - 1; i >= 0; i--) {
      assertThat(Batches.read(journal(), positions.get(i))).isEqualTo(batches.get(i));
    }
  }

  @Test
  void shouldReadFromManyThreads() throws Exception {
    List<byte[]> batches = Collections.synchronizedList(new ArrayList<>());
    List<Long> positions = Collections.synchronizedList(new ArrayList<>());
    List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
    batches.add(Batches.numbered(0, 1000));
    positions.add(append(batches.getFirst()));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofVirtual()
              .uncaughtExceptionHandler((_, e) -> errors.add(e))
              .start(() -> readSome(journal, positions, batches)));
    }
    for (int i = 1; i < 300; i++) {
      byte[] batch = Batches.numbered(i, 1000);
      long position = append(batch);
      batches.add(batch);
      positions.add(position);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(errors).isEmpty();
  }

  private static void readSome(Journal from, List<Long> positions, List<byte[]> batches) {
    for (int i = 0; i < 300; i++) {
      int at = i % positions.size();
      assertThat(Batches.read(from, positions.get(at))).isEqualTo(batches.get(at));
    }
  }

  @Test
  void shouldRefuseToReadWhereNoBatchBegins() throws Exception {
    long position = append(Batches.numbered(1, 100));
    append(Batches.numbered(2, 100));
    assertThatThrownBy(() -> journal().read(position + 3, (_, _, _, _) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("begins at");
  }

  @Test
  void shouldTakeBatchesFromAnyBuffer() throws Exception {
    byte[] bytes = Batches.numbered(7, 5000);
    ByteBuffer direct = ByteBuffer.allocateDirect(6000).put(100, bytes);
    UnsafeBuffer wrapped = new UnsafeBuffer(direct, 50, 5500);
    UnsafeBuffer address = new UnsafeBuffer(wrapped.addressOffset(), 5500);
    byte[] padded = new byte[6000];
    System.arraycopy(bytes, 0, padded, 100, bytes.length);
    List<DirectBuffer> buffers =
        List.of(wrapped, address, new UnsafeBuffer(padded, 50, 5500), wrapped);
    List<byte[]> expected = new ArrayList<>();
    for (DirectBuffer buffer : buffers) {
      long position = journal().append(buffer, 50, bytes.length);
      assertThat(Batches.read(journal(), position)).isEqualTo(bytes);
      expected.add(bytes);
    }
    reopen();
    assertThat(Batches.replayed(journal())).containsExactlyElementsOf(expected);
  }

  @Test
  void shouldTakeTheLongestBatchAndNoLongerOne() throws Exception {
    int longest = journal().batchBytesMax();
    byte[] bytes = new byte[longest + 1];
    new Random(5).nextBytes(bytes);
    UnsafeBuffer batch = new UnsafeBuffer(bytes);
    for (int i = 0; i < 7; i++) {
      long position = journal().append(batch, i == 0 ? 1 : 0, longest);
      assertThat(journal().read(position, (_, b, o, l) -> assertThat(l).isEqualTo(longest)))
          .isTrue();
    }
    assertThatThrownBy(() -> journal().append(batch, 0, longest + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> journal().append(batch, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    reopen();
    assertThat(Batches.replayed(journal())).hasSize(7);
  }

  @Test
  void shouldCountWhatItDoes() throws Exception {
    append(Batches.numbered(1, 100));
    append(Batches.numbered(2, 50));
    assertThat(journal().figures().appends()).isEqualTo(2);
    assertThat(journal().figures().appendedBytes()).isEqualTo(150);
    assertThat(journal().figures().refusals()).isZero();
  }

  @Test
  void shouldKnowItsFiles() throws Exception {
    long first = append(Batches.numbered(1, 100));
    reopen();
    Batches.replayed(journal());
    long second = append(Batches.numbered(2, 100));
    assertThat(journal().oldestFile()).isEqualTo(journal().fileOf(first));
    assertThat(journal().fileOf(second)).isGreaterThan(journal().fileOf(first));
  }

  final long append(byte[] batch) throws Exception {
    return journal().append(new UnsafeBuffer(batch), 0, batch.length);
  }

  private List<byte[]> appendRandom(Random random, int count) throws Exception {
    List<byte[]> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] batch = Batches.random(random, 10_000);
      append(batch);
      batches.add(batch);
    }
    return batches;
  }
}
