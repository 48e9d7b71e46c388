package io.myriarch.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.myriarch.compare.contender.Contender;
import io.myriarch.compare.contender.Server;
import io.myriarch.loadtest.faults.process.Cleanup;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.LoadResult;
import io.myriarch.loadtest.run.LoadRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each peer does real tasks, where its server is installed. */
class PeersTest {
  private static final LoadPlan.Target NONE = new LoadPlan.Target("", 0, 0);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DRAIN = Duration.ofSeconds(20);

  static List<String> names() {
    return Contenders.peers().stream().map(peer -> peer.profile().name()).toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  @Tag("slow")
  void shouldEndEveryTaskOnce(String name) throws IOException {
    Contender peer = Contenders.named(List.of(name), Contenders.peers()).getFirst();
    Optional<String> missing = peer.missing();
    assumeTrue(missing.isEmpty(), () -> name + ": " + missing.get());
    Path folder = DataFolder.create();
    Path own = Files.createDirectory(folder.resolve(name));
    try (Cleanup cleanup = new Cleanup()) {
      Server server = peer.start(own, cleanup);
      assertThat(server.version()).matches("\\S+ \\d+\\.\\d+.*");
      LoadResult result = run(peer, server);
      System.out.printf("%s (%s): %,.0f/s%n", name, server.version(), result.completedPerSecond());
      assertThat(result.verdict().reason())
          .isEqualTo("every accepted task ended once with the right result.");
      assertThat(result.counts().completed()).isPositive();
      assertThat(result.acknowledged().getTotalCount()).isPositive();
    } finally {
      Rounds.delete(folder, _ -> true);
    }
    assertThat(folder).doesNotExist();
  }

  /** As many as fit: a busy machine misses any rate. */
  private static LoadResult run(Contender peer, Server server) {
    LoadPlan plan =
        new LoadPlan(
            LoadPlan.Protocol.BINARY,
            NONE,
            peer.work(),
            new LoadPlan.Pace(0, SECOND, SECOND, DRAIN),
            new LoadPlan.Links(0, 1, 1));
    return new LoadRun(plan, 1, _ -> server.driver(plan), () -> 0, _ -> {}).run();
  }
}
