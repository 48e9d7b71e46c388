package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdleAgentsTest {
  private static final int AGENTS = 400;
  private static final int TARGETS = 8;
  private static final int ANY = 7;
  private final IdleAgents idle = new IdleAgents(AGENTS, TARGETS);

  /** Five specialties of two types. */
  private static int[] targets(int agent) {
    int specialty = agent % 5;
    return new int[] {specialty, specialty < 3 ? 5 : 6, ANY};
  }

  private void add(int agent, int host, boolean isProven) {
    idle.add(agent, host, targets(agent), isProven);
  }

  private int take(int target) {
    int agent = idle.first(target);
    if (agent != AgentTable.NONE) {
      idle.remove(agent, targets(agent));
    }
    return agent;
  }

  @Test
  void shouldUseProvenAgentsFirstAndEachInTheOrderTheyCame() {
    add(0, 0, false);
    add(5, 0, true);
    add(10, 0, false);
    add(15, 0, true);
    assertThat(List.of(take(ANY), take(ANY), take(ANY), take(ANY))).containsExactly(5, 15, 0, 10);
    assertThat(take(ANY)).isEqualTo(AgentTable.NONE);
    assertThat(idle.has(ANY)).isFalse();
  }

  @Test
  void shouldLetTheRuntimesOfATargetTakeTurns() {
    for (int agent = 0; agent < 30; agent += 5) {
      add(agent, agent < 15 ? 3 : 130, false);
    }
    add(1, 64, false);
    assertThat(List.of(take(0), take(0), take(0), take(0))).containsExactly(0, 15, 5, 20);
    assertThat(List.of(take(ANY), take(ANY), take(ANY))).containsExactly(10, 1, 25);
  }

  @Test
  void shouldTakeAnAgentOutOfAllThreeOfItsLists() {
    add(4, 0, true);
    assertThat(idle.contains(4)).isTrue();
    assertThat(take(6)).isEqualTo(4);
    assertThat(idle.contains(4)).isFalse();
    assertThat(idle.has(4)).isFalse();
    assertThat(idle.has(6)).isFalse();
    assertThat(idle.has(ANY)).isFalse();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldDoAsPlainListsDo(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int hosts = random.nextInt(1, 200);
    List<List<Integer>> model = new ArrayList<>();
    for (int host = 0; host < hosts; host++) {
      model.add(new ArrayList<>());
    }
    boolean[] proven = new boolean[AGENTS];
    int[] last = {-1, -1, -1, -1, -1, -1, -1, -1};
    for (int step = 0; step < 50_000; step++) {
      String at = "seed %d, step %d".formatted(seed, step);
      int agent = random.nextInt(AGENTS);
      if (random.nextInt(4) == 0) {
        int target = random.nextInt(TARGETS);
        int expected = next(model, last, target);
        assertThat(take(target)).as(at).isEqualTo(expected);
        assertThat(expected == AgentTable.NONE || !idle.contains(expected)).as(at).isTrue();
      } else if (!idle.contains(agent)) {
        int host = random.nextInt(hosts);
        proven[agent] = random.nextBoolean();
        add(agent, host, proven[agent]);
        List<Integer> list = model.get(host);
        long before = proven[agent] ? list.stream().filter(a -> proven[a]).count() : list.size();
        list.add((int) before, agent);
      } else if (random.nextInt(3) == 0) {
        idle.remove(agent, targets(agent));
        model.forEach(list -> list.remove(/* element */ (Integer) agent));
      }
      int target = random.nextInt(TARGETS);
      boolean has = model.stream().anyMatch(list -> indexOf(list, target) >= 0);
      assertThat(idle.has(target)).as(at).isEqualTo(has);
    }
  }

  private static int next(List<List<Integer>> model, int[] last, int target) {
    for (int i = 1; i <= model.size(); i++) {
      int host = Math.floorMod(last[target] + i, model.size());
      int index = indexOf(model.get(host), target);
      if (index >= 0) {
        last[target] = host;
        return model.get(host).remove(/* index */ index);
      }
    }
    return AgentTable.NONE;
  }

  private static int indexOf(List<Integer> list, int target) {
    for (int i = 0; i < list.size(); i++) {
      for (int other : targets(list.get(i))) {
        if (other == target) {
          return i;
        }
      }
    }
    return -1;
  }
}
