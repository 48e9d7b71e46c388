package io.myriarch.scheduler.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.fuzz.FuzzRun;
import io.myriarch.protocol.journal.MessageHeaderEncoder;
import io.myriarch.protocol.journal.RouteDefinedEncoder;
import io.myriarch.protocol.journal.TaskAcceptedEncoder;
import io.myriarch.scheduler.journal.FakeJournal;
import io.myriarch.scheduler.journal.JournalCorruptException;
import io.myriarch.scheduler.journal.JournalFullException;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RecordFuzzTest {
  private static final int INPUTS = 1_000;
  private static final int INPUT_BYTES_MAX = 400;

  @Test
  void shouldStartWithTablesThatAddUpOrSayWhichRecordIsWrong() {
    RecordFuzzer fuzzer = new RecordFuzzer();
    FuzzRun.feed("records of a journal", INPUTS, INPUT_BYTES_MAX, fuzzer::feed);
    System.out.printf(
        "%,d journals were refused, %,d started%n", fuzzer.refused(), fuzzer.started());
    assertThat(fuzzer.refused()).isPositive();
    assertThat(fuzzer.started()).isPositive();
  }

  /** It was put into a queue that there is none of, and the loop ended later. */
  @Test
  void shouldRefuseATaskOfAPriorityThatThereIsNot() {
    UnsafeBuffer record = accepted((short) 12, 3);
    assertThatThrownBy(() -> start(record, record.capacity()))
        .isInstanceOf(JournalCorruptException.class)
        .hasMessageContaining("there is no priority 12");
  }

  @Test
  void shouldRefuseATaskWithTheNumberOfAnother() throws JournalFullException {
    FakeJournal journal = FakeJournal.durableAtOnce();
    UnsafeBuffer route = route("echo");
    long _ = journal.append(route, 0, route.capacity());
    for (int epoch = 1; epoch <= 2; epoch++) {
      UnsafeBuffer record = accepted(TaskIds.of(0, epoch, 1), (short) 4, 3);
      long _ = journal.append(record, 0, record.capacity());
    }
    assertThatThrownBy(() -> RecordFuzzer.start(journal.reopened()))
        .isInstanceOf(JournalCorruptException.class)
        .hasMessageContaining("task 0000020000000001 has the number of task 0000010000000001");
  }

  /** The next file begins with it, and it might not go in there. */
  @Test
  void shouldRefuseANameThatNobodyCanHaveGiven() {
    UnsafeBuffer record = route("x".repeat(257));
    assertThatThrownBy(() -> start(record, record.capacity()))
        .isInstanceOf(JournalCorruptException.class)
        .hasMessageContaining("a name has 257 characters");
  }

  @Test
  void shouldRefuseATaskWithMoreLossesThanAttempts() {
    UnsafeBuffer record = accepted((short) 4, 3);
    new TaskAcceptedEncoder()
        .wrap(record, Framing.LENGTH_BYTES + MessageHeaderEncoder.ENCODED_LENGTH)
        .attempts(2)
        .losses(3);
    assertThatThrownBy(() -> start(record, record.capacity()))
        .isInstanceOf(JournalCorruptException.class)
        .hasMessageContaining("of 2 attempts 3 were lost");
  }

  /** Its payload went on into the next record. */
  @Test
  void shouldRefuseARecordThatIsLongerThanItsPlace() {
    UnsafeBuffer record = accepted((short) 4, 300);
    Framing.frameLength(record, 0, record.capacity() - Framing.LENGTH_BYTES - 200);
    assertThatThrownBy(() -> start(record, record.capacity() - 200))
        .isInstanceOf(JournalCorruptException.class)
        .hasMessageContaining("makes no sense");
  }

  @Test
  void shouldRefuseARecordOfImpossibleLength() {
    UnsafeBuffer record = accepted((short) 4, 3);
    Framing.frameLength(record, 0, Integer.MAX_VALUE);
    assertThatThrownBy(() -> start(record, record.capacity()))
        .isInstanceOf(JournalCorruptException.class)
        .hasMessageContaining("impossible length");
  }

  private static UnsafeBuffer accepted(short priority, int payloadBytes) {
    return accepted(TaskIds.of(0, 1, 1), priority, payloadBytes);
  }

  private static UnsafeBuffer accepted(long taskId, short priority, int payloadBytes) {
    ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    int end =
        new TaskAcceptedEncoder()
            .wrapAndApplyHeader(buffer, Framing.LENGTH_BYTES, new MessageHeaderEncoder())
            .taskId(taskId)
            .route(0)
            .priority(priority)
            .maxAttempts((short) 1)
            .orderingKey("")
            .idempotencyKey("")
            .putPayload(new byte[payloadBytes], 0, payloadBytes)
            .limit();
    Framing.frameLength(buffer, 0, end - Framing.LENGTH_BYTES);
    return new UnsafeBuffer(buffer, 0, end);
  }

  private static UnsafeBuffer route(String operation) {
    ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    int end =
        new RouteDefinedEncoder()
            .wrapAndApplyHeader(buffer, Framing.LENGTH_BYTES, new MessageHeaderEncoder())
            .route(0)
            .agentType("any")
            .specialty("any")
            .operation(operation)
            .tenant("")
            .limit();
    Framing.frameLength(buffer, 0, end - Framing.LENGTH_BYTES);
    return new UnsafeBuffer(buffer, 0, end);
  }

  private static void start(UnsafeBuffer batch, int length) throws JournalFullException {
    FakeJournal journal = FakeJournal.durableAtOnce();
    long _ = journal.append(batch, 0, length);
    RecordFuzzer.start(journal.reopened());
  }
}
