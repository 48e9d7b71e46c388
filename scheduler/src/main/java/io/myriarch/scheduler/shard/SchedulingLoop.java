package io.myriarch.scheduler.shard;

import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.core.CoreLimits;
import io.myriarch.scheduler.core.FinishedTasks;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.core.RetryPolicy;
import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.journal.Journal;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.jctools.queues.varhandle.MpscGrowableVarHandleArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of a shard: everything about its tasks happens on one event loop, its links included.
 * Input of links and requests of other loops change the core; at the end of a turn the records go
 * to the journal as one batch and what may leave by now is sent.
 *
 * <p>Thread rule: the shard's event loop, but for {@link #offer} and {@link #figures}.
 */
public final class SchedulingLoop {
  private static final Logger LOG = LoggerFactory.getLogger(SchedulingLoop.class);
  private static final int REQUESTS_PER_TURN_MAX = 4096;
  private static final int REQUEST_QUEUE_CAPACITY = 1 << 15;

  /** The queue begins with room for so many, and grows when there are more. */
  private static final int REQUESTS_USUAL = 1 << 10;

  private static final long TICK_BUSY_MS = 5;
  private static final long TICK_IDLE_MS = 50;

  /** It turns at least so often. */
  static final long TICK_IDLE_NS = TICK_IDLE_MS * 1_000_000L;

  private final LoopHost host;
  private final Journal journal;
  private final JournalPublisher publisher;
  private final JournalRecords records = new JournalRecords();
  private final GatewayReplies replies;
  private final SchedulerCore core;
  private final TaskViews views = new TaskViews(this);
  private final RouteNames routeNames = new RouteNames();
  private final PayloadReader payloadReader;
  private final DeadLetterKeeper deadLetterKeeper;
  private final LiveTaskKeeper liveTaskKeeper;
  private final LoopFigures figures;
  private final int shardCount;
  private final MpscGrowableVarHandleArrayQueue<Runnable> requests =
      new MpscGrowableVarHandleArrayQueue<>(REQUESTS_USUAL, REQUEST_QUEUE_CAPACITY);
  private final AtomicBoolean isWakeQueued = new AtomicBoolean();
  private final Int2ObjectHashMap<Link> links = new Int2ObjectHashMap<>();
  private final Int2ObjectHashMap<Link> closing = new Int2ObjectHashMap<>();
  private final LinkWatch linkWatch = new LinkWatch(links, closing);
  private final Standstill standstill = new Standstill(links);
  private final Long2ObjectHashMap<ClientLink> sessions = new Long2ObjectHashMap<>();
  private final ArrayList<Link> dirty = new ArrayList<>();
  private final ArrayList<Link> waiting = new ArrayList<>();
  private final Runnable onFatal;
  private final Runnable turn = this::work;
  private final Runnable wokenTurn = this::onWake;
  private boolean isTurnQueued;
  private boolean isDraining;
  private LinkLimits linkLimits = LinkLimits.defaults();
  private boolean mustForce;
  private long outputBytes;
  private long inputBytes;
  private boolean isStopped;
  private int lastLinkId;
  private int epoch;
  private long epochPosition;
  private int releaseFile;
  private long releasePosition;
  private long nowNs;
  private long nowMs;

  /**
   * A loop on this event loop. Nothing is replayed yet.
   *
   * @param onFatal called when the loop cannot go on; it has stopped then, and acknowledges nothing
   *     more
   */
  public SchedulingLoop(
      LoopHost host,
      Journal journal,
      CoreLimits limits,
      FleetLayout layout,
      RetryPolicy retryPolicy,
      int shardCount,
      Runnable onFatal) {
    this.host = host;
    this.journal = journal;
    this.shardCount = shardCount;
    this.onFatal = onFatal;
    publisher = new JournalPublisher(journal, shardCount, standstill::begin);
    replies = new GatewayReplies(limits.durability());
    readClocks();
    ShardOutput output = new ShardOutput(this, publisher, replies);
    core = new SchedulerCore(limits, layout, retryPolicy, output, nowNs, nowMs);
    figures = new LoopFigures(this, journal);
    payloadReader = new PayloadReader(this, journal);
    deadLetterKeeper = new DeadLetterKeeper(this, journal, publisher);
    liveTaskKeeper = new LiveTaskKeeper(this, journal, publisher, deadLetterKeeper);
  }

  /** Replays the journal and begins to work. On the event loop, once. */
  public void start() {
    readClocks();
    records.replay(journal, core.recovery(), shardCount);
    epochPosition = journal.nextPosition();
    epoch = core.start(epochPosition);
    publisher.start(core, epoch);
    routesChanged();
    mustForce = true;
    journal.onDurable(this::wake);
    turn.run();
    tick();
  }

  /** A turn; a fault in it stops the loop, since nobody knows what its tables are worth then. */
  private void work() {
    isTurnQueued = false;
    if (isStopped) {
      return;
    }
    try {
      doWork();
    } catch (RuntimeException | Error e) {
      fail("a fault in its turn", e);
    }
  }

  /** The loop cannot go on. It stops at once and acknowledges nothing more. */
  void fail(String what, Throwable cause) {
    LOG.error("the scheduling loop of shard {} stops: {}", core.limits().shard(), what, cause);
    isStopped = true;
    figures.failed("%s (%s); see the log".formatted(what, cause));
    onFatal.run();
  }

  /**
   * After a fault outside of a turn. One that left a step of the core half done stops the loop, as
   * one in a turn does: the records of the half step are not appended, and replay makes the tables
   * whole.
   */
  void failIfHalfDone(RuntimeException cause) {
    if (core.isHalfDone() && !isStopped) {
      fail("a fault that left a step half done", cause);
    }
  }

  boolean isStopped() {
    return isStopped;
  }

  /** A turn of the loop, a table of contents. */
  private void doWork() {
    long startNs = host.nanoTime();
    enter();
    runRequests();
    if (isStopped) {
      return;
    }
    if (core.isHalfDone()) {
      throw new IllegalStateException("a step of the core broke off before this turn");
    }
    core.durable(durablePosition());
    if (standstill.isOn()) {
      core.turnWithoutRecords();
    } else {
      core.turn();
      linkWatch.turn(nowNs);
    }
    watchDisk();
    deadLetterKeeper.turn();
    liveTaskKeeper.turn(nowNs);
    publisher.append();
    goOnIfThereIsRoom();
    payloadReader.read(publisher.appendedPosition());
    if (mustForce) {
      journal.forceSoon();
      mustForce = publisher.isFull();
    }
    if (core.waitsForDurable(durablePosition())) {
      workSoon();
    }
    markOutput();
    sendOutput();
    figures.endTurn(host.nanoTime() - startNs, nowNs);
    releaseFiles();
  }

  /** After a standstill: what was held back comes with the next turn. */
  private void goOnIfThereIsRoom() {
    if (standstill.isOn() && !publisher.isFull()) {
      enter(); // a file may have begun with what was just appended, and has to say what it needs
      standstill.end(this::runtimeLost);
      workSoon();
    }
  }

  /**
   * Files that no live task needs may go, but not before the records are forced by which the tasks
   * ended: a power cut could take those, and the file with the task would be gone.
   */
  private void releaseFiles() {
    if (journal.forcedPosition() >= releasePosition) {
      journal.releaseFilesBefore(releaseFile);
      releaseFile = core.oldestFileNeeded();
      releasePosition = publisher.neededPosition();
    }
  }

  /** Something comes in: tells the core the time. */
  void enter() {
    readClocks();
    core.time(nowNs, nowMs);
    if (epoch != 0) {
      publisher.beginTurn(nowMs);
    }
  }

  private void readClocks() {
    nowNs = host.nanoTime();
    nowMs = host.currentTimeMillis();
  }

  private void runRequests() {
    for (int i = 0; i < REQUESTS_PER_TURN_MAX; i++) {
      Runnable request = requests.poll();
      if (request == null) {
        return;
      }
      request.run();
    }
    workSoon();
  }

  private void watchDisk() {
    boolean hasRoom = !journal.lowOnSpace() && !publisher.isFull();
    if (isDraining || hasRoom == figures.hasDiskSpace()) {
      return;
    }
    figures.hasDiskSpace(hasRoom);
    if (hasRoom) {
      core.openAdmission();
    } else {
      core.closeAdmission(
          RejectCode.OVERLOADED, "The scheduler's disk is full; free some space on it.");
    }
  }

  private void markOutput() {
    long position = publisher.neededPosition();
    for (int i = 0; i < dirty.size(); i++) {
      Link link = dirty.get(i);
      link.mark(position);
      addWaiting(link);
    }
    dirty.clear();
    replies.mark(position);
  }

  private long durablePosition() {
    return ofForcedEpoch(journal.durablePosition());
  }

  /**
   * Until the record of this start is forced, nothing that follows it counts as durable, whatever
   * durability is asked for: a power cut could take it, and the next start would be of the same
   * epoch and give the same ids to other tasks.
   */
  private long ofForcedEpoch(long position) {
    return journal.forcedPosition() >= epochPosition
        ? position
        : Math.min(position, epochPosition - 1);
  }

  private void sendOutput() {
    boolean isFsync = core.limits().durability() == Durability.FSYNC;
    long durable = durablePosition();
    long other = isFsync ? ofForcedEpoch(publisher.appendedPosition()) : journal.forcedPosition();
    replies.release(durable, other);
    int kept = 0;
    for (int i = 0; i < waiting.size(); i++) {
      Link link = waiting.get(i);
      link.flush(durable, other);
      if (link.hasOutput()) {
        waiting.set(kept++, link);
      } else {
        link.waiting(false);
      }
    }
    while (waiting.size() > kept) {
      waiting.removeLast();
    }
  }

  /** Ends this input's turn when the event loop has read what else there is. */
  public void workSoon() {
    if (!isTurnQueued) {
      isTurnQueued = true;
      host.execute(turn);
    }
  }

  /** From any thread: there is something to do. */
  void wake() {
    if (isWakeQueued.compareAndSet(false, true)) {
      host.execute(wokenTurn);
    }
  }

  private void onWake() {
    isWakeQueued.set(false);
    if (!isTurnQueued) {
      work();
    }
  }

  private void tick() {
    if (isStopped) {
      return;
    }
    long delayMs = core.hasTimers() ? TICK_BUSY_MS : TICK_IDLE_MS;
    var _ =
        host.schedule(
            () -> {
              work();
              tick();
            },
            delayMs);
  }

  /**
   * From any thread: runs a request in the next turn. False if too many wait; the caller tells its
   * client to come back later.
   */
  boolean offer(Runnable request) {
    if (!requests.offer(request)) {
      return false;
    }
    wake();
    return true;
  }

  /** A task with this durability is told of in this turn. */
  void willAcknowledge(Durability durability) {
    mustForce |= durability == Durability.FSYNC;
  }

  /** Counts bytes that links have yet to send, of all links together. */
  void countOutput(long bytes) {
    outputBytes += bytes;
  }

  /** Whether the links together hold more than they may: those with much of it are closed. */
  boolean isOutputOverBound() {
    return outputBytes > linkLimits.outputBytesMax();
  }

  /** Counts memory of links for what has not come completely, of all links together. */
  void countInput(long bytes) {
    inputBytes += bytes;
  }

  boolean isInputOverBound() {
    return inputBytes > linkLimits.inputBytesMax();
  }

  /** Memory of links for what has not come completely, of all links together. */
  public long inputBytes() {
    return inputBytes;
  }

  /** Sets what connections may take. Before the first one. */
  public void linkLimits(LinkLimits limits) {
    linkLimits = limits;
  }

  public LinkLimits linkLimits() {
    return linkLimits;
  }

  /** Number for a new link. */
  public int nextLinkId() {
    return ++lastLinkId;
  }

  /** Serves a link from now on. */
  public void add(Link link) {
    links.put(link.id(), link);
    standstill.added(link);
  }

  /** Links that are served, or wait for their peer to read why they are closed. */
  public int linkCount() {
    return links.size() + closing.size();
  }

  /** Bytes that links have yet to send, of all links together. */
  public long outputBytes() {
    return outputBytes;
  }

  /** A link that has only its last words to say. */
  void closing(Link link) {
    links.remove(link.id());
    closing.put(link.id(), link);
  }

  void forget(Link link) {
    links.remove(link.id());
    closing.remove(link.id());
  }

  void dirty(Link link) {
    dirty.add(link);
  }

  void flushSoon(Link link) {
    addWaiting(link);
    workSoon();
  }

  private void addWaiting(Link link) {
    if (!link.isWaiting()) {
      link.waiting(true);
      waiting.add(link);
    }
  }

  Link client(int id) {
    return links.get(id);
  }

  Link runtime(int id) {
    return links.get(id);
  }

  /**
   * A session is served by its newest link: what an older one has yet to deliver was sent again
   * since, and must not be taken for something new.
   */
  public void sessionOpened(ClientLink link) {
    ClientLink older = sessions.put(link.sessionId(), link);
    if (older != null && older != link) {
      older.closeNow();
    }
  }

  void clientClosed(ClientLink link) {
    figures.clientClosed();
    if (sessions.get(link.sessionId()) == link) {
      sessions.remove(link.sessionId());
    }
  }

  void runtimeClosed(RuntimeLink link) {
    figures.runtimeClosed();
    if (standstill.isOn()) {
      standstill.closed(link);
    } else {
      runtimeLost(link);
    }
  }

  private void runtimeLost(RuntimeLink link) {
    if (link.runtime() != null && link.runtime().link() == link.id()) {
      core.runtimeLost(link.runtime());
    }
  }

  /** Tells a client that submitted a task again how it had ended. */
  void tellFinishedEarlier(ClientLink link, long correlationId, long taskId) {
    readFinished(
        taskId,
        view -> {
          if (view != null && link.isOpen()) {
            link.finishedEarlier(correlationId, view);
          }
        });
  }

  /**
   * Reads how a task had ended, off the loop, and answers on the loop in a turn of its own; with
   * null if it is not known or its record has been retired.
   */
  public void readFinished(long taskId, Consumer<TaskView> reply) {
    long position = core.finishedTasks().position(taskId);
    if (position == FinishedTasks.UNKNOWN) {
      reply.accept(null);
      return;
    }
    boolean mustBeForced =
        core.finishedTasks().mustBeForced(taskId) && position > journal.forcedPosition();
    Durability needed = mustBeForced ? Durability.FSYNC : core.limits().durability();
    willAcknowledge(needed);
    // The outcome of a task that ends in this turn is appended at the turn's end: not before that
    // is durable, as the task asked for, can it be read.
    replies()
        .hold(
            needed,
            () ->
                host.offLoop(
                    () -> finishedAt(position, taskId),
                    (view, failure) -> {
                      if (failure != null) {
                        LOG.error("the outcome of a task could not be read back", failure);
                      }
                      enter();
                      reply.accept(view);
                      workSoon();
                    }));
  }

  /**
   * The ended task whose outcome lies there, or null if it has been retired. From any thread; may
   * block.
   */
  TaskView finishedAt(long position, long taskId) {
    return new JournalRecords().readFinished(journal, position, taskId, routeNames);
  }

  void routesChanged() {
    routeNames.update(core.routes());
  }

  /** Refuses new submissions; what was accepted goes on. */
  public void closeAdmission() {
    isDraining = true;
    core.closeAdmission(
        RejectCode.SHUTTING_DOWN, "The scheduler is stopping; connect again later.");
  }

  /** Refuses new submissions and assigns nothing more: the scheduler is about to stop. */
  public void windDown() {
    closeAdmission();
    core.stopAssigning();
    workSoon();
  }

  /** Whether everything recorded is durable and all has been told that speaks of it. */
  public boolean isQuiet() {
    return !isTurnQueued
        && journal.durablePosition() >= publisher.neededPosition()
        && waiting.isEmpty();
  }

  /** Closes all links and stops turning. On the event loop. */
  public void stop() {
    work();
    isStopped = true;
    // The journal is closed last, and forces then: there may be no event loop to be told any more.
    journal.onDurable(() -> {});
    for (Link link : new ArrayList<>(links.values())) {
      link.closeNow();
    }
    for (Link link : new ArrayList<>(closing.values())) {
      link.closeNow();
    }
  }

  public SchedulerCore core() {
    return core;
  }

  public int epoch() {
    return epoch;
  }

  public long nowNs() {
    return nowNs;
  }

  public long nowMs() {
    return nowMs;
  }

  TaskViews views() {
    return views;
  }

  GatewayReplies replies() {
    return replies;
  }

  PayloadReader payloadReader() {
    return payloadReader;
  }

  RouteNames routeNames() {
    return routeNames;
  }

  int shardCount() {
    return shardCount;
  }

  Journal journal() {
    return journal;
  }

  LoopHost host() {
    return host;
  }

  int requestDepth() {
    return requests.size();
  }

  int requestCapacity() {
    return requests.capacity();
  }

  /** What metrics show of this shard. */
  public LoopFigures figures() {
    return figures;
  }
}
