package io.myriarch.scheduler.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final FakeHealth first = new FakeHealth(0);
  private final FakeHealth second = new FakeHealth(1);
  private final List<ShardHealth> shards = new ArrayList<>(List.of(first, second));
  private final Health health = new Health(shards, 2, FakeHealth.STALL_NS_MAX);

  @Test
  void shouldHaveNothingToComplainOf() {
    assertThat(health.stuck()).isEmpty();
    assertThat(health.notAccepting()).isEmpty();
  }

  @Test
  void shouldCallALoopStuckBeyondTheBoundOnly() {
    second.sinceTurnNs = FakeHealth.STALL_NS_MAX;
    assertThat(health.stuck()).isEmpty();
    second.sinceTurnNs = FakeHealth.STALL_NS_MAX + 1;
    assertThat(health.stuck()).containsExactly("the loop of shard 1 has not turned for 5.0 s");
    assertThat(health.notAccepting()).isEqualTo(health.stuck());
  }

  @Test
  void shouldNotCallAShardStuckThatReadsItsJournal() {
    first.hasStarted = false;
    first.sinceTurnNs = Long.MAX_VALUE;
    assertThat(health.stuck()).isEmpty();
    assertThat(health.notAccepting()).containsExactly("shard 0 reads its journal");
  }

  @Test
  void shouldMissAShardThatIsNotThereYet() {
    shards.remove(second);
    assertThat(health.stuck()).isEmpty();
    assertThat(health.notAccepting()).containsExactly("shard 1 has not started yet");
  }

  @Test
  void shouldNotBeReadyWhileTheDiskDoesNotForce() {
    first.forcingForNs = FakeHealth.STALL_NS_MAX + 2_000_000_000L;
    assertThat(health.stuck()).isEmpty();
    assertThat(health.notAccepting())
        .containsExactly("the disk of shard 0 has not forced what was written for 7.0 s");
  }

  @Test
  void shouldTellAShardThatHasStopped() {
    first.failure = "the disk refused";
    first.closedBecause = "whatever";
    assertThat(health.stuck()).containsExactly("shard 0 has stopped: the disk refused");
    assertThat(health.notAccepting()).isEqualTo(health.stuck());
  }
}
