package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgentTableTest {
  private static final FleetLayout LAYOUT = CoreHarness.LAYOUT;
  private final AgentTable agents = new AgentTable(LAYOUT);

  private void allIdle() {
    for (int agent = 0; agent < agents.size(); agent++) {
      agents.host(agent, 0);
      agents.idle(agent, false);
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
    agents.host(2, 0);
    agents.idle(2, true);
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
}
