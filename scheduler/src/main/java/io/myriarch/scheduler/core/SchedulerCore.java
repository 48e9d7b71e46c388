package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.agrona.DirectBuffer;

/**
 * The state machine of a shard. It is told what happens and what time it is, and speaks through
 * {@link CoreOutput}: it does no I/O, reads no clock, starts no thread and draws no random number
 * of its own, so that production, replay and simulation run the same code.
 *
 * <p>Thread rule: one thread, but for {@link #counters}.
 */
public final class SchedulerCore {
  /** Operations that every agent has. */
  public static final List<String> BASE_OPERATIONS = List.of("echo", "noop", "health");

  private static final Set<String> BASE = Set.copyOf(BASE_OPERATIONS);

  private final CoreContext context;
  private final Dispatcher dispatcher;
  private final Outcomes outcomes;
  private final Admission admission;
  private final Explainer explainer;
  private final FleetControl fleet;
  private final RouteOpener routeOpener;
  private final Pauses pauses;
  private final OldRecords oldRecords;
  private final AgentStatuses statuses;
  private final Timers.Handler onTimer;
  private final IntConsumer onOrderingHead;
  private final IntConsumer onGate;
  private long heldUntilNs;
  private long epochRecord;
  private long durablePosition = Long.MIN_VALUE;
  private int stepDepth;

  /** A core that knows of no task, at this time. */
  public SchedulerCore(
      CoreLimits limits,
      FleetLayout layout,
      RetryPolicy retryPolicy,
      CoreOutput output,
      long nowNs,
      long nowMs) {
    context = new CoreContext(limits, layout, retryPolicy, output, nowNs, nowMs);
    dispatcher = new Dispatcher(context);
    outcomes = new Outcomes(context, dispatcher);
    onTimer = outcomes::onTimer;
    onOrderingHead = dispatcher::start;
    onGate = dispatcher::gateChanged;
    DrainRate drainRate = new DrainRate();
    explainer = new Explainer(context, drainRate);
    admission = new Admission(context, dispatcher, drainRate);
    fleet = new FleetControl(context, dispatcher, outcomes);
    dispatcher.fleet(fleet);
    context.care.fleet(fleet);
    statuses = new AgentStatuses(context);
    routeOpener = new RouteOpener(context);
    pauses = new Pauses(context, dispatcher);
    oldRecords = new OldRecords(context);
  }

  /** Recounts the tables; see there. */
  public CoreAudit audit() {
    return new CoreAudit(this, context);
  }

  /** Holds the core to its bounds of fairness; see there. */
  public FairnessAudit fairnessAudit() {
    return new FairnessAudit(context);
  }

  /** Checks explanations against the tables; see there. */
  public ExplanationAudit explanationAudit() {
    return new ExplanationAudit(this, context);
  }

  /** Where the journal's records go before {@link #start}. */
  public Recovery recovery() {
    return new Recovery(context, dispatcher, outcomes, pauses);
  }

  /** As {@link #start(long)}, the record being durable already. Returns the epoch. */
  public int start() {
    return start(Long.MIN_VALUE);
  }

  /**
   * Begins a new epoch after the last one that was recovered. Returns it.
   *
   * @param epochPosition where the record of the epoch will lie: nothing is assigned before that is
   *     {@link #durable}, else a power cut could give its fencing tokens out a second time
   */
  public int start(long epochPosition) {
    context.epoch++;
    epochRecord = epochPosition;
    context.ordering.start(onOrderingHead);
    if (context.tasks.size() > 0) {
      dispatcher.hold(true);
      heldUntilNs = context.nowNs + context.limits.recoveryGraceNs();
    } else if (!isEpochDurable()) {
      dispatcher.hold(true);
      heldUntilNs = context.nowNs;
    }
    admission.open();
    return context.epoch;
  }

  /** Tells the time; everything that follows happens then. */
  public void time(long nowNs, long nowMs) {
    context.nowNs = nowNs;
    context.nowMs = nowMs;
  }

  /** Does what is due by now. Call it in each turn of the loop, after {@link #time}. */
  public void turn() {
    context.timers.poll(context.nowNs, CoreLimits.TIMERS_PER_TURN_MAX, onTimer);
    fleet.turn();
    context.care.turn();
    context.deadLetters.turn();
    context.gate.turn(context.nowNs, onGate);
    if (heldUntilNs != 0
        && isEpochDurable()
        && (context.nowNs >= heldUntilNs || everyRuntimeIsBack())) {
      heldUntilNs = 0;
      dispatcher.hold(false);
    }
    if (heldUntilNs == 0) {
      context.quarantine.turn(dispatcher);
    }
    dispatcher.work();
    admission.turn();
    publishCounters();
  }

  /** A turn in which nothing may be recorded: tasks go to idle agents, but no time is up. */
  public void turnWithoutRecords() {
    dispatcher.work();
    publishCounters();
  }

  private void publishCounters() {
    long oldestNs = context.ready.size() == 0 ? Long.MAX_VALUE : context.ready.oldestReadyAtNs();
    context.counters.ordering(context.ordering.size(), context.ordering.parked());
    context.counters.publish(
        context.tasks.size(), oldestNs == Long.MAX_VALUE ? 0 : context.nowNs - oldestNs);
  }

  /**
   * Records up to and including this position are durable. What follows the end of a task with an
   * ordering key waits for that: tell it before each {@link #turn}, and again when the position has
   * moved.
   */
  public void durable(long position) {
    durablePosition = Math.max(durablePosition, position);
    context.ordering.durable(position, onOrderingHead);
  }

  /** Whether a call of {@link #durable} with this position would let a task go on. */
  public boolean waitsForDurable(long position) {
    return context.ordering.waitsFor(position);
  }

  /** Whether replayed tasks still wait for the runtimes that may work on them. */
  boolean isHolding() {
    return heldUntilNs != 0;
  }

  private boolean isEpochDurable() {
    return durablePosition >= epochRecord;
  }

  private boolean everyRuntimeIsBack() {
    return context.limits.runtimesExpected() > 0 && fleet.allAreHere();
  }

  /** The records that follow go to this journal file, the first of them to this position. */
  public void startFile(int number, long firstPosition) {
    context.files.startFile(number, firstPosition);
  }

  /** Records of so many bytes were appended to the journal file of the last call. */
  public void appended(int bytes) {
    context.files.written(bytes);
  }

  /** The live tasks that old journal files are kept for. */
  public OldRecords oldRecords() {
    return oldRecords;
  }

  /** Number of the oldest journal file that a live task needs. */
  public int oldestFileNeeded() {
    return context.files.oldestNeeded();
  }

  /** Every new submission is refused so from now on. */
  public void closeAdmission(RejectCode code, String sentence) {
    admission.close(code, sentence);
  }

  /** Submissions are decided on their merits again. */
  public void openAdmission() {
    admission.open();
  }

  /** Why new submissions are refused, or null if they are decided on their merits. */
  public String admissionClosedBecause() {
    return admission.closedBecause();
  }

  public boolean isAdmissionOpen() {
    return admission.isOpen();
  }

  /** How long a submitter that was refused for lack of room should wait. */
  public int retryAfterMs() {
    return admission.retryAfterMs();
  }

  /**
   * Whether a step broke off with an exception: then nobody knows what the tables are worth, and
   * the process must be started again, so that replay makes whole ones. Ask between two steps.
   */
  public boolean isHalfDone() {
    return stepDepth != 0;
  }

  /** Opens a route, or says why there is none. */
  public RouteOpener.Outcome openRoute(
      String type, String specialty, String operation, String tenant) {
    stepDepth++;
    RouteOpener.Outcome outcome = routeOpener.open(type, specialty, operation, tenant);
    stepDepth--;
    return outcome;
  }

  /** Decides on a submission; the answer comes through the output. */
  public void submit(Submission submission) {
    stepDepth++;
    admission.submit(submission);
    stepDepth--;
  }

  /** The payload of a task that was asked for by {@link CoreOutput#payloadWanted}. */
  public void payloadRead(long taskId, DirectBuffer buffer, int offset, int length) {
    int slot = context.payloads.arrived(taskId, buffer, offset, length);
    if (slot != TaskTable.NONE) {
      if (context.tasks.status(slot) == TaskStatus.QUEUED) {
        dispatcher.payloadHere(slot);
      } else {
        context.payloads.assigned(slot);
      }
      context.payloads.letGo();
    }
  }

  /** The record that was asked for is not there any more: it has been written again elsewhere. */
  public void payloadMoved(long taskId) {
    context.payloads.missed(taskId);
  }

  /** Ends a live task. Returns false if there is no such live task. */
  public boolean cancel(long taskId) {
    int slot = context.tasks.find(taskId);
    if (slot == TaskTable.NONE) {
      return false;
    }
    stepDepth++;
    outcomes.cancel(slot);
    stepDepth--;
    return true;
  }

  /**
   * Keeps the agents of a type ({@code any} for the specialty) or of a specialty from new tasks, or
   * lets them go on. What runs goes on, and submissions are taken and wait. Returns false if there
   * are no such names.
   */
  public boolean pause(String type, String specialty, boolean isPaused) {
    stepDepth++;
    boolean isKnown = pauses.change(type, specialty, isPaused);
    stepDepth--;
    return isKnown;
  }

  /** What is paused. */
  public Pauses pauses() {
    return pauses;
  }

  /**
   * Restarts an agent at a user's wish, without a pause for earlier restarts. The task that it
   * works on is taken from it and tried again, which counts neither as an attempt nor as a loss;
   * the agent is restarted when its handler has ended, or is stuck. Returns false if the agent is
   * not hosted by a runtime that is ready: it is being placed.
   */
  public boolean restartAgent(int agent) {
    stepDepth++;
    boolean isRestarted = fleet.restart(agent);
    stepDepth--;
    return isRestarted;
  }

  /** The tasks that failed for good. */
  public DeadLetters deadLetters() {
    return context.deadLetters;
  }

  /** Takes a task out of the dead letters. Returns false, and does nothing, if it is none. */
  public boolean removeDeadLetter(long taskId) {
    if (context.deadLetters.find(taskId) == null) {
      return false;
    }
    stepDepth++;
    context.output.deadLetterRemoved(taskId);
    context.deadLetters.forget(taskId);
    stepDepth--;
    return true;
  }

  /** Number of the oldest journal file that a dead letter needs. */
  public int fileOf(DeadLetter letter) {
    int file = context.files.number(letter.file());
    return letter.payloadFile() == DeadLetter.NO_FILE
        ? file
        : Math.min(file, context.files.number(letter.payloadFile()));
  }

  /** The record of a dead letter has been written again, whole, at this position. */
  public void deadLetterMoved(DeadLetter letter, long position) {
    context.deadLetters.add(
        letter.taskId(),
        position,
        letter.route(),
        letter.kind(),
        letter.failedAtMs(),
        DeadLetter.NO_FILE,
        letter.dataBytes());
  }

  /** The dead letter that a live task is the requeue of; 0: none. */
  public long requeuedFrom(long taskId) {
    return context.requeuedFrom.get(taskId);
  }

  /** The deadline of a live task, counted from its acceptance; 0: none. */
  public long deadlineDelayMs(int slot) {
    long deadlineNs = context.tasks.deadlineNs(slot);
    return deadlineNs == 0
        ? 0
        : Math.max(1, (deadlineNs - context.tasks.acceptedAtNs(slot)) / 1_000_000L);
  }

  /** The circuit breaker of a specialty. */
  public CircuitBreaker breaker(int group) {
    return context.gate.breaker(group);
  }

  /** What agents are, as users see it. */
  public AgentStatuses statuses() {
    return statuses;
  }

  /** What keeps the agents of a specialty from tasks. */
  public AssignmentBar bar(int group) {
    return context.gate.bar(group);
  }

  /**
   * The link gets the outcome of a live task from now on, if its session had submitted that to be
   * followed.
   */
  public void followAgain(int slot, int link, long sessionId) {
    long correlationId = context.tasks.correlationId(slot);
    boolean isFollowed = context.tasks.link(slot) > 0;
    if (isFollowed && context.sessions.find(sessionId, correlationId) == context.tasks.id(slot)) {
      context.tasks.follow(slot, link, correlationId);
    }
  }

  /** A runtime has introduced itself. Null if one of its id is connected already. */
  public RuntimeRow runtimeJoined(RuntimeIntroduction introduction) {
    stepDepth++;
    RuntimeRow runtime = fleet.join(introduction);
    stepDepth--;
    return runtime;
  }

  /** Anything came from a runtime. */
  public void runtimeHeard(RuntimeRow runtime) {
    runtime.lastHeardNs = context.nowNs;
  }

  /** A runtime tells its figures. */
  public void runtimeHeartbeat(
      RuntimeRow runtime, long rssBytes, long heapUsedBytes, long cpuMillis) {
    runtime.rssBytes = rssBytes;
    runtime.heapUsedBytes = heapUsedBytes;
    runtime.cpuMillis = cpuMillis;
  }

  public void agentsReady(RuntimeRow runtime, int firstAgent, int count) {
    stepDepth++;
    fleet.agentsReady(runtime, firstAgent, count);
    stepDepth--;
  }

  public void completed(RuntimeRow runtime, AttemptReport report) {
    stepDepth++;
    outcomes.completed(runtime, report);
    stepDepth--;
  }

  public void failed(RuntimeRow runtime, AttemptReport report, FailureKind kind) {
    stepDepth++;
    outcomes.failed(runtime, report, kind);
    stepDepth--;
  }

  /** A runtime that introduces itself tells of an attempt that succeeded under an earlier link. */
  public void completedEarlier(AttemptReport report) {
    stepDepth++;
    outcomes.reported(report, null);
    stepDepth--;
  }

  /** A runtime that introduces itself tells of an attempt that failed under an earlier link. */
  public void failedEarlier(AttemptReport report, FailureKind kind) {
    stepDepth++;
    outcomes.reported(report, kind);
    stepDepth--;
  }

  /** The runtime stops; it finishes what it has. */
  public void runtimeLeaving(RuntimeRow runtime) {
    stepDepth++;
    fleet.leaving(runtime);
    stepDepth--;
  }

  /**
   * A user wants a runtime to finish what runs, within this time, and to leave. Its row, or null if
   * no runtime of this id is connected.
   */
  public RuntimeRow drainRuntime(String id, long timeoutMs) {
    return fleet.drain(id, timeoutMs);
  }

  /** Nothing is assigned from now on: what runs ends, the rest waits for the next start. */
  public void stopAssigning() {
    heldUntilNs = 0;
    dispatcher.hold(true);
  }

  /** The connection of a runtime is closed. */
  public void runtimeLost(RuntimeRow runtime) {
    stepDepth++;
    fleet.disconnected(runtime);
    stepDepth--;
  }

  /** Whether a timer is armed: if none is, nothing is due before something else happens. */
  public boolean hasTimers() {
    return context.timers.armed() > 0;
  }

  public CoreCounters counters() {
    return context.counters;
  }

  public TaskTable tasks() {
    return context.tasks;
  }

  public TaskPayloads payloads() {
    return context.payloads;
  }

  public FinishedTasks finishedTasks() {
    return context.finished;
  }

  public AgentTable agents() {
    return context.agents;
  }

  public List<RuntimeRow> runtimes() {
    return context.runtimes;
  }

  public Routes routes() {
    return context.routes;
  }

  public Tenants tenants() {
    return context.tenants;
  }

  public FleetLayout layout() {
    return context.layout;
  }

  public CoreLimits limits() {
    return context.limits;
  }

  /** The error of the last failed attempt of a live task, or null. */
  public String lastError(int slot) {
    return context.lastErrors.get(slot);
  }

  /** Why a live task is where it is. For users: it counts and makes sentences. */
  public Explanation explain(int slot) {
    return explainer.explain(slot, heldUntilNs);
  }

  /** The ordering key of a live task, empty if it has none. */
  public String orderingKey(int slot) {
    return context.ordering.key(slot);
  }

  /** Ordering keys of live tasks. */
  public int orderingKeys() {
    return context.ordering.size();
  }

  /** Sequence of the newest task. */
  public long lastSequence() {
    return context.lastSequence;
  }

  /** What the runtimes know of a specialty, or null if none has an implementation. */
  public AgentKind kind(FleetLayout.Group group) {
    return routeOpener.kind(group.type(), group.specialty());
  }

  /** The wall clock's time that corresponds to one of the monotonic clock. */
  public long wallMs(long monotonicNs) {
    return context.wallMs(monotonicNs);
  }

  static boolean isBaseOperation(String operation) {
    return BASE.contains(operation);
  }
}
