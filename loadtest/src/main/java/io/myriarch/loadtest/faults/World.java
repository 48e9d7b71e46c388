package io.myriarch.loadtest.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.loadtest.faults.audit.AuditReport;
import io.myriarch.loadtest.faults.audit.AuditRules;
import io.myriarch.loadtest.faults.audit.Auditor;
import io.myriarch.loadtest.faults.audit.Effects;
import io.myriarch.loadtest.faults.audit.Expectation;
import io.myriarch.loadtest.faults.audit.Interruptions;
import io.myriarch.loadtest.faults.audit.SubmissionLog;
import io.myriarch.loadtest.faults.load.BinaryLoad;
import io.myriarch.loadtest.faults.load.HttpLoad;
import io.myriarch.loadtest.faults.load.Mix;
import io.myriarch.loadtest.faults.process.Cleanup;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.ClusterPlan;
import io.myriarch.loadtest.faults.process.Shell;
import io.myriarch.loadtest.faults.process.Waiting;
import io.myriarch.protocol.client.SubmitOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** What a scenario works with: processes, load, and the books of what it did. For one thread. */
public final class World {
  private static final int NUMBER_SHIFT = 32;
  private static final long HIGHEST_US = 600_000_000;
  private static final Duration DRAIN_MAX = Duration.ofMinutes(2);

  private final FaultOptions options;
  private final Path folder;
  private final Cleanup cleanup;
  private final Consumer<String> progress;
  private final Random random;
  private final List<BinaryLoad> loads = new ArrayList<>();
  private final List<HttpLoad> httpLoads = new ArrayList<>();
  private final List<Path> submissionFiles = new ArrayList<>();
  private final Map<String, Integer> injections = new TreeMap<>();
  private final Map<String, Object> figures = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private final Interruptions interruptions = new Interruptions();
  private final Histogram detectionUs = new Histogram(HIGHEST_US, 3);
  private Expectation expectation = Expectation.ALL_SUCCEED;
  private AuditRules rules = AuditRules.STRICT;
  private long redispatchMaxUs = HIGHEST_US;
  private Cluster cluster;
  private AuditReport audit;

  World(FaultOptions options, Path folder, Cleanup cleanup, Consumer<String> progress) {
    this.options = options;
    this.folder = folder;
    this.cleanup = cleanup;
    this.progress = progress;
    this.random = new Random(options.seed());
  }

  public FaultOptions options() {
    return options;
  }

  /** Decides all that is left to chance. */
  public Random random() {
    return random;
  }

  /** Emptied when the scenario is over. */
  public Path folder() {
    return folder;
  }

  public Cleanup cleanup() {
    return cleanup;
  }

  /** So many, or few where it is to be quick. */
  public int count(int usual, int quick) {
    return options.quick() ? quick : usual;
  }

  /** Tells what happens now. */
  public void progress(String text) {
    progress.accept(text);
  }

  /** Starts a scheduler and runtimes {@code runtime-1} and so on, and waits until all is ready. */
  public Cluster start(ClusterPlan plan, int runtimes) {
    Cluster started = prepare(plan);
    started.startScheduler();
    for (int i = 1; i <= runtimes; i++) {
      started.startRuntime("runtime-" + i);
    }
    started.awaitReady();
    return started;
  }

  /** A cluster of which nothing runs yet; the audit asks this one. */
  public Cluster prepare(ClusterPlan plan) {
    for (String setting : options.settings()) {
      String[] pair = setting.split("=", 2);
      plan.set(pair[0], pair[1]);
    }
    cluster = new Cluster(folder, options.root(), plan);
    cleanup.add(cluster::close);
    return cluster;
  }

  /** Begins to submit over the binary protocol. */
  public BinaryLoad load(Mix mix, double perSecond) {
    return load(mix, perSecond, SubmitOptions.DEFAULT);
  }

  /** Begins to submit over the binary protocol through this port. */
  public BinaryLoad load(Mix mix, double perSecond, int port) {
    return load(mix, perSecond, () -> SubmitOptions.DEFAULT, port);
  }

  /** Begins to submit over the binary protocol, with these options. */
  public BinaryLoad load(Mix mix, double perSecond, SubmitOptions submitOptions) {
    return load(mix, perSecond, () -> submitOptions, cluster.ports().binary());
  }

  private BinaryLoad load(
      Mix mix, double perSecond, Supplier<SubmitOptions> submitOptions, int port) {
    BinaryLoad load =
        new BinaryLoad(new SubmissionLog(nextFile()), mix, firstNumber(), submitOptions);
    loads.add(load);
    cleanup.add(load::close);
    load.start(cluster.host(), port, perSecond);
    return load;
  }

  /** Begins to submit over HTTP, with idempotency keys. */
  public HttpLoad httpLoad(Mix mix, int senders, long pauseMs) {
    HttpLoad load = new HttpLoad(new SubmissionLog(nextFile()), mix, firstNumber());
    httpLoads.add(load);
    cleanup.add(load::close);
    load.start(cluster.host(), cluster.ports().http(), senders, pauseMs);
    return load;
  }

  /** Begins to submit over the binary protocol, with options that are asked for each task. */
  public BinaryLoad load(Mix mix, double perSecond, Supplier<SubmitOptions> submitOptions) {
    return load(mix, perSecond, submitOptions, cluster.ports().binary());
  }

  /** The record of the submitter that was made last. */
  public Path lastFile() {
    return submissionFiles.getLast();
  }

  /** The record of one more submitter, for the audit. */
  public Path nextFile() {
    Path file = folder.resolve("submissions-" + submissionFiles.size() + ".log");
    submissionFiles.add(file);
    return file;
  }

  /** The first number of the tasks of the submitter whose record was made last. */
  public long firstNumber() {
    return (long) submissionFiles.size() << NUMBER_SHIFT;
  }

  /** From now on a submitter may have stored tasks without having heard of it. */
  public void submitterDied() {
    rules = rules.withUnknownTasks();
  }

  /** From now on others submit too, who keep no record for the audit. */
  public void othersSubmit() {
    rules = rules.withUnknownTasks();
  }

  /** The scheduler forgets ended tasks while the scenario runs: what was told and done counts. */
  public void schedulerForgets() {
    rules = rules.withForgetting();
  }

  /** Which ends are right, where not all tasks are to succeed. */
  public void expect(Expectation allowed) {
    expectation = allowed;
  }

  /** A fault was injected. */
  public void injected(String kind) {
    int count = injections.merge(kind, 1, Integer::sum);
    progress("%s %d".formatted(kind, count));
  }

  /** kill -9 of a runtime; the time of it. */
  public Instant killRuntime(String id) {
    Path effects = cluster.effectsOf(id);
    Instant at = cluster.kill(id);
    interruptions.add(effects, at);
    injected("kill -9 " + id);
    return at;
  }

  /**
   * Starts runtimes again that have ended by themselves, as their supervisor would, until {@code
   * over} says so; false if it did not within {@code bound}.
   */
  public boolean reviveUntil(Duration bound, BooleanSupplier over) {
    return Waiting.within(
        bound,
        () -> {
          for (String name : cluster.names()) {
            if (name.startsWith("runtime-") && !cluster.isAlive(name)) {
              injected("death of " + name);
              cluster.startRuntime(name);
            }
          }
          return over.getAsBoolean();
        });
  }

  /** Waits until the scheduler shows that this runtime is not ready, and notes how long it took. */
  public void measureDetection(String id, Instant since) {
    boolean noticed = Waiting.within(Duration.ofSeconds(30), () -> !isReady(id));
    check(noticed, "The scheduler does not notice that " + id + " is gone.");
    long us = Duration.between(since, Instant.now()).toNanos() / 1_000;
    detectionUs.recordValue(Math.min(HIGHEST_US, us));
  }

  private boolean isReady(String id) {
    for (JsonNode runtime : cluster.json("/api/runtimes").path("runtimes")) {
      if (runtime.path("id").asText().equals(id)) {
        return runtime.path("status").asText().equals("ready");
      }
    }
    return false;
  }

  /** Interrupted tasks must run elsewhere within this, at the 99th percentile. */
  public void redispatchP99Max(long us) {
    redispatchMaxUs = us;
  }

  /** Ends the scenario as not run, unless this process is root's and has these programs. */
  public static void needs(String... programs) {
    String missing = Shell.missing(programs);
    if (!missing.isEmpty()) {
      throw new NotRunException("It cannot be run here: " + missing + ".");
    }
  }

  /** The scenario has counted for itself: there are too many tasks to look at each. */
  public void audited(AuditReport report) {
    audit = report;
  }

  /** What must be so; else the scenario has failed, for this reason. */
  public void check(boolean holds, String reason) {
    if (!holds && !faults.contains(reason)) {
      faults.add(reason);
    }
  }

  /** A figure for the report. */
  public void figure(String name, Object value) {
    figures.put(name, value);
  }

  /** Stops the loads, waits until everything should have ended, and audits. */
  void finish() {
    progress("waiting for the last tasks");
    loads.forEach(BinaryLoad::stop);
    httpLoads.forEach(HttpLoad::stop);
    for (HttpLoad load : httpLoads) {
      check(load.unanswered() == 0, load.unanswered() + " HTTP submissions were never answered.");
    }
    boolean settled =
        Waiting.within(DRAIN_MAX, () -> loads.stream().allMatch(BinaryLoad::isSettled));
    check(settled, "Submitters still wait for answers " + DRAIN_MAX.toSeconds() + " s later.");
    boolean empty = Waiting.within(DRAIN_MAX, () -> live(cluster.health()) == 0);
    check(empty, "There are live tasks " + DRAIN_MAX.toSeconds() + " s after the last one came.");
    cluster.awaitReady();
    if (audit == null) {
      audit();
    }
    faults.addAll(audit.faults());
  }

  private void audit() {
    progress("auditing");
    Effects effects = Effects.read(cluster.effects());
    interruptions.measure(effects);
    long p99Us = interruptions.redispatchUs().getValueAtPercentile(99);
    check(
        p99Us <= redispatchMaxUs,
        "Re-dispatch took %,d us at the 99th percentile; at most %,d are allowed."
            .formatted(p99Us, redispatchMaxUs));
    audit = new Auditor(cluster.http(), submissionFiles, effects, expectation, rules).audit();
  }

  private static long live(JsonNode health) {
    if (!health.has("tasks")) {
      return -1;
    }
    long live = 0;
    for (JsonNode count : health.path("tasks").path("live")) {
      live += count.asLong();
    }
    return live;
  }

  Map<String, Integer> injections() {
    return injections;
  }

  Map<String, Object> figures() {
    return figures;
  }

  List<String> faults() {
    return faults;
  }

  Interruptions interruptions() {
    return interruptions;
  }

  Histogram detectionUs() {
    return detectionUs;
  }

  /** Null if it did not come to that. */
  AuditReport auditReport() {
    return audit;
  }
}
