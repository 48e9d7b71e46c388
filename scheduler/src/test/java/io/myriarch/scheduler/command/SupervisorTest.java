package io.myriarch.scheduler.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  private static final String FOREVER =
      "trap 'echo drained; exit 0' TERM; while :; do sleep 0.05; done";
  private static final long LIMIT_NS = Duration.ofSeconds(20).toNanos();

  private final StringWriter said = new StringWriter();

  @TempDir private Path folder;
  private Supervisor supervisor;

  @AfterEach
  void killAll() {
    supervisor.kill();
  }

  @Test
  void shouldStopRuntimesBeforeTheScheduler() throws Exception {
    Path order = folder.resolve("order");
    ChildProcess scheduler = child("scheduler", tellingItsEnd("scheduler", order));
    ChildProcess runtime = child("runtime-1", tellingItsEnd("runtime", order));
    start(scheduler, runtime);
    await(() -> scheduler.log().tail(1).contains("up") && runtime.log().tail(1).contains("up"));

    supervisor.stop();

    assertThat(Files.readAllLines(order)).containsExactly("runtime", "scheduler");
    assertThat(scheduler.isAlive()).isFalse();
    assertThat(said.toString())
        .isEqualTo("Stopping: 1 runtimes drain ...\nStopping: scheduler ...\n");
  }

  @Test
  void shouldStartAgainWhatDies() throws Exception {
    ChildProcess runtime = child("runtime-1", FOREVER);
    start(child("scheduler", FOREVER), runtime);
    supervisor.markReady();
    long pid = runtime.handle().pid();

    assertThat(runtime.handle().destroyForcibly()).isTrue();
    await(() -> supervisor.step(System.nanoTime()));

    assertThat(runtime.isAlive()).isTrue();
    assertThat(runtime.handle().pid()).isNotEqualTo(pid);
    assertThat(said.toString())
        .startsWith("runtime-1 was killed by signal 9: starting it again in 250 ms; its log is ");
  }

  @Test
  void shouldPauseLongerWithEachDeath() throws Exception {
    ChildProcess runtime = child("runtime-1", "exit 7");
    start(child("scheduler", FOREVER), runtime);
    supervisor.markReady();

    await(() -> supervisor.step(System.nanoTime()) && runtime.starts() == 3);

    assertThat(said.toString())
        .contains("runtime-1 ended with exit code 7: starting it again in 250 ms")
        .contains("runtime-1 ended with exit code 7: starting it again in 500 ms");
  }

  @Test
  void shouldGiveUpWithTheReasonOfASchedulerThatCannotStart() throws Exception {
    start(
        child("scheduler", "echo starting; echo 'myriarch: The disk is gone.'; echo bye; exit 1"),
        child("runtime-1", FOREVER));

    await(() -> stepsToTheEnd());

    assertThat(supervisor.reasonToGiveUp()).contains("The disk is gone.");
  }

  @Test
  void shouldGiveUpWithTheLogOfARuntimeThatNeverStarts() throws Exception {
    ChildProcess runtime = child("runtime-1", "echo no agents here; exit 3");
    start(child("scheduler", FOREVER), runtime);

    await(() -> stepsToTheEnd());

    assertThat(runtime.starts()).isEqualTo(3);
    assertThat(supervisor.reasonToGiveUp().orElseThrow())
        .startsWith("runtime-1 ended with exit code 3; the end of its log ")
        .endsWith("  no agents here\n  no agents here\n  no agents here\n");
  }

  @Test
  void shouldStartAgainASchedulerThatDiesLater() throws Exception {
    ChildProcess scheduler = child("scheduler", FOREVER);
    start(scheduler);
    supervisor.markReady();

    assertThat(scheduler.handle().destroyForcibly()).isTrue();
    await(() -> supervisor.step(System.nanoTime()));

    assertThat(supervisor.reasonToGiveUp()).isEmpty();
    assertThat(scheduler.isAlive()).isTrue();
  }

  private boolean stepsToTheEnd() {
    boolean _ = supervisor.step(System.nanoTime());
    return supervisor.reasonToGiveUp().isPresent();
  }

  private void start(ChildProcess scheduler, ChildProcess... runtimes) {
    supervisor = new Supervisor(scheduler, List.of(runtimes), new PrintWriter(said, true));
    supervisor.start(System.nanoTime());
  }

  private static String tellingItsEnd(String name, Path order) {
    return "trap 'echo %s >> %s; exit 0' TERM; echo up; while :; do sleep 0.05; done"
        .formatted(name, order);
  }

  private ChildProcess child(String name, String script) throws IOException {
    BoundedLog log = new BoundedLog(folder.resolve("logs"), name);
    log.rotate();
    return new ChildProcess(name, List.of("/bin/sh", "-c", script), log);
  }

  private static void await(BooleanSupplier condition) {
    long endNs = System.nanoTime() + LIMIT_NS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("should have happened by now").isLessThan(endNs);
      Thread.onSpinWait();
    }
  }
}
