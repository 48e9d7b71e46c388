package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.TaskStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitingTasksTest {
  private static final int GROUPS = 3;
  private static final int OLDEST_EVERY = 4;

  private record Task(int slot, int tenant, int target, int priority, long readyAtNs) {}

  private final AgentTable agents = new AgentTable(CoreHarness.LAYOUT);
  private final TaskTable table = new TaskTable(10_000);
  private final List<Task> model = new ArrayList<>();
  private Tenants tenants;
  private WaitingTasks waiting;
  private long sequence;

  private void start(int tenantCount, int weightOfFirst) {
    tenants = new Tenants(new Fairness(4096, 0, Map.of("", weightOfFirst), OLDEST_EVERY));
    for (int tenant = 1; tenant < tenantCount; tenant++) {
      tenants.intern("tenant " + tenant);
    }
    waiting = new WaitingTasks(table, tenants, CoreHarness.LAYOUT, OLDEST_EVERY);
  }

  private Task add(int tenant, int target, int priority) {
    int slot = table.add(++sequence, TaskStatus.QUEUED);
    table.priority(slot, priority);
    table.readyAtNs(slot, sequence);
    waiting.add(tenant, target, slot);
    Task task = new Task(slot, tenant, target, priority, sequence);
    model.add(task);
    return task;
  }

  private Task take(int group) {
    int[] targets = agents.targetsOfGroup(group);
    int tenant = waiting.turn(group, targets);
    if (tenant == Tenants.NONE) {
      return null;
    }
    int slot = waiting.next(tenant, group, targets);
    Task task = model.stream().filter(t -> t.slot() == slot).findFirst().orElseThrow();
    assertThat(task.tenant()).isEqualTo(tenant);
    remove(task);
    waiting.taken(group, tenant);
    return task;
  }

  private void remove(Task task) {
    waiting.remove(task.tenant(), task.target(), task.slot());
    table.remove(task.slot());
    model.remove(task);
  }

  private List<Task> waitingFor(int group) {
    int[] targets = agents.targetsOfGroup(group);
    return model.stream()
        .filter(
            t -> t.target() == targets[0] || t.target() == targets[1] || t.target() == targets[2])
        .toList();
  }

  @Test
  void shouldGiveEachTenantItsWeightInARound() {
    start(3, 3);
    for (int i = 0; i < 20; i++) {
      add(0, 5, 9);
      add(1, 0, 4);
      add(2, 3, 0);
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      order.add(take(0).tenant());
    }
    assertThat(order).containsExactly(1, 2, 0, 0, 0, 1, 2, 0, 0, 0);
  }

  @Test
  void shouldNotSaveTurnsForATenantThatHadNothingToDo() {
    start(2, 1);
    for (int i = 0; i < 100; i++) {
      add(0, 0, 4);
    }
    for (int i = 0; i < 50; i++) {
      take(0);
    }
    for (int i = 0; i < 10; i++) {
      add(1, 0, 4);
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      order.add(take(0).tenant());
    }
    assertThat(order).containsExactly(1, 0, 1, 0, 1, 0);
  }

  @Test
  void shouldTakeEveryFourthTaskByItsAge() {
    start(1, 1);
    Task old = add(0, 0, 0);
    Task oldToo = add(0, 5, 1);
    for (int i = 0; i < 20; i++) {
      add(0, 0, 9);
    }
    List<Task> order = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      order.add(take(0));
    }
    assertThat(order.get(3)).isEqualTo(old);
    assertThat(order.get(7)).isEqualTo(oldToo);
  }

  @Test
  void shouldFindTheNextTenantInEveryWord() {
    start(200, 1);
    add(199, 0, 4);
    add(63, 0, 4);
    add(64, 0, 4);
    add(3, 0, 4);
    List<Integer> order = new ArrayList<>();
    for (Task task = take(0); task != null; task = take(0)) {
      order.add(task.tenant());
    }
    assertThat(order).containsExactly(3, 63, 64, 199);
    add(3, 0, 4);
    assertThat(take(0).tenant()).isEqualTo(3);
    assertThat(waiting.isWaiting(0)).isFalse();
  }

  /** The two bounds of the class's description, and who goes first, against a list. */
  @ParameterizedTest(name = "seed {0}, {1} tenants, weight {2}")
  @CsvSource({"1, 1, 1", "2, 2, 1", "3, 3, 5", "4, 70, 2", "5, 130, 1"})
  void shouldKeepItsBoundsWhateverComes(long seed, int tenantCount, int weight) {
    start(tenantCount, weight);
    SplittableRandom random = new SplittableRandom(seed);
    int[][] passedOver = new int[GROUPS][tenantCount];
    int[][] takenByPriority = new int[GROUPS][tenantCount];
    for (int step = 0; step < 20_000; step++) {
      int targets = CoreHarness.LAYOUT.targets();
      if (random.nextInt(100) < 52 && model.size() < 400) {
        add(random.nextInt(tenantCount), random.nextInt(targets), random.nextInt(10));
      } else if (random.nextInt(20) == 0 && !model.isEmpty()) {
        remove(model.get(random.nextInt(model.size())));
      } else {
        takeAndCheck(random.nextInt(GROUPS), weight, passedOver, takenByPriority);
      }
      assertThat(waiting.size()).isEqualTo(model.size());
    }
  }

  private void takeAndCheck(int group, int weight, int[][] passedOver, int[][] byPriority) {
    List<Task> candidates = waitingFor(group);
    Task taken = take(group);
    if (candidates.isEmpty()) {
      assertThat(taken).isNull();
      return;
    }
    int weights = tenants.size() - 1 + weight;
    for (int tenant = 0; tenant < tenants.size(); tenant++) {
      int other = tenant;
      boolean waits = candidates.stream().anyMatch(t -> t.tenant() == other);
      passedOver[group][tenant] =
          waits && tenant != taken.tenant() ? passedOver[group][tenant] + 1 : 0;
      assertThat(passedOver[group][tenant])
          .as("passed over: tenant %d", tenant)
          .isLessThanOrEqualTo(weights - tenants.weight(tenant));
    }
    List<Task> own = candidates.stream().filter(t -> t.tenant() == taken.tenant()).toList();
    Task oldest = own.stream().min(Comparator.comparingLong(Task::readyAtNs)).orElseThrow();
    Task best =
        own.stream()
            .min(
                Comparator.comparingInt((Task t) -> -t.priority())
                    .thenComparingLong(Task::readyAtNs))
            .orElseThrow();
    boolean goesByAge = ++byPriority[group][taken.tenant()] == OLDEST_EVERY;
    assertThat(taken).isEqualTo(goesByAge ? oldest : best);
    if (goesByAge) {
      byPriority[group][taken.tenant()] = 0;
    }
  }

  @Test
  void shouldTellOfTheOtherTenantsAndOfTheShareOfEach() {
    start(200, 3);
    add(0, 0, 4);
    add(3, 0, 4);
    add(70, 0, 4);
    add(199, 0, 4);
    add(70, 1, 4);
    assertThat(waiting.otherTenants(70, 0)).isEqualTo(3);
    assertThat(waiting.otherTenants(71, 0)).isEqualTo(4);
    assertThat(waiting.otherTenants(70, 1)).isZero();
    assertThat(waiting.share(70, 0)).isEqualTo(1 / 6.0);
    assertThat(waiting.share(0, 0)).isEqualTo(0.5);
    assertThat(waiting.share(70, 1)).isEqualTo(1.0);
    assertThat(waiting.share(5, 2)).as("it would be alone").isEqualTo(1.0);
  }
}
