package io.myriarch.scheduler.command;

import io.myriarch.scheduler.command.StackState.Running;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops what {@code up} started. */
@Command(name = "down", description = "Drain and stop what ./myriarch up started on a data folder.")
final class DownCommand implements Callable<Integer> {
  /** Longer than the supervisor gives its processes. */
  private static final Duration SUPERVISOR_MAX = Duration.ofSeconds(45);

  private static final Duration CHILD_MAX = Duration.ofSeconds(15);

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "./data",
      description = "Data folder (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Override
  public Integer call() throws InterruptedException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    Path shown = data.toAbsolutePath().normalize();
    Optional<StackState> state = StackState.read(data);
    List<Running> running =
        state.map(DownCommand::all).orElse(List.of()).stream()
            .filter(process -> process.handle().isPresent())
            .toList();
    if (running.isEmpty()) {
      StackState.delete(data);
      out.printf("Nothing of Myriarch runs on the data folder %s.%n", shown);
      return 0;
    }
    out.printf("Stopping Myriarch on the data folder %s ...%n", shown);
    out.flush();
    for (Running process : running) {
      Duration limit = process.equals(state.get().supervisor()) ? SUPERVISOR_MAX : CHILD_MAX;
      if (!stop(process, limit)) {
        out.printf(
            "%s (pid %d) did not end within %d s and was killed; nothing acknowledged is lost.%n",
            process.name(), process.pid(), limit.toSeconds());
      }
    }
    StackState.delete(data);
    out.println("Stopped.");
    return 0;
  }

  /** The supervisor, which stops the others; then what it may have left, runtimes first. */
  private static List<Running> all(StackState state) {
    List<Running> all = new ArrayList<>(state.children().reversed());
    all.addFirst(state.supervisor());
    return all;
  }

  private static boolean stop(Running process, Duration limit) throws InterruptedException {
    Optional<ProcessHandle> handle = process.handle();
    if (handle.isEmpty()) {
      return true;
    }
    handle.get().destroy();
    try {
      handle.get().onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      handle.get().destroyForcibly();
      return false;
    } catch (ExecutionException e) {
      throw new CommandException("Cannot wait for " + process.name() + ".", e);
    }
  }
}
