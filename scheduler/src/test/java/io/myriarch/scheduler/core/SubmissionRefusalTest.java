package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.RejectCode;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SubmissionRefusalTest {
  private final CoreHarness harness = CoreHarness.withRuntimes("r1");

  static Stream<Arguments> badFields() {
    return Stream.of(
        bad(s -> s.priority = -1, "priority is -1; it must be 0 (lowest) to 9 (highest)."),
        bad(s -> s.priority = 10, "priority is 10; it must be 0 (lowest) to 9 (highest)."),
        bad(s -> s.maxAttempts = -1, "max_attempts is -1; it must be 1 to 100."),
        bad(s -> s.maxAttempts = 101, "max_attempts is 101; it must be 1 to 100."),
        bad(
            s -> s.executionTimeoutMs = -5,
            "execution_timeout_ms is -5; it must be 1 to 86400000."),
        bad(
            s -> s.executionTimeoutMs = 86_400_001,
            "execution_timeout_ms is 86400001; it must be 1 to 86400000."),
        bad(s -> s.notBeforeDelayMs = -1, "delay_ms is -1; it must be 0 to 31622400000."),
        bad(
            s -> s.notBeforeDelayMs = 31_622_400_001L,
            "delay_ms is 31622400001; it must be 0 to 31622400000."),
        bad(s -> s.deadlineMs = -1, "deadline_ms is -1; it must be 1 to 31622400000."),
        bad(
            s -> s.deadlineMs = Long.MAX_VALUE,
            "deadline_ms is 9223372036854775807; it must be 1 to 31622400000."),
        bad(
            s -> {
              s.notBeforeDelayMs = 100;
              s.deadlineMs = 100;
            },
            "deadline_ms is 100 and delay_ms 100; the deadline must be later than the start."),
        bad(
            s -> s.idempotencyKey = "k".repeat(129),
            "The idempotency key has 129 characters; at most 128 are allowed."));
  }

  private static Arguments bad(Consumer<Submission> change, String sentence) {
    return Arguments.of(change, sentence);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("badFields")
  void shouldRefuseAFieldOutOfRangeAndSayTheRange(Consumer<Submission> change, String sentence) {
    Submission submission = harness.submission();
    change.accept(submission);

    Said.Rejected refusal = harness.refuse(submission);

    assertThat(refusal.code()).isEqualTo(RejectCode.INVALID_REQUEST);
    assertThat(refusal.sentence()).isEqualTo(sentence);
    assertThat(refusal.link()).isEqualTo(CoreHarness.CLIENT);
    assertThat(refusal.correlationId()).isEqualTo(submission.correlationId);
    assertNothingHappened(RejectCode.INVALID_REQUEST);
  }

  private void assertNothingHappened(RejectCode code) {
    assertThat(harness.core.counters().rejectedTotal(code)).isEqualTo(1);
    assertThat(harness.core.counters().submittedTotal()).isEqualTo(1);
    assertThat(harness.core.counters().acceptedTotal()).isZero();
    assertThat(harness.core.tasks().size()).isZero();
    assertThat(harness.core.payloads().usedBytes()).isZero();
  }

  @Test
  void shouldAcceptTheExtremesOfEveryField() {
    Submission submission = harness.submission();
    submission.priority = 9;
    submission.maxAttempts = 100;
    submission.executionTimeoutMs = CoreLimits.EXECUTION_TIMEOUT_MS_MAX;
    submission.notBeforeDelayMs = CoreLimits.DELAY_MS_MAX - 1;
    submission.deadlineMs = CoreLimits.DELAY_MS_MAX;
    submission.idempotencyKey = "k".repeat(128);
    long taskId = harness.accept(submission);
    int slot = harness.core.tasks().find(taskId);
    assertThat(harness.core.tasks().maxAttempts(slot)).isEqualTo(100);
    assertThat(harness.core.tasks().timeoutMs(slot)).isEqualTo(86_400_000);
    assertThat(harness.core.tasks().priority(slot)).isEqualTo(9);
  }

  @Test
  void shouldRefuseARouteThatNobodyOpened() {
    Submission submission = harness.submission();
    submission.route = 4711;
    Said.Rejected refusal = harness.refuse(submission);
    assertThat(refusal.code()).isEqualTo(RejectCode.UNKNOWN_ROUTE);
    assertThat(refusal.sentence()).isEqualTo("No route has this number; open one first.");
    submission.route = -1;
    assertThat(harness.refuse(submission).code()).isEqualTo(RejectCode.UNKNOWN_ROUTE);
  }

  @Test
  void shouldRefuseAnOrderingKeyThatIsTooLong() {
    Submission submission = harness.submission();
    submission.orderingKey = "k".repeat(CoreLimits.ORDERING_KEY_LENGTH_MAX);
    harness.accept(submission);
    submission = harness.submission();
    submission.orderingKey = "k".repeat(CoreLimits.ORDERING_KEY_LENGTH_MAX + 1);
    Said.Rejected refusal = harness.refuse(submission);
    assertThat(refusal.code()).isEqualTo(RejectCode.INVALID_REQUEST);
    assertThat(refusal.sentence())
        .isEqualTo("The ordering key has 129 characters; at most 128 are allowed.");
  }

  @Test
  void shouldTakeATaskThatAsksForMoreDurabilityThanIsUsual() {
    TinyLimits limits = new TinyLimits();
    limits.durability = Durability.PROCESS;
    CoreHarness weaker = new CoreHarness(limits);
    Submission submission = weaker.submission();
    submission.durability = Durability.FSYNC;
    TaskTable tasks = weaker.core.tasks();
    assertThat(tasks.durability(tasks.find(weaker.accept(submission)))).isEqualTo(Durability.FSYNC);
    assertThat(tasks.durability(tasks.find(weaker.acceptOne()))).isEqualTo(Durability.PROCESS);
  }

  @Test
  void shouldRefuseAnOversizedPayloadAndSayTheBound() {
    Submission submission = harness.submission();
    CoreHarness.payload(submission, "x".repeat(4097));
    Said.Rejected refusal = harness.refuse(submission);
    assertThat(refusal.code()).isEqualTo(RejectCode.PAYLOAD_TOO_LARGE);
    assertThat(refusal.sentence())
        .isEqualTo("The payload has 4,097 bytes; at most 4,096 are allowed.");
    CoreHarness.payload(submission, "x".repeat(4096));
    harness.accept(submission);
  }

  @Test
  void shouldRefuseWithTheReasonGivenWhileAdmissionIsClosed() {
    harness.core.closeAdmission(RejectCode.OVERLOADED, "The scheduler's disk is full.");
    Said.Rejected refusal = harness.refuse(harness.submission());
    assertThat(refusal.code()).isEqualTo(RejectCode.OVERLOADED);
    assertThat(refusal.sentence()).isEqualTo("The scheduler's disk is full.");
    assertThat(refusal.retryAfterMs()).isPositive();
    assertThat(harness.core.isAdmissionOpen()).isFalse();
    assertThat(harness.core.admissionClosedBecause()).isEqualTo("The scheduler's disk is full.");
    harness.core.openAdmission();
    assertThat(harness.core.admissionClosedBecause()).isNull();
    harness.acceptOne();
  }

  @Test
  void shouldNotAcceptAnythingBeforeItHasStarted() {
    RecordingOutput output = new RecordingOutput();
    SchedulerCore core =
        new SchedulerCore(
            new TinyLimits().build(),
            CoreHarness.LAYOUT,
            new RetryPolicy(1, 1, new java.util.SplittableRandom(1)),
            output,
            1,
            1);
    core.openRoute("any", "any", "echo", "");
    core.submit(new Submission());
    assertThat(output.rejected.getFirst().code()).isEqualTo(RejectCode.NOT_READY);
    assertThat(output.rejected.getFirst().sentence()).contains("try again in a moment");
  }

  @Test
  void shouldRefuseARouteToASpecialtyThatTheFleetNoLongerHas() {
    harness.core.recovery().route(0, "poetry", "odes", "echo", "");
    Submission submission = harness.submission();
    submission.route = 0;
    Said.Rejected refusal = harness.refuse(submission);
    assertThat(refusal.code()).isEqualTo(RejectCode.UNKNOWN_SPECIALTY);
    assertThat(refusal.sentence())
        .isEqualTo("The fleet no longer has the specialty of this route; open another one.");
    assertNothingHappened(RejectCode.UNKNOWN_SPECIALTY);
  }

  @Test
  void shouldAcceptTheLongestDelay() {
    Submission submission = harness.submission();
    submission.notBeforeDelayMs = CoreLimits.DELAY_MS_MAX;
    harness.accept(submission);
  }
}
