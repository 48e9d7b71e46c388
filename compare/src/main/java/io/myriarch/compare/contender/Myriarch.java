package io.myriarch.compare.contender;

import io.myriarch.loadtest.drive.Drivers;
import io.myriarch.loadtest.faults.process.Cleanup;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.TaskDriver;
import io.myriarch.loadtest.stack.Stack;
import io.myriarch.loadtest.stack.StackState;
import java.nio.file.Path;
import java.util.Optional;

/** The real stack, as {@code ./myriarch up} starts it: scheduler, two runtimes, 30,000 agents. */
public final class Myriarch implements Contender {
  private static final LoadPlan.Work NOOP =
      new LoadPlan.Work("any", "any", LoadPlan.NOOP, Job.PAYLOAD_BYTES, true);

  private final Path root;
  private final String level;
  private final Profile profile;

  /**
   * It at one level of durability.
   *
   * @param root of the checkout, where the script lies
   * @param level fsync or process
   */
  public Myriarch(Path root, String level, Durability durability) {
    this.root = root;
    this.level = level;
    this.profile =
        new Profile(
            "myriarch-" + level,
            "Myriarch, " + level,
            durability,
            "./myriarch up --durability " + level + "; binary client, one link",
            "end pushed to the submitter, its result empty",
            "",
            "");
  }

  @Override
  public Profile profile() {
    return profile;
  }

  @Override
  public boolean isOurs() {
    return true;
  }

  @Override
  public Optional<String> missing() {
    return Optional.empty();
  }

  @Override
  public LoadPlan.Work work() {
    return NOOP;
  }

  @Override
  public Server start(Path folder, Cleanup cleanup) {
    Stack stack = Stack.start(root, "--durability", level);
    cleanup.add(stack::close);
    return new Up(stack.awaitReady(_ -> {}));
  }

  private record Up(StackState state) implements Server {
    @Override
    public String version() {
      return "this commit";
    }

    @Override
    public LoadPlan plan(LoadPlan plan) {
      return new LoadPlan(
          plan.protocol(),
          new LoadPlan.Target(Job.LOOPBACK, state.httpPort(), state.binaryPort()),
          plan.work(),
          plan.pace(),
          plan.links());
    }

    @Override
    public TaskDriver driver(LoadPlan plan) {
      return Drivers.driver(plan);
    }
  }
}
