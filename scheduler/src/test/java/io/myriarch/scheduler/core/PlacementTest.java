package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {
  private static final FleetLayout LAYOUT =
      new FleetLayout(
          List.of(
              new FleetLayout.Wanted("a", "x", 7, ""),
              new FleetLayout.Wanted("a", "y", 4, ""),
              new FleetLayout.Wanted("b", "z", 1, "")));

  private final AgentTable agents = new AgentTable(LAYOUT);
  private final List<RuntimeRow> runtimes = new ArrayList<>();

  private RuntimeRow runtime(int agentsMax, String... kinds) {
    RuntimeRow row = new RuntimeRow(runtimes.size(), "r" + runtimes.size());
    row.state = RuntimeRow.State.READY;
    row.agentsMax = agentsMax;
    for (String kind : kinds) {
      String[] names = kind.split("/", 2);
      row.kinds.put(kind, new AgentKind(names[0], names[1], "1", List.of()));
    }
    runtimes.add(row);
    return row;
  }

  private void place() {
    Placement.place(LAYOUT, agents, runtimes);
  }

  private List<Integer> homes() {
    List<Integer> homes = new ArrayList<>();
    for (int agent = 0; agent < agents.size(); agent++) {
      homes.add(agents.home(agent));
    }
    return homes;
  }

  private long count(FleetLayout.Group group, RuntimeRow runtime) {
    return homes().subList(group.firstAgent(), group.end()).stream()
        .filter(home -> home == runtime.index)
        .count();
  }

  private void assertEven() {
    long ready = runtimes.stream().filter(r -> r.state == RuntimeRow.State.READY).count();
    for (FleetLayout.Group group : LAYOUT.groups()) {
      for (RuntimeRow runtime : runtimes) {
        if (runtime.state == RuntimeRow.State.READY) {
          long least = group.agents() / ready;
          assertThat(count(group, runtime)).isBetween(least, least + 1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 20})
  void shouldSpreadEachGroupAndTheWholeEvenly(int count) {
    for (int i = 0; i < count; i++) {
      runtime(100);
    }
    place();
    assertEven();
    int least = agents.size() / count;
    assertThat(runtimes).allMatch(r -> r.agentsPlaced == least || r.agentsPlaced == least + 1);
    assertThat(homes()).doesNotContain(AgentTable.NONE);
  }

  @Test
  void shouldMoveNothingWhenNothingHasChanged() {
    runtime(100);
    runtime(100);
    runtime(100);
    place();
    List<Integer> before = homes();
    place();
    assertThat(homes()).isEqualTo(before);
  }

  @Test
  void shouldMoveNoMoreThanTheShareOfANewRuntime() {
    runtime(100);
    runtime(100);
    place();
    List<Integer> before = homes();
    RuntimeRow added = runtime(100);
    place();
    assertEven();
    for (int agent = 0; agent < agents.size(); agent++) {
      assertThat(agents.home(agent)).isIn(before.get(agent), added.index);
    }
  }

  @Test
  void shouldMoveOnlyTheAgentsOfARuntimeThatIsGone() {
    runtime(100);
    RuntimeRow gone = runtime(100);
    runtime(100);
    place();
    List<Integer> before = homes();
    gone.state = RuntimeRow.State.LOST;
    place();
    assertEven();
    assertThat(homes()).doesNotContain(gone.index);
    long moved = 0;
    for (int agent = 0; agent < agents.size(); agent++) {
      moved += agents.home(agent) == before.get(agent) ? 0 : 1;
    }
    assertThat(moved).isLessThanOrEqualTo(6);
  }

  @Test
  void shouldUseOnlyRuntimesThatHaveAnImplementation() {
    RuntimeRow capable = runtime(100, "a/x");
    RuntimeRow other = runtime(100);
    place();
    assertThat(count(LAYOUT.groups().get(0), capable)).isEqualTo(7);
    assertThat(count(LAYOUT.groups().get(1), other)).as("nobody has one").isBetween(2L, 4L);
  }

  @Test
  void shouldKeepToTheCapacityAndUseAllOfIt() {
    RuntimeRow small = runtime(2);
    RuntimeRow large = runtime(100);
    place();
    assertThat(small.agentsPlaced).isEqualTo(2);
    assertThat(large.agentsPlaced).isEqualTo(10);
  }

  @Test
  void shouldLeaveAgentsWithoutAHomeWhenThereIsNoRoom() {
    runtime(3);
    runtime(4);
    place();
    assertThat(homes().stream().filter(home -> home == AgentTable.NONE)).hasSize(5);
    runtime(100);
    place();
    assertThat(homes()).doesNotContain(AgentTable.NONE);
  }

  @Test
  void shouldLeaveAllWithoutAHomeWhenThereIsNoRuntime() {
    runtime(100).state = RuntimeRow.State.DRAINING;
    place();
    assertThat(homes()).containsOnly(AgentTable.NONE);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void shouldPlaceAsManyAsThereIsRoomForWhoeverComesAndGoes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 6; i++) {
      runtime(random.nextInt(8));
    }
    for (int step = 0; step < 500; step++) {
      RuntimeRow changed = runtimes.get(random.nextInt(6));
      changed.state = random.nextBoolean() ? RuntimeRow.State.READY : RuntimeRow.State.LOST;
      changed.agentsMax = random.nextInt(8);
      place();
      int room = 0;
      for (RuntimeRow runtime : runtimes) {
        boolean isReady = runtime.state == RuntimeRow.State.READY;
        room += isReady ? runtime.agentsMax : 0;
        long placed = homes().stream().filter(home -> home == runtime.index).count();
        assertThat(placed).isEqualTo(runtime.agentsPlaced);
        assertThat(placed).isLessThanOrEqualTo(isReady ? runtime.agentsMax : 0);
      }
      assertThat(homes().stream().filter(home -> home != AgentTable.NONE).count())
          .as("seed %d, step %d", seed, step)
          .isEqualTo(Math.min(room, agents.size()));
    }
  }

  @Test
  void shouldLeaveAgentsWhereTheyAreWhoseRuntimeIsCutOff() {
    RuntimeRow away = runtime(100);
    runtime(100);
    runtime(100);
    place();
    List<Integer> before = homes();
    long kept = before.stream().filter(home -> home == away.index).count();
    for (int agent = 0; agent < agents.size(); agent++) {
      agents.host(agent, agents.home(agent));
    }
    away.state = RuntimeRow.State.CUT_OFF;
    place();
    assertThat(homes()).as("nobody moves").isEqualTo(before);
    assertThat(away.agentsPlaced).isEqualTo((int) kept);
    RuntimeRow added = runtime(100);
    place();
    FleetLayout.Group first = LAYOUT.groups().getFirst();
    long rest = first.agents() - count(first, away);
    assertThat(count(first, added)).as("its share of the rest").isBetween(rest / 3, rest / 3 + 1);
    assertThat(homes().stream().filter(home -> home == away.index)).hasSize((int) kept);
  }
}
