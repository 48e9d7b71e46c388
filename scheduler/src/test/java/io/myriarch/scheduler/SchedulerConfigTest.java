package io.myriarch.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.protocol.wire.Durability;
import io.myriarch.scheduler.config.ConfigException;
import io.myriarch.scheduler.config.ConfigKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerConfigTest {
  @Test
  void shouldHaveTheseDefaults() {
    assertThat(SchedulerConfig.of(Map.of()).describe())
        .isEqualTo(
            """
            data.dir = ./data
            fleet.file =\s
            fleet.runtimes = 0
            shards = 1
            listen.host = 127.0.0.1
            listen.insecure = false
            http.port = 8080
            http.bodyBytesMax = 16MiB
            http.bodiesBytesMax = 256MiB
            http.headerBytesMax = 16KiB
            http.requestLineBytesMax = 8KiB
            http.connectionsMax = 4096
            http.batchTasksMax = 10000
            http.waitMax = 1m
            http.pageMax = 1000
            http.idleTimeout = 2m
            http.headerTimeout = 10s
            http.bodyTimeout = 1m
            binary.port = 7070
            runtime.port = 7170
            runtime.heartbeatInterval = 250ms
            runtime.silenceMax = 1500ms
            runtime.cutOffMax = 0s
            runtime.linksMax = 1000
            journal.durability = fsync
            journal.fileBytes = 256MiB
            journal.fileAge = 1h
            journal.retention = 1d
            journal.retentionBytes = 10GiB
            journal.prepareAheadBytes = 64MiB
            admission.tasksMax = 10000000
            admission.payloadBytesMax = 256MiB
            admission.linksMax = 1000
            task.payloadBytesMax = 1MiB
            task.maxAttempts = 4
            task.lossesMax = 3
            task.executionTimeout = 30s
            tenant.max = 256
            tenant.tasksMax = 0
            tenant.weights =\s
            dispatch.oldestEvery = 16
            retry.backoffBase = 100ms
            retry.backoffMax = 30s
            retry.seed = 0
            client.window = 16384
            recovery.grace = 2s
            idempotency.keysMax = 262144
            session.max = 1000
            finished.tasksMax = 1000000
            breaker.enabled = true
            breaker.window = 100
            breaker.failurePercent = 90
            breaker.consecutiveFailures = 50
            breaker.probes = 3
            breaker.openTime = 5s
            breaker.openTimeMax = 2m
            agents.failuresBeforeRestart = 5
            agents.restartPause = 1s
            agents.restartPauseMax = 1m
            agents.stuckAfter = 10s
            health.stallMax = 5s
            deadLetters.max = 100000
            deadLetters.retention = 7d
            link.clientOutputBytesMax = 64MiB
            link.runtimeOutputBytesMax = 256MiB
            link.outputBytesMax = 512MiB
            link.inputBytesMax = 256MiB
            link.introductionMax = 10s
            link.frameMax = 30s
            link.silenceMax = 1m\
            """);
  }

  @Test
  void shouldMapEveryKey() {
    Map<String, String> texts =
        Map.ofEntries(
            Map.entry("data.dir", "/srv/myriarch"),
            Map.entry("fleet.file", "fleet.yaml"),
            Map.entry("fleet.runtimes", "3"),
            Map.entry("shards", "2"),
            Map.entry("listen.host", "0.0.0.0"),
            Map.entry("listen.insecure", "true"),
            Map.entry("http.port", "18080"),
            Map.entry("http.bodyBytesMax", "1MiB"),
            Map.entry("http.bodiesBytesMax", "2MiB"),
            Map.entry("http.headerBytesMax", "8KiB"),
            Map.entry("http.requestLineBytesMax", "4KiB"),
            Map.entry("http.connectionsMax", "7"),
            Map.entry("http.batchTasksMax", "99"),
            Map.entry("http.waitMax", "9s"),
            Map.entry("http.pageMax", "50"),
            Map.entry("http.idleTimeout", "11s"),
            Map.entry("http.headerTimeout", "3s"),
            Map.entry("http.bodyTimeout", "20s"),
            Map.entry("binary.port", "17070"),
            Map.entry("runtime.port", "17170"),
            Map.entry("runtime.heartbeatInterval", "100ms"),
            Map.entry("runtime.silenceMax", "900ms"),
            Map.entry("runtime.cutOffMax", "1h"),
            Map.entry("runtime.linksMax", "9"),
            Map.entry("journal.durability", "process"),
            Map.entry("journal.fileBytes", "8MiB"),
            Map.entry("journal.fileAge", "7m"),
            Map.entry("journal.retention", "3h"),
            Map.entry("journal.retentionBytes", "1GiB"),
            Map.entry("journal.prepareAheadBytes", "0B"),
            Map.entry("admission.tasksMax", "1234"),
            Map.entry("admission.payloadBytesMax", "77MiB"),
            Map.entry("admission.linksMax", "12"),
            Map.entry("task.payloadBytesMax", "64KiB"),
            Map.entry("task.maxAttempts", "2"),
            Map.entry("task.lossesMax", "5"),
            Map.entry("task.executionTimeout", "5s"),
            Map.entry("tenant.max", "8"),
            Map.entry("tenant.tasksMax", "1000"),
            Map.entry("tenant.weights", "acme=3, lab=2"),
            Map.entry("dispatch.oldestEvery", "4"),
            Map.entry("retry.backoffBase", "50ms"),
            Map.entry("retry.backoffMax", "1s"),
            Map.entry("retry.seed", "42"),
            Map.entry("client.window", "128"),
            Map.entry("recovery.grace", "1s"),
            Map.entry("idempotency.keysMax", "1000"),
            Map.entry("session.max", "10"),
            Map.entry("finished.tasksMax", "500"),
            Map.entry("breaker.enabled", "false"),
            Map.entry("breaker.window", "20"),
            Map.entry("breaker.failurePercent", "50"),
            Map.entry("breaker.consecutiveFailures", "0"),
            Map.entry("breaker.probes", "1"),
            Map.entry("breaker.openTime", "1s"),
            Map.entry("breaker.openTimeMax", "7s"),
            Map.entry("agents.failuresBeforeRestart", "0"),
            Map.entry("agents.restartPause", "50ms"),
            Map.entry("agents.restartPauseMax", "2s"),
            Map.entry("agents.stuckAfter", "3s"),
            Map.entry("health.stallMax", "7s"),
            Map.entry("deadLetters.max", "10"),
            Map.entry("deadLetters.retention", "2h"),
            Map.entry("link.clientOutputBytesMax", "1MiB"),
            Map.entry("link.runtimeOutputBytesMax", "2MiB"),
            Map.entry("link.outputBytesMax", "3MiB"),
            Map.entry("link.inputBytesMax", "4MiB"),
            Map.entry("link.introductionMax", "5s"),
            Map.entry("link.frameMax", "6s"),
            Map.entry("link.silenceMax", "8s"));
    assertThat(texts.keySet())
        .containsExactlyInAnyOrderElementsOf(
            SchedulerConfig.keys().stream().map(ConfigKey::name).toList());

    SchedulerConfig config = SchedulerConfig.of(texts);

    assertThat(config.texts()).isEqualTo(texts);
    assertThat(SchedulerConfig.of(config.texts())).isEqualTo(config);
    assertThat(config.data().dir()).isEqualTo(Path.of("/srv/myriarch"));
    assertThat(config.journal().durability()).isEqualTo(Durability.PROCESS);
    assertThat(config.journal().fileBytes()).isEqualTo(8 << 20);
    assertThat(config.runtime().silenceMax()).isEqualTo(Duration.ofMillis(900));
    assertThat(config.task().payloadBytesMax()).isEqualTo(64 << 10);
    assertThat(config.retry().seed()).isEqualTo(42);
  }

  @Test
  void shouldReadTheWeightsOfTenants() {
    assertThat(
            SchedulerConfig.of(Map.of("tenant.weights", " acme = 3,lab=100 "))
                .tenant()
                .weightByName())
        .isEqualTo(Map.of("acme", 3, "lab", 100));
    assertThat(SchedulerConfig.of(Map.of()).tenant().weightByName()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"acme", "acme=0", "acme=101", "acme=x", "=3", "a=1,a=2", "a=1,,b=2", "a=1;"})
  void shouldSayWhatIsWrongWithWeights(String weights) {
    assertThatThrownBy(() -> SchedulerConfig.of(Map.of("tenant.weights", weights)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "tenant.weights = \"%s\" is not allowed: write each tenant once, as name=weight with a weight from 1 to 100, with commas between them."
                .formatted(weights));
  }

  static Stream<ConfigKey> keysWithARange() {
    return SchedulerConfig.keys().stream().filter(key -> !key.setting().min().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("keysWithARange")
  void shouldRefuseValuesOutsideEachRange(ConfigKey key) {
    for (String text : new String[] {"-1" + unit(key), "99999999" + largestUnit(key)}) {
      assertThatThrownBy(() -> SchedulerConfig.of(Map.of(key.name(), text)))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "%s = \"%s\" is not allowed: it must be from %s to %s.",
              key.name(), text, key.setting().min(), key.setting().max());
    }
  }

  @Test
  void shouldHaveARangeForEachNumberButTheSeed() {
    assertThat(
            SchedulerConfig.keys().stream()
                .filter(
                    key -> key.type() == int.class || key.type() == long.class || isDuration(key))
                .filter(key -> key.setting().min().isEmpty() || key.setting().max().isEmpty())
                .map(ConfigKey::name))
        .containsExactly("retry.seed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http.prot|8080|Unknown setting "http.prot". Did you mean http.port?
          qqqqqqqqqqqqqqqqqqqqqqq|1|Unknown setting "qqqqqqqqqqqqqqqqqqqqqqq".
          journal.durability|always|journal.durability = "always" is not allowed: it must be one of fsync, process.
          journal.durability|default|journal.durability = "default" is not allowed: it must be one of fsync, process.
          journal.fileBytes|64MB|journal.fileBytes = "64MB" is not allowed: it must be a size such as 64MiB (units B, KiB, MiB, GiB, TiB).
          task.executionTimeout|30|task.executionTimeout = "30" is not allowed: it must be a duration such as 250ms (units ns, us, ms, s, m, h, d).
          listen.insecure|yes|listen.insecure = "yes" is not allowed: it must be true or false.
          shards|two|shards = "two" is not allowed: it must be a whole number.
          shards|9999999999|shards = "9999999999" is not allowed: it must be from 1 to 64.
          data.dir|''|data.dir = "" is not allowed: it must be a path.
          listen.host|0.0.0.0|listen.host = "0.0.0.0" can be reached by others, and there is no authentication: use a loopback address, or say --insecure-listen 0.0.0.0.
          http.port|7070|http.port and binary.port cannot both use port 7070: change one of them.
          http.port|7170|http.port and runtime.port cannot both use port 7170: change one of them.
          binary.port|7170|binary.port and runtime.port cannot both use port 7170: change one of them.
          http.bodiesBytesMax|1MiB|http.bodyBytesMax must not be larger than http.bodiesBytesMax.
          http.idleTimeout|10s|http.idleTimeout must be longer than http.waitMax: nothing moves while a client waits.
          retry.backoffMax|10ms|retry.backoffBase must not be longer than retry.backoffMax.
          runtime.silenceMax|300ms|runtime.silenceMax must be at least twice runtime.heartbeatInterval: a single heartbeat may come late.
          admission.payloadBytesMax|1KiB|task.payloadBytesMax must not be larger than admission.payloadBytesMax.
          journal.retentionBytes|300MiB|journal.retentionBytes must be at least twice journal.fileBytes: files are deleted whole.
          """)
  void shouldRefuseWithOneClearSentence(String key, String text, String sentence) {
    assertThatThrownBy(() -> SchedulerConfig.of(Map.of(key, text)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http.port|7173|http.port and runtime.port cannot both use port 7173: change one of them.
          http.port|7072|http.port and binary.port cannot both use port 7072: change one of them.
          binary.port|7168|binary.port and runtime.port cannot both use port 7170: change one of them.
          runtime.port|65533|runtime.port = "65533" is not allowed: with shards = 4 it must be at most 65532.
          binary.port|65533|binary.port = "65533" is not allowed: with shards = 4 it must be at most 65532.
          """)
  void shouldCountThePortsOfAllShards(String key, String text, String sentence) {
    assertThatThrownBy(() -> SchedulerConfig.of(Map.of("shards", "4", key, text)))
        .hasMessage(sentence);
  }

  @Test
  void shouldAllowFreePortsEverywhere() {
    SchedulerConfig config =
        SchedulerConfig.of(Map.of("http.port", "0", "binary.port", "0", "runtime.port", "0"));

    assertThat(config.http().port()).isZero();
  }

  @Test
  void shouldAllowAnotherAddressWhenToldAloud() {
    SchedulerConfig config =
        SchedulerConfig.of(Map.of("listen.host", "0.0.0.0", "listen.insecure", "true"));

    assertThat(config.listen().host()).isEqualTo("0.0.0.0");
  }

  private static boolean isDuration(ConfigKey key) {
    return key.type() == Duration.class;
  }

  private static String unit(ConfigKey key) {
    return isDuration(key) ? "s" : "";
  }

  private static String largestUnit(ConfigKey key) {
    return isDuration(key) ? "m" : key.name().contains("Bytes") ? "GiB" : "9";
  }
}
