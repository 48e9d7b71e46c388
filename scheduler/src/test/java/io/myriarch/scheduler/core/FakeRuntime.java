package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;

/** A runtime that does what a test says, when it says so. Fails if an agent gets two attempts. */
final class FakeRuntime {
  final String id;
  final int link;
  final List<Said.Attempt> running = new ArrayList<>();
  final List<Said.Attempt> cancelled = new ArrayList<>();
  final List<Said.Agents> deploying = new ArrayList<>();
  final Set<Integer> agents = new TreeSet<>();

  /** Those that were deployed over this link. */
  final Set<Integer> deployed = new TreeSet<>();

  RuntimeRow row;
  boolean isSilent;

  /** What it tells of each attempt that ends. */
  int executionUs = 5;

  /** The time that it was given to drain; 0: it was not asked to. */
  long drainMs;

  private final CoreHarness harness;
  private final AttemptReport report = new AttemptReport();

  FakeRuntime(CoreHarness harness, String id, int link) {
    this.harness = harness;
    this.id = id;
    this.link = link;
  }

  void deploy(Said.Agents range) {
    deploying.add(range);
    forEach(range, agents::add);
    forEach(range, deployed::add);
  }

  /** As the real one: what still runs there goes on, but is not held any more. */
  void remove(Said.Agents range) {
    forEach(range, agents::remove);
    forEach(range, deployed::remove);
    running.removeIf(attempt -> !agents.contains(attempt.agent()));
  }

  private static void forEach(Said.Agents range, java.util.function.IntConsumer action) {
    for (int agent = range.firstAgent(); agent < range.firstAgent() + range.count(); agent++) {
      action.accept(agent);
    }
  }

  void assign(Said.Attempt attempt) {
    assertThat(agents).as("agents of %s", id).contains(attempt.agent());
    assertThat(running)
        .as("one attempt an agent, but for what was cancelled")
        .noneMatch(r -> r.agent() == attempt.agent() && !isCancelled(r));
    running.add(attempt);
  }

  private boolean isCancelled(Said.Attempt attempt) {
    return cancelled.stream().anyMatch(c -> isSame(c, attempt));
  }

  private static boolean isSame(Said.Attempt a, Said.Attempt b) {
    return a.agent() == b.agent()
        && a.taskId() == b.taskId()
        && a.epoch() == b.epoch()
        && a.attempt() == b.attempt();
  }

  void cancel(Said.Attempt attempt) {
    cancelled.add(attempt);
  }

  /** Tells that every agent that was to be started has been. */
  void ready() {
    for (Said.Agents range : List.copyOf(deploying)) {
      deploying.remove(range);
      harness.core.agentsReady(row, range.firstAgent(), range.count());
    }
  }

  void complete(Said.Attempt attempt, String result) {
    core().completed(row, report(attempt, result));
  }

  void fail(Said.Attempt attempt, FailureKind kind, String error) {
    core().failed(row, report(attempt, error), kind);
  }

  /** Before it introduces itself again: tells of an attempt that has succeeded. */
  static void completeEarlier(CoreHarness harness, Said.Attempt attempt, String result) {
    FakeRuntime teller = new FakeRuntime(harness, "teller", 0);
    harness.core.completedEarlier(teller.report(attempt, result));
  }

  /** Before it introduces itself again: tells of an attempt that has failed. */
  static void failEarlier(CoreHarness harness, Said.Attempt attempt, FailureKind kind) {
    FakeRuntime teller = new FakeRuntime(harness, "teller", 0);
    harness.core.failedEarlier(teller.report(attempt, "failed earlier"), kind);
  }

  /** Answers all requests to interrupt. */
  void interruptAll() {
    for (Said.Attempt attempt : List.copyOf(cancelled)) {
      fail(attempt, FailureKind.INTERRUPTED, "interrupted");
    }
  }

  private SchedulerCore core() {
    harness.core.runtimeHeard(row);
    return harness.core;
  }

  private AttemptReport report(Said.Attempt attempt, String text) {
    running.removeIf(r -> isSame(r, attempt));
    cancelled.removeIf(r -> isSame(r, attempt));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    report.taskId = attempt.taskId();
    report.agent = attempt.agent();
    report.epoch = attempt.epoch();
    report.attempt = attempt.attempt();
    report.executionUs = executionUs;
    report.output = new UnsafeBuffer(bytes);
    report.length = bytes.length;
    return report;
  }

  /** The attempt that it works on for this task. */
  Said.Attempt attempt(long taskId) {
    return running.stream().filter(r -> r.taskId() == taskId).findFirst().orElseThrow();
  }

  boolean works(long taskId) {
    return running.stream().anyMatch(r -> r.taskId() == taskId);
  }

  /** What it holds when it introduces itself again. */
  List<RuntimeIntroduction.Held> held() {
    return running.stream()
        .map(r -> new RuntimeIntroduction.Held(r.taskId(), r.agent(), r.epoch(), r.attempt()))
        .toList();
  }
}
