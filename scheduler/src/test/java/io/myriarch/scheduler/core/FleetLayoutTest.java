package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FleetLayoutTest {
  private final FleetLayout layout = CoreHarness.LAYOUT;

  @Test
  void shouldNumberAgentsThroughInTheOrderOfTheGroups() {
    assertThat(layout.agents()).isEqualTo(6);
    assertThat(layout.groups()).extracting(FleetLayout.Group::firstAgent).containsExactly(0, 2, 4);
    assertThat(layout.groups()).extracting(FleetLayout.Group::end).containsExactly(2, 4, 6);
    assertThat(layout.types()).containsExactly("analytics", "monitoring");
    assertThat(layout.typeOfGroup(2)).isEqualTo(1);
  }

  @Test
  void shouldNumberTargetsGroupsFirstThenTypesThenAny() {
    assertThat(layout.targets()).isEqualTo(6);
    assertThat(layout.target("analytics", "metrics")).isZero();
    assertThat(layout.target("monitoring", "checks")).isEqualTo(2);
    assertThat(layout.target("analytics", "any")).isEqualTo(3).isEqualTo(layout.typeTarget(0));
    assertThat(layout.target("monitoring", "any")).isEqualTo(4);
    assertThat(layout.target("any", "any")).isEqualTo(5).isEqualTo(layout.anyTarget());
  }

  @Test
  void shouldHaveNoTargetForOtherNames() {
    assertThat(layout.target("poetry", "odes")).isEqualTo(-1);
    assertThat(layout.target("poetry", "any")).isEqualTo(-1);
    assertThat(layout.target("analytics", "checks")).isEqualTo(-1);
    assertThat(layout.target("any", "metrics")).isEqualTo(-1);
    assertThat(layout.hasType("poetry")).isFalse();
    assertThat(layout.hasType("analytics")).isTrue();
    assertThat(layout.group("monitoring", "metrics")).isEqualTo(-1);
  }

  @Test
  void shouldShareEachGroupEvenlyAmongShardsAndNumberOnFromShardToShard() {
    List<FleetLayout.Wanted> wanted =
        List.of(
            new FleetLayout.Wanted("analytics", "metrics", 7, ""),
            new FleetLayout.Wanted("monitoring", "checks", 6, ""));
    List<FleetLayout> shards =
        List.of(
            FleetLayout.ofShard(wanted, 0, 3),
            FleetLayout.ofShard(wanted, 1, 3),
            FleetLayout.ofShard(wanted, 2, 3));
    assertThat(shards).extracting(FleetLayout::agents).containsExactly(5, 4, 4);
    assertThat(shards.get(0).groups()).extracting(FleetLayout.Group::agents).containsExactly(3, 2);
    assertThat(shards.get(1).groups()).extracting(FleetLayout.Group::agents).containsExactly(2, 2);
    assertThat(shards).extracting(shard -> shard.number(0)).containsExactly(0, 5, 9);
    assertThat(shards.get(2).agentOfNumber(12)).isEqualTo(3);
  }
}
