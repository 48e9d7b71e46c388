package io.myriarch.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.compare.contender.Contender;
import io.myriarch.compare.contender.Durability;
import io.myriarch.compare.contender.Job;
import io.myriarch.compare.contender.Profile;
import io.myriarch.compare.contender.Server;
import io.myriarch.compare.drive.Deliveries;
import io.myriarch.compare.drive.PeerDriver;
import io.myriarch.compare.report.Outcome;
import io.myriarch.loadtest.faults.process.Cleanup;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.TaskDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundsTest {
  private static final LoadPlan.Pace PACE =
      new LoadPlan.Pace(1_000, Duration.ofMillis(200), Duration.ZERO, Duration.ofSeconds(30));

  private final List<String> happened = new ArrayList<>();
  private final Cleanup cleanup = new Cleanup();
  @TempDir private Path folder;

  @Test
  void shouldRunInTurnEachWithAServerOfItsOwn() {
    List<Outcome> outcomes =
        rounds(new Loop("a", false), new Loop("b", false)).run(2, (_, _) -> {});
    assertThat(happened)
        .containsExactly(
            "start a", "end a", "start b", "end b", "start a", "end a", "start b", "end b");
    assertThat(outcomes).extracting(outcome -> outcome.runs().size()).containsExactly(2, 2);
    assertThat(outcomes.getFirst().version()).isEqualTo("a 1.0");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldGoOnWithoutOneThatDoesNotStartAndKeepItsLog() {
    List<Outcome> outcomes = rounds(new Loop("a", true), new Loop("b", false)).run(1, (_, _) -> {});
    assertThat(outcomes.getFirst().isQuotable()).isFalse();
    assertThat(outcomes.getFirst().failure()).contains("no licence").contains("a-1");
    assertThat(outcomes.getLast().runs()).hasSize(1);
    assertThat(folder.resolve("a-1")).isDirectoryContaining("glob:**.log");
    assertThat(folder.resolve("a-1/data")).doesNotExist();
    assertThat(happened).containsExactly("start a", "end a", "start b", "end b");
  }

  @Test
  void shouldNotGoOnAfterAnInterruption() {
    Rounds rounds = rounds(new Loop("a", true), new Loop("b", false));
    rounds.stop();
    assertThatThrownBy(() -> rounds.run(1, (_, _) -> {})).hasMessageContaining("interrupted");
    assertThat(happened).containsExactly("start a", "end a");
  }

  private Rounds rounds(Contender... contenders) {
    return new Rounds(List.of(contenders), PACE, folder, cleanup, _ -> {});
  }

  /** Does the tasks in this process, or does not start. */
  private final class Loop implements Contender {
    private final String name;
    private final boolean broken;

    Loop(String name, boolean broken) {
      this.name = name;
      this.broken = broken;
    }

    @Override
    public Profile profile() {
      return new Profile(name, name, Durability.MEMORY, "", "", "", "");
    }

    @Override
    public Optional<String> missing() {
      return Optional.empty();
    }

    @Override
    public LoadPlan.Work work() {
      return Job.NO_OP;
    }

    @Override
    public Server start(Path own, Cleanup ofRun) {
      happened.add("start " + name);
      ofRun.add(() -> happened.add("end " + name));
      try {
        Files.writeString(own.resolve(name + ".log"), "started");
        Files.writeString(own.resolve("data"), "much");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (broken) {
        throw new LoadException("no licence");
      }
      return new Server() {
        @Override
        public String version() {
          return name + " 1.0";
        }

        @Override
        public TaskDriver driver(LoadPlan plan) {
          return new LoopDriver(profile(), plan);
        }
      };
    }
  }

  private static final class LoopDriver extends PeerDriver {
    private final Deliveries<Long> tasks = new Deliveries<>();

    LoopDriver(Profile profile, LoadPlan plan) {
      super(profile, plan, 100);
    }

    @Override
    protected void connect() {
      crew().start("loop", this::work);
    }

    @Override
    protected void submit(long number, byte[] payload) {
      tasks.add(number);
    }

    private void work() throws InterruptedException {
      for (long number : tasks.take(10)) {
        events().accepted(number, 1);
        events().ended(new long[] {number});
      }
    }

    @Override
    protected void send() {}

    @Override
    protected void disconnect() {}
  }
}
