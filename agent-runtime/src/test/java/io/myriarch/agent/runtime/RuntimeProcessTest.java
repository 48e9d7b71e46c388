package io.myriarch.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.agent.runtime.FakeScheduler.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as it is started in production. */
class RuntimeProcessTest {
  @TempDir Path data;

  private Process start(String... arguments) throws IOException {
    Path root = Path.of(System.getProperty("myriarch.root"));
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.add("@" + root.resolve("deploy/jvm/common.options"));
    command.add("@" + root.resolve("deploy/jvm/runtime.options"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(RuntimeMain.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log()).start();
  }

  private java.io.File log() {
    return data.resolve("log").toFile();
  }

  private int exitCode(Process process) throws Exception {
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private String logged() throws IOException {
    return Files.readString(log().toPath());
  }

  @Test
  void shouldServeAndDrainOnSigterm() throws Exception {
    try (FakeScheduler scheduler = new FakeScheduler()) {
      Process process =
          start(
              "--id",
              "p1",
              "--data",
              data.toString(),
              "--scheduler",
              "127.0.0.1:" + scheduler.address().getPort());
      var connection = scheduler.joined();
      connection.send(new Frames().deploy(0, 1_000, "test", "lab", "").name(1, "upper"));
      connection.awaitReady(1_000);
      connection.send(new Frames().assign(1, 999, 1, 1, new byte[] {'a'}));
      assertThat(connection.await(Said.Completed.class).text()).isEqualTo("A");
      process.destroy();
      connection.await(Said.Leaving.class);
      assertThat(exitCode(process)).as(logged()).isZero();
      assertThat(data.resolve("p1.json")).doesNotExist();
    }
  }

  @Test
  void shouldRefuseWrongArguments() throws Exception {
    assertThat(exitCode(start("--id", "r1"))).isEqualTo(2);
    assertThat(logged()).contains("Missing required option").contains("--scheduler");
    assertThat(exitCode(start("--id", "r 1", "--scheduler", "localhost:1"))).isEqualTo(2);
    assertThat(logged()).contains("--id \"r 1\" is refused");
    assertThat(exitCode(start("--help"))).isZero();
  }
}
