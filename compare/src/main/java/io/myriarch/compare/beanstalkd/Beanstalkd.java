package io.myriarch.compare.beanstalkd;

import io.myriarch.compare.contender.Contender;
import io.myriarch.compare.contender.Durability;
import io.myriarch.compare.contender.Job;
import io.myriarch.compare.contender.Profile;
import io.myriarch.compare.contender.Server;
import io.myriarch.compare.process.Programs;
import io.myriarch.compare.process.ServerProcess;
import io.myriarch.loadtest.faults.process.Cleanup;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.TaskDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** beanstalkd with its write-ahead log. */
public final class Beanstalkd implements Contender {
  private static final String SERVER = "beanstalkd";

  private final int fsyncMs;
  private final Profile profile;

  /** It with a force for each write (0), or one every so many milliseconds. */
  public Beanstalkd(int fsyncMs, Durability durability) {
    this.fsyncMs = fsyncMs;
    this.profile =
        new Profile(
            "beanstalkd-" + fsyncMs + "ms",
            "beanstalkd, " + (fsyncMs == 0 ? "fsync each" : "fsync every " + fsyncMs + " ms"),
            durability,
            "write-ahead log; its text protocol over sockets, all commands pipelined, reserves up to"
                + " %d at a time (no client for Java is kept up)"
                    .formatted(BeanstalkdDriver.RESERVE_MAX),
            "the worker puts the numbers of each batch into a second tube before it deletes the"
                + " tasks; the submitter reserves from that",
            "tasks that can be buried and kicked, tubes made on the fly, a protocol that can be"
                + " typed by hand, a very small server",
            "results with their bytes, retries with a limit, addressed workers, metrics beyond"
                + " counters");
  }

  @Override
  public Profile profile() {
    return profile;
  }

  @Override
  public Optional<String> missing() {
    return Programs.missing("beanstalkd", SERVER);
  }

  @Override
  public LoadPlan.Work work() {
    return Job.NO_OP;
  }

  @Override
  public Server start(Path folder, Cleanup cleanup) {
    int port = ServerProcess.freePort();
    List<String> command =
        List.of(
            Programs.path(SERVER),
            "-l",
            Job.LOOPBACK,
            "-p",
            Integer.toString(port),
            "-b",
            data(folder).toString(),
            "-f" + fsyncMs);
    ServerProcess.start(SERVER, folder, cleanup, Map.of(), command).awaitPort(port);
    return new Up(profile, port);
  }

  private static Path data(Path folder) {
    try {
      return Files.createDirectory(folder.resolve("data"));
    } catch (IOException e) {
      throw new LoadException("Cannot write to " + folder + ": " + e.getMessage() + ".", e);
    }
  }

  private record Up(Profile profile, int port) implements Server {
    @Override
    public String version() {
      try (Connection connection = new Connection(port)) {
        return "beanstalkd " + connection.version();
      } catch (IOException e) {
        throw new LoadException("beanstalkd does not tell its version: " + e.getMessage(), e);
      }
    }

    @Override
    public TaskDriver driver(LoadPlan plan) {
      return new BeanstalkdDriver(profile, plan, port);
    }
  }
}
