package io.myriarch.loadtest.faults.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.agent.Instruction.Action;
import io.myriarch.loadtest.faults.load.BinaryLoad;
import io.myriarch.loadtest.faults.load.Mix;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.ClusterPlan;
import java.time.Duration;

/** Tasks that kill whatever runtime they run on, each time. */
final class PoisonTasks implements Scenario {
  private static final Duration END_MAX = Duration.ofMinutes(3);
  private static final double POISON_PER_SECOND = 0.2;

  @Override
  public String name() {
    return "poison";
  }

  @Override
  public String sentence() {
    return "Tasks that kill their runtime each time end as failed after their bound; others succeed.";
  }

  @Override
  public void run(World world) {
    ClusterPlan plan = new ClusterPlan().set("fleet.runtimes", Kills.RUNTIMES);
    Cluster cluster = world.start(plan, Kills.RUNTIMES);
    Kills.submit(world);
    int count = world.count(5, 2);
    BinaryLoad poison = world.load(Mix.of(Action.HALT, 0), POISON_PER_SECOND);
    world.expect((number, status) -> status.equals(poison.isOwn(number) ? "failed" : "succeeded"));
    boolean submitted = world.reviveUntil(END_MAX, () -> poison.sent() >= count);
    poison.stop();
    boolean ended = world.reviveUntil(END_MAX, poison::isSettled);
    world.check(submitted && ended, "Poison tasks do not end.");
    cluster.awaitReady();
    JsonNode failed = cluster.json("/api/tasks?status=failed&limit=1000").path("tasks");
    world.figure("failed_tasks", failed.size());
    if (!failed.isEmpty()) {
      world.figure("reason_of_one", failed.path(0).path("error").asText());
      world.figure("attempts_of_one", failed.path(0).path("attempts").asInt());
    }
  }
}
