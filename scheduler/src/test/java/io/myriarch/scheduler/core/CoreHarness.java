package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A core with six agents, whose time passes when the test says so. Agents 0 and 1 are of {@code
 * analytics/metrics}, 2 and 3 of {@code analytics/reports}, 4 and 5 of {@code monitoring/checks}.
 */
final class CoreHarness {
  static final long MS = 1_000_000L;
  static final int CLIENT = 7;
  static final FleetLayout LAYOUT =
      new FleetLayout(
          List.of(
              new FleetLayout.Wanted("analytics", "metrics", 2, ""),
              new FleetLayout.Wanted("analytics", "reports", 2, ""),
              new FleetLayout.Wanted("monitoring", "checks", 2, "")));
  private static final long STEP_MS = 50;

  final RecordingOutput output = new RecordingOutput();
  final TinyLimits limits;
  private final FleetLayout layout;
  SchedulerCore core;
  long nowNs = 10_000_000_000L;
  long nowMs = 1_700_000_000_000L;
  int epoch;
  long startsAt = Long.MIN_VALUE;

  /** So long runtimes that join from now on may be cut off. */
  long cutOffMaxMs;

  private final List<FakeRuntime> connected = new ArrayList<>();
  private long lastCorrelationId;
  private int lastLink = 100;
  private int durablePosition;

  CoreHarness() {
    this(new TinyLimits());
  }

  CoreHarness(TinyLimits limits) {
    this(limits, LAYOUT);
  }

  CoreHarness(TinyLimits limits, FleetLayout layout) {
    this.limits = limits;
    this.layout = layout;
    start();
  }

  /** A core with runtimes whose agents are ready. */
  static CoreHarness withRuntimes(String... ids) {
    CoreHarness harness = new CoreHarness();
    harness.joinReady(ids);
    return harness;
  }

  private void start() {
    RetryPolicy retryPolicy = new RetryPolicy(100, 1_000, new SplittableRandom(7));
    core = new SchedulerCore(limits.build(), layout, retryPolicy, output, nowNs, nowMs);
    output.attach(core);
    output.harnessNowMs = () -> nowMs;
    output.journal.replay(core.recovery());
    epoch = core.start(startsAt);
    core.startFile(1, 0);
    output.journal.opened(epoch);
    durablePosition = output.journal.position();
  }

  /** As {@link #restart}, and what the disk did not have is gone. */
  void powerCut() {
    output.journal.loseAfter(durablePosition);
    restart();
  }

  /** The scheduler dies and starts again with what its journal has; the runtimes live on. */
  void restart() {
    connected.clear();
    output.payloadsWanted.clear();
    start();
  }

  /** The disk answers what the core has asked it up to now; returns how much that was. */
  int readPayloads() {
    List<Said.PayloadWanted> wanted = List.copyOf(output.payloadsWanted);
    output.payloadsWanted.clear();
    for (Said.PayloadWanted one : wanted) {
      byte[] bytes = output.journal.payload(one.taskId(), (int) one.position());
      core.payloadRead(one.taskId(), new UnsafeBuffer(bytes), 0, bytes.length);
    }
    return wanted.size();
  }

  FakeRuntime join(String id) {
    return join(id, List.of());
  }

  FakeRuntime join(String id, List<RuntimeIntroduction.Held> held) {
    FakeRuntime runtime = new FakeRuntime(this, id, ++lastLink);
    output.runtimes.put(runtime.link, runtime);
    runtime.row = core.runtimeJoined(introduction(id, runtime.link, cutOffMaxMs, held));
    assertThat(runtime.row).as("the row of %s", id).isNotNull();
    connected.add(runtime);
    return runtime;
  }

  /** The runtime connects anew with what it has in hand. */
  FakeRuntime rejoin(FakeRuntime former) {
    FakeRuntime runtime = join(former.id, former.held());
    runtime.running.addAll(former.running);
    former.running.forEach(attempt -> runtime.agents.add(attempt.agent()));
    return runtime;
  }

  static RuntimeIntroduction introduction(
      String id, int link, long cutOffMaxMs, List<RuntimeIntroduction.Held> held) {
    List<AgentKind> kinds =
        List.of(
            kind("analytics", "metrics", "summary", "histogram"),
            kind("monitoring", "checks", "probe"));
    return new RuntimeIntroduction(id, 1, link, 100, cutOffMaxMs, "", 0, kinds, held);
  }

  private static AgentKind kind(String type, String specialty, String... operations) {
    return new AgentKind(
        type,
        specialty,
        "1",
        List.of(operations).stream().map(o -> new AgentKind.Operation(o, o)).toList());
  }

  void joinReady(String... ids) {
    for (String id : ids) {
      join(id);
    }
    settle();
  }

  /** Lets all agents that are to be started become ready. */
  void settle() {
    core.turn();
    connected.forEach(FakeRuntime::ready);
    core.turn();
  }

  List<FakeRuntime> connected() {
    return connected;
  }

  FakeRuntime runtime(String id) {
    return connected.stream().filter(r -> r.id.equals(id)).findFirst().orElseThrow();
  }

  /** The connection of a runtime closes. */
  void lose(FakeRuntime runtime) {
    connected.remove(runtime);
    core.runtimeLost(runtime.row);
    core.turn();
  }

  /** Time passes in small steps; every runtime that is not silent is heard. */
  void advanceMs(long ms) {
    for (long left = ms; left > 0; left -= STEP_MS) {
      long step = Math.min(left, STEP_MS);
      jumpMs(step);
    }
  }

  /** Time passes at once. */
  void jumpMs(long ms) {
    nowNs += ms * MS;
    nowMs += ms;
    core.time(nowNs, nowMs);
    connected.stream().filter(r -> !r.isSilent).forEach(r -> core.runtimeHeard(r.row));
    durable();
    core.turn();
  }

  /** The disk has all that was recorded. */
  void durable() {
    durableBut(0);
  }

  /** The disk has all that was recorded but the last few records. */
  void durableBut(int records) {
    durablePosition = Math.max(durablePosition, output.journal.position() - records);
    core.durable(durablePosition);
  }

  int route(String type, String specialty, String operation) {
    return route(type, specialty, operation, "");
  }

  int route(String type, String specialty, String operation, String tenant) {
    return switch (core.openRoute(type, specialty, operation, tenant)) {
      case RouteOpener.Outcome.Opened(var route) -> route.number();
      case RouteOpener.Outcome.Refused(_, _, String sentence) -> throw new AssertionError(sentence);
    };
  }

  /** An echo for any agent, that the client follows. */
  Submission submission() {
    Submission s = new Submission();
    s.link = CLIENT;
    s.follow = true;
    s.correlationId = ++lastCorrelationId;
    s.route = route("any", "any", "echo");
    s.priority = 4;
    payload(s, "payload " + lastCorrelationId);
    return s;
  }

  Submission submission(String type, String specialty) {
    Submission s = submission();
    s.route = route(type, specialty, "echo");
    return s;
  }

  Submission submissionOf(String tenant, String type, String specialty) {
    Submission s = submission();
    s.route = route(type, specialty, "echo", tenant);
    return s;
  }

  static void payload(Submission s, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    s.payload = new UnsafeBuffer(bytes);
    s.payloadLength = bytes.length;
  }

  long accept(Submission s) {
    int known = output.accepted.size();
    core.submit(s);
    assertThat(output.accepted).as("accepted; refusals: %s", output.rejected).hasSize(known + 1);
    return output.accepted.getLast().taskId();
  }

  long acceptOne() {
    return accept(submission());
  }

  Said.Rejected refuse(Submission s) {
    int known = output.rejected.size();
    int accepted = output.accepted.size();
    core.submit(s);
    assertThat(output.rejected).hasSize(known + 1);
    assertThat(output.accepted).as("refused, and nothing else").hasSize(accepted);
    return output.rejected.getLast();
  }

  TaskStatus status(long taskId) {
    int slot = core.tasks().find(taskId);
    return slot == TaskTable.NONE
        ? output.finished.get(taskId).status()
        : core.tasks().status(slot);
  }

  boolean isLive(long taskId) {
    return core.tasks().find(taskId) != TaskTable.NONE;
  }

  /** The runtime that works on a task. */
  FakeRuntime workerOf(long taskId) {
    return connected.stream().filter(r -> r.works(taskId)).findFirst().orElseThrow();
  }

  Said.Attempt attempt(long taskId) {
    return workerOf(taskId).attempt(taskId);
  }

  void complete(long taskId) {
    workerOf(taskId).complete(attempt(taskId), "done");
  }

  /** Makes every agent busy; returns the tasks. */
  List<Long> occupyAll() {
    List<Long> tasks = new ArrayList<>();
    for (int i = 0; i < LAYOUT.agents(); i++) {
      tasks.add(acceptOne());
    }
    return tasks;
  }
}
