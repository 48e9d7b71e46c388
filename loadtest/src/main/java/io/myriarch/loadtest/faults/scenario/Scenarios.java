package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.run.LoadException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** All scenarios, in the order in which they are run. */
public final class Scenarios {
  private static final String SOAK = "soak";
  private static final List<Scenario> ALL = all(NetworkFault.all());

  private Scenarios() {}

  private static List<Scenario> all(List<Scenario> network) {
    List<Scenario> all =
        new ArrayList<>(
            List.of(
                new KillScheduler(),
                new KillRuntime(),
                new KillBoth(),
                new KillClient(),
                new PauseRuntime(),
                new PauseScheduler(),
                new RestartScheduler(),
                new RollingRestart(),
                new Redispatch(),
                new HandlersThatKill(),
                new HandlersThatHang(),
                new PoisonTasks(),
                new PowerCut(),
                new DiskFull(),
                new SlowDisk(),
                new FsyncError(),
                new ClientLink(),
                new Burst(),
                new Flood(),
                new TimersAtOnce(),
                new Backlog(),
                new ManyConnections(),
                new ClockStep()));
    all.addAll(network);
    all.add(new Soak());
    return List.copyOf(all);
  }

  /** Every scenario. */
  public static List<Scenario> all() {
    return ALL;
  }

  /**
   * Those of these names; all but the soak if there are none.
   *
   * @throws LoadException if there is no such scenario
   */
  public static List<Scenario> named(List<String> names) {
    if (names.isEmpty()) {
      return ALL.stream().filter(scenario -> !scenario.name().equals(SOAK)).toList();
    }
    List<Scenario> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(
          ALL.stream()
              .filter(scenario -> scenario.name().equals(name))
              .findFirst()
              .orElseThrow(() -> unknown(name)));
    }
    return chosen;
  }

  private static LoadException unknown(String name) {
    return new LoadException(
        "There is no scenario \"%s\"; there are %s."
            .formatted(name, ALL.stream().map(Scenario::name).collect(Collectors.joining(", "))));
  }
}
