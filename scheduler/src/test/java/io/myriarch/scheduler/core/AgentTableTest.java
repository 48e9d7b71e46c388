package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentTableTest {
  private static final FleetLayout LAYOUT = CoreHarness.LAYOUT;
  private final AgentTable agents = new AgentTable(LAYOUT);

  private void allIdle() {
    for (int agent = 0; agent < agents.size(); agent++) {
      agents.idle(agent);
    }
  }

  @Test
  void shouldBeginWithEveryAgentHealingAndWithoutAHost() {
    assertThat(agents.size()).isEqualTo(6);
    assertThat(agents.size(AgentStatus.HEALING)).isEqualTo(6);
    assertThat(agents.size(1, AgentStatus.HEALING)).isEqualTo(2);
    for (int agent = 0; agent < 6; agent++) {
      assertThat(agents.host(agent)).isEqualTo(AgentTable.NONE);
      assertThat(agents.home(agent)).isEqualTo(AgentTable.NONE);
      assertThat(agents.task(agent)).isZero();
    }
    assertThat(agents.pollIdle(LAYOUT.anyTarget())).isEqualTo(AgentTable.NONE);
  }

  @Test
  void shouldTakeAnAgentOutOfAllThreeOfItsLists() {
    allIdle();
    assertThat(agents.pollIdle(LAYOUT.anyTarget())).isZero();
    assertThat(agents.pollIdle(LAYOUT.typeTarget(0))).isEqualTo(1);
    assertThat(agents.hasIdle(LAYOUT.group("analytics", "metrics"))).isFalse();
    assertThat(agents.pollIdle(LAYOUT.group("analytics", "metrics"))).isEqualTo(AgentTable.NONE);
    assertThat(agents.pollIdle(LAYOUT.typeTarget(0))).isEqualTo(2);
    assertThat(agents.pollIdle(LAYOUT.group("monitoring", "checks"))).isEqualTo(4);
    assertThat(agents.pollIdle(LAYOUT.anyTarget())).isEqualTo(3);
    assertThat(agents.isListed(3)).isFalse();
    assertThat(agents.isListed(5)).isTrue();
  }

  @Test
  void shouldKnowTheAttemptThatAnAgentWorksOnByItsWholeToken() {
    agents.work(2, 99, 0xFFFE, 0xFFFF);
    assertThat(agents.status(2)).isEqualTo(AgentStatus.WORKING);
    assertThat(agents.task(2)).isEqualTo(99);
    assertThat(agents.epoch(2)).isEqualTo(0xFFFE);
    assertThat(agents.attempt(2)).isEqualTo(0xFFFF);
    assertThat(agents.worksOn(2, 99, 0xFFFE, 0xFFFF)).isTrue();
    assertThat(agents.worksOn(2, 98, 0xFFFE, 0xFFFF)).isFalse();
    assertThat(agents.worksOn(2, 99, 0xFFFD, 0xFFFF)).isFalse();
    assertThat(agents.worksOn(2, 99, 0xFFFE, 0xFFFE)).isFalse();
    agents.error(2);
    assertThat(agents.worksOn(2, 99, 0xFFFE, 0xFFFF)).as("until it answers").isTrue();
    agents.idle(2);
    assertThat(agents.worksOn(2, 99, 0xFFFE, 0xFFFF)).isFalse();
  }

  @Test
  void shouldForgetThatItWasDeployedWhenItsHostChanges() {
    agents.host(1, 0);
    assertThat(agents.isDeployed(1)).isFalse();
    agents.deployed(1);
    assertThat(agents.isDeployed(1)).isTrue();
    agents.host(1, 1);
    assertThat(agents.isDeployed(1)).isFalse();
  }

  @Test
  void shouldCountOutcomes() {
    agents.countOutcome(3, true);
    agents.countOutcome(3, true);
    agents.countOutcome(3, false);
    assertThat(agents.succeeded(3)).isEqualTo(2);
    assertThat(agents.failed(3)).isEqualTo(1);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void shouldGiveTheLeastRecentlyUsedOfAnyTarget(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> idle = new ArrayList<>();
    List<Integer> busy = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
    for (int step = 0; step < 10_000; step++) {
      int die = random.nextInt(5);
      if (die < 2 && !busy.isEmpty()) {
        int agent = draw(random, busy);
        agents.idle(agent);
        idle.add(agent);
      } else if (die < 4) {
        int target = random.nextInt(LAYOUT.targets());
        int expected = firstOf(idle, target);
        assertThat(agents.hasIdle(target)).isEqualTo(expected != AgentTable.NONE);
        assertThat(agents.pollIdle(target)).as("seed %d, step %d", seed, step).isEqualTo(expected);
        if (expected != AgentTable.NONE) {
          idle.remove(/* element */ (Integer) expected);
          agents.work(expected, 1, 1, 1);
          busy.add(expected);
        }
      } else if (!idle.isEmpty()) {
        int agent = draw(random, idle);
        agents.healing(agent);
        busy.add(agent);
      }
      assertThat(agents.size(AgentStatus.IDLE)).isEqualTo(idle.size());
    }
  }

  private static int draw(SplittableRandom random, List<Integer> from) {
    return from.remove(/* index */ random.nextInt(from.size()));
  }

  private int firstOf(List<Integer> idle, int target) {
    for (int agent : idle) {
      for (int own : agents.targets(agent)) {
        if (own == target) {
          return agent;
        }
      }
    }
    return AgentTable.NONE;
  }
}
