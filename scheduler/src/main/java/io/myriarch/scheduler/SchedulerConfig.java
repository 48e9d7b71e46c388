package io.myriarch.scheduler;

import io.myriarch.protocol.wire.Durability;
import io.myriarch.scheduler.config.ConfigBinder;
import io.myriarch.scheduler.config.ConfigException;
import io.myriarch.scheduler.config.ConfigKey;
import io.myriarch.scheduler.config.ConfigSources;
import io.myriarch.scheduler.config.Setting;
import io.myriarch.scheduler.core.Fairness;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Every setting of a scheduler. A setting's key is the path of its accessors: {@code
 * journal().fileBytes()} is {@code journal.fileBytes}. Made by {@link #load} only, which checks the
 * range of each setting and what they demand of one another; immutable, for any thread.
 */
public record SchedulerConfig(
    Data data,
    FleetSource fleet,
    @Setting(value = "1", min = "1", max = "64", about = "event loops that own tasks") int shards,
    Listen listen,
    Http http,
    Binary binary,
    Runtimes runtime,
    JournalStore journal,
    Admission admission,
    Task task,
    Tenant tenant,
    Dispatch dispatch,
    Retry retry,
    Client client,
    Recovery recovery,
    Idempotency idempotency,
    Session session,
    Finished finished,
    Breaker breaker,
    Agents agents,
    Health health,
    DeadLetterStore deadLetters,
    Links link) {

  private static final ConfigBinder<SchedulerConfig> BINDER =
      new ConfigBinder<>(SchedulerConfig.class);

  /** Where everything durable lies. */
  public record Data(@Setting(value = "./data", about = "the data folder") Path dir) {}

  /** Which agents there are. */
  public record FleetSource(
      @Setting(value = "", about = "fleet file; empty: the reference fleet of 30,000 agents")
          String file,
      @Setting(
              value = "0",
              min = "0",
              max = "10000",
              about = "place agents when so many runtimes are there, or after a second; 0: at once")
          int runtimes) {}

  /** The address that every listener binds to. */
  public record Listen(
      @Setting(value = "127.0.0.1", about = "address of all listeners") String host,
      @Setting(value = "false", about = "allow an address that others can reach")
          boolean insecure) {}

  /** The HTTP API. */
  public record Http(
      @Setting(value = "8080", min = "0", max = "65535", about = "HTTP port; 0: a free one")
          int port,
      @Setting(value = "16MiB", min = "1KiB", max = "1GiB", about = "largest request body")
          int bodyBytesMax,
      @Setting(value = "256MiB", min = "1KiB", max = "16GiB", about = "bodies under way at once")
          long bodiesBytesMax,
      @Setting(value = "16KiB", min = "1KiB", max = "1MiB", about = "all headers of a request")
          int headerBytesMax,
      @Setting(value = "8KiB", min = "256B", max = "1MiB", about = "first line of a request")
          int requestLineBytesMax,
      @Setting(value = "4096", min = "1", max = "1000000", about = "open connections")
          int connectionsMax,
      @Setting(value = "10000", min = "1", max = "1000000", about = "tasks in one batch")
          int batchTasksMax,
      @Setting(value = "60s", min = "0s", max = "1h", about = "longest ?wait=") Duration waitMax,
      @Setting(value = "1000", min = "1", max = "100000", about = "largest ?limit=") int pageMax,
      @Setting(value = "2m", min = "1s", max = "1d", about = "close an idle connection after")
          Duration idleTimeout,
      @Setting(
              value = "10s",
              min = "100ms",
              max = "10m",
              about = "headers are complete so long after their first byte")
          Duration headerTimeout,
      @Setting(
              value = "1m",
              min = "100ms",
              max = "1h",
              about = "a body is complete so long after its headers")
          Duration bodyTimeout) {}

  /** The listener of clients. */
  public record Binary(
      @Setting(
              value = "7070",
              min = "0",
              max = "65535",
              about = "client port of shard 0, shard n has the n-th after it; 0: free ones")
          int port) {}

  /** The listener of runtimes and when one counts as lost. */
  public record Runtimes(
      @Setting(
              value = "7170",
              min = "0",
              max = "65535",
              about = "runtime port of shard 0, shard n has the n-th after it; 0: free ones")
          int port,
      @Setting(value = "250ms", min = "10ms", max = "1m", about = "a runtime reports so often")
          Duration heartbeatInterval,
      @Setting(value = "1500ms", min = "20ms", max = "10m", about = "silent for longer: lost")
          Duration silenceMax,
      @Setting(
              value = "0s",
              min = "0s",
              max = "7d",
              about =
                  "longest that an edge runtime may be cut off before it is lost; 0s: not at all")
          Duration cutOffMax,
      @Setting(value = "1000", min = "1", max = "1000", about = "runtime connections")
          int linksMax) {}

  /** The journal of each shard. */
  public record JournalStore(
      @Setting(
              value = "fsync",
              choices = {"fsync", "process"},
              about = "what an acknowledgement survives: power loss, or the process only")
          Durability durability,
      @Setting(value = "256MiB", min = "1MiB", max = "4GiB", about = "roll to a new file at")
          long fileBytes,
      @Setting(value = "1h", min = "1s", max = "30d", about = "roll to a new file after")
          Duration fileAge,
      @Setting(value = "24h", min = "0s", max = "3650d", about = "keep finished tasks for")
          Duration retention,
      @Setting(value = "10GiB", min = "2MiB", max = "1024TiB", about = "keep so much at most")
          long retentionBytes,
      @Setting(
              value = "64MiB",
              min = "0B",
              max = "4GiB",
              about = "prepare so much of the file ahead of the appender; 0: nothing")
          long prepareAheadBytes) {}

  /** Bounds beyond which submitters are told to wait. */
  public record Admission(
      @Setting(value = "10000000", min = "1", max = "100000000", about = "live tasks") int tasksMax,
      @Setting(
              value = "256MiB",
              min = "1KiB",
              max = "1TiB",
              about = "memory for payloads; beyond it they are read back from the journal")
          long payloadBytesMax,
      @Setting(value = "1000", min = "1", max = "100000", about = "client connections")
          int linksMax) {}

  /** What holds for a task that does not say otherwise. */
  public record Task(
      @Setting(value = "1MiB", min = "1KiB", max = "16MiB", about = "largest payload or result")
          int payloadBytesMax,
      @Setting(value = "4", min = "1", max = "100", about = "attempts in all") int maxAttempts,
      @Setting(value = "3", min = "1", max = "100", about = "runtimes that it may be lost with")
          int lossesMax,
      @Setting(value = "30s", min = "1ms", max = "1d", about = "time for one attempt")
          Duration executionTimeout) {}

  /** Who submits, and how agents are shared among them. */
  public record Tenant(
      @Setting(
              value = "256",
              min = "1",
              max = "1024",
              about = "tenants that are told apart, the default one included")
          int max,
      @Setting(
              value = "0",
              min = "0",
              max = "100000000",
              about = "live tasks of one tenant; 0: admission.tasksMax")
          int tasksMax,
      @Setting(value = "", about = "shares of the agents, such as acme=3, lab=2; else 1")
          String weights) {
    private static final Pattern WEIGHT = Pattern.compile("\\s*(.{1,128}?)\\s*=\\s*(\\d{1,3})\\s*");

    /** The weights by name of tenant. */
    public Map<String, Integer> weightByName() {
      Map<String, Integer> byName = new LinkedHashMap<>();
      for (String part : weights.isBlank() ? new String[0] : weights.split(",", -1)) {
        Matcher matcher = WEIGHT.matcher(part);
        int weight = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
        if (weight < 1
            || weight > Fairness.WEIGHT_MAX
            || byName.put(matcher.group(1), weight) != null) {
          throw new ConfigException(
              "tenant.weights = \"%s\" is not allowed: write each tenant once, as name=weight with a weight from 1 to %d, with commas between them."
                  .formatted(weights, Fairness.WEIGHT_MAX));
        }
      }
      return byName;
    }
  }

  /** Which of the tasks that wait goes first. */
  public record Dispatch(
      @Setting(
              value = "16",
              min = "0",
              max = "1000000",
              about = "one task of so many goes by its age instead of its priority; 0: none")
          int oldestEvery) {}

  /** The pause before a failed task is tried again: doubles with each attempt, full jitter. */
  public record Retry(
      @Setting(value = "100ms", min = "1ms", max = "1h", about = "before the second attempt")
          Duration backoffBase,
      @Setting(value = "30s", min = "1ms", max = "1d", about = "at most") Duration backoffMax,
      @Setting(value = "0", about = "seed of the jitter; 0: another one at each start")
          long seed) {}

  /** Credit of a client link. */
  public record Client(
      @Setting(value = "16384", min = "1", max = "1048576", about = "submissions without answer")
          int window) {}

  /** After a restart of the scheduler. */
  public record Recovery(
      @Setting(
              value = "2s",
              min = "0s",
              max = "10m",
              about = "time for runtimes to come back with the tasks that they hold")
          Duration grace) {}

  /** How much is remembered of idempotency keys. */
  public record Idempotency(
      @Setting(value = "262144", min = "0", max = "16777216", about = "keys") int keysMax) {}

  /** How much is remembered of client sessions. */
  public record Session(
      @Setting(value = "1000", min = "1", max = "100000", about = "sessions") int max) {}

  /** How much is remembered of tasks that have ended. */
  public record Finished(
      @Setting(value = "1000000", min = "0", max = "100000000", about = "tasks to be looked up")
          int tasksMax) {}

  /** The circuit breaker of each specialty. */
  public record Breaker(
      @Setting(value = "true", about = "whether specialties have circuit breakers") boolean enabled,
      @Setting(value = "100", min = "1", max = "10000", about = "attempts that are looked at")
          int window,
      @Setting(
              value = "90",
              min = "1",
              max = "100",
              about = "open when so many percent of a full window have failed")
          int failurePercent,
      @Setting(
              value = "50",
              min = "0",
              max = "10000",
              about = "open after so many failures in a row; 0: never for that")
          int consecutiveFailures,
      @Setting(value = "3", min = "1", max = "100", about = "probes at a time while half-open")
          int probes,
      @Setting(value = "5s", min = "10ms", max = "1h", about = "open for, at first")
          Duration openTime,
      @Setting(value = "2m", min = "10ms", max = "1d", about = "open for at most")
          Duration openTimeMax) {}

  /** When an agent is restarted. */
  public record Agents(
      @Setting(
              value = "5",
              min = "0",
              max = "100",
              about = "failures of an agent in a row before it is restarted; 0: never for that")
          int failuresBeforeRestart,
      @Setting(
              value = "1s",
              min = "1ms",
              max = "1h",
              about = "pause before a second restart that no success came after; doubles each time")
          Duration restartPause,
      @Setting(value = "1m", min = "1ms", max = "1d", about = "that pause at most")
          Duration restartPauseMax,
      @Setting(
              value = "10s",
              min = "10ms",
              max = "1d",
              about = "restart an agent that has not left a cancelled attempt for so long")
          Duration stuckAfter) {}

  /** When a part of the scheduler counts as stuck. */
  public record Health(
      @Setting(
              value = "5s",
              min = "500ms",
              max = "10m",
              about = "a loop that has not turned for longer fails /livez")
          Duration stallMax) {}

  /** Tasks that failed for good and can be run again. */
  public record DeadLetterStore(
      @Setting(
              value = "100000",
              min = "0",
              max = "10000000",
              about = "so many, of each shard; beyond it the one that failed first is dropped")
          int max,
      @Setting(value = "7d", min = "1s", max = "3650d", about = "drop one after")
          Duration retention) {}

  /** What connections of clients and runtimes may take, in memory and in time. */
  public record Links(
      @Setting(
              value = "64MiB",
              min = "256KiB",
              max = "1GiB",
              about = "sent to a client and not read by it: more closes its link")
          int clientOutputBytesMax,
      @Setting(value = "256MiB", min = "1MiB", max = "1GiB", about = "the same for a runtime")
          int runtimeOutputBytesMax,
      @Setting(
              value = "512MiB",
              min = "1MiB",
              max = "64GiB",
              about = "the same in all: beyond it links with more than 1 MiB are closed")
          long outputBytesMax,
      @Setting(
              value = "256MiB",
              min = "1MiB",
              max = "64GiB",
              about = "memory for frames of which not all has come yet, in all")
          long inputBytesMax,
      @Setting(value = "10s", min = "1s", max = "10m", about = "a connection says hello within")
          Duration introductionMax,
      @Setting(value = "30s", min = "1s", max = "1h", about = "a frame is complete within")
          Duration frameMax,
      @Setting(
              value = "1m",
              min = "2s",
              max = "1d",
              about = "a client that is silent is pinged, and closed after")
          Duration silenceMax) {}

  /** Every key with its default and range. */
  public static List<ConfigKey> keys() {
    return BINDER.keys();
  }

  /** The settings of these sources, and defaults for the rest. */
  public static SchedulerConfig load(ConfigSources sources) {
    return of(sources.texts());
  }

  /**
   * The settings of these texts by key, and defaults for the rest.
   *
   * @throws ConfigException with one sentence that names the key and what is allowed
   */
  public static SchedulerConfig of(Map<String, String> texts) {
    SchedulerConfig config = BINDER.bind(texts);
    config.checkListeners();
    config.checkBounds();
    return config;
  }

  /** Every setting, one a line, as {@code key = value}. */
  public String describe() {
    return texts().entrySet().stream()
        .map(setting -> setting.getKey() + " = " + setting.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** The text of each setting by key; {@link #of} makes the same configuration of it. */
  public Map<String, String> texts() {
    return BINDER.texts(this);
  }

  private void checkListeners() {
    try {
      if (!listen.insecure() && !InetAddress.getByName(listen.host()).isLoopbackAddress()) {
        throw new ConfigException(
            "listen.host = \"%1$s\" can be reached by others, and there is no authentication: use"
                    .formatted(listen.host())
                + " a loopback address, or say --insecure-listen %s.".formatted(listen.host()));
      }
    } catch (UnknownHostException e) {
      throw new ConfigException(
          "listen.host = \"%s\" is no address of this machine.".formatted(listen.host()), e);
    }
    checkPortRange("binary.port", binary.port());
    checkPortRange("runtime.port", runtime.port());
    checkApart("http.port", http.port(), 1, "binary.port", binary.port(), shards);
    checkApart("http.port", http.port(), 1, "runtime.port", runtime.port(), shards);
    checkApart("binary.port", binary.port(), shards, "runtime.port", runtime.port(), shards);
  }

  private void checkPortRange(String key, int port) {
    if (port + shards - 1 > 65_535) {
      throw new ConfigException(
          "%s = \"%d\" is not allowed: with shards = %d it must be at most %d."
              .formatted(key, port, shards, 65_536 - shards));
    }
  }

  /** Listeners on ports counted up from two keys must not meet; 0 is a free port each. */
  private static void checkApart(
      String key, int port, int count, String other, int otherPort, int otherCount) {
    int common = Math.max(port, otherPort);
    boolean isApart = common >= port + count || common >= otherPort + otherCount;
    if (port != 0 && otherPort != 0 && !isApart) {
      throw new ConfigException(
          "%s and %s cannot both use port %d: change one of them.".formatted(key, other, common));
    }
  }

  private void checkBounds() {
    tenant.weightByName();
    require(
        http.bodyBytesMax() <= http.bodiesBytesMax(),
        "http.bodyBytesMax must not be larger than http.bodiesBytesMax.");
    require(
        http.waitMax().compareTo(http.idleTimeout()) < 0,
        "http.idleTimeout must be longer than http.waitMax: nothing moves while a client waits.");
    require(
        retry.backoffBase().compareTo(retry.backoffMax()) <= 0,
        "retry.backoffBase must not be longer than retry.backoffMax.");
    require(
        breaker.openTime().compareTo(breaker.openTimeMax()) <= 0,
        "breaker.openTime must not be longer than breaker.openTimeMax.");
    require(
        agents.restartPause().compareTo(agents.restartPauseMax()) <= 0,
        "agents.restartPause must not be longer than agents.restartPauseMax.");
    require(
        runtime.heartbeatInterval().multipliedBy(2).compareTo(runtime.silenceMax()) <= 0,
        "runtime.silenceMax must be at least twice runtime.heartbeatInterval: a single heartbeat"
            + " may come late.");
    require(
        task.payloadBytesMax() <= admission.payloadBytesMax(),
        "task.payloadBytesMax must not be larger than admission.payloadBytesMax.");
    require(
        2 * task.payloadBytesMax()
            <= Math.min(link.clientOutputBytesMax(), link.runtimeOutputBytesMax()),
        "link.clientOutputBytesMax and link.runtimeOutputBytesMax must be at least twice"
            + " task.payloadBytesMax: a result must fit beside others.");
    require(
        4L * task.payloadBytesMax() <= link.inputBytesMax(),
        "link.inputBytesMax must be at least four times task.payloadBytesMax.");
    require(
        2 * journal.fileBytes() <= journal.retentionBytes(),
        "journal.retentionBytes must be at least twice journal.fileBytes: files are deleted"
            + " whole.");
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new ConfigException(sentence);
    }
  }
}
