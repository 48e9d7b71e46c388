package io.myriarch.compare.nats;

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
import io.nats.client.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** NATS JetStream with a stream in files. */
public final class Nats implements Contender {
  private static final String SERVER = "nats-server";
  private static final Profile PROFILE =
      new Profile(
          "nats",
          "NATS JetStream, file",
          Durability.KEPT,
          "stream in files, removed when acknowledged, one replica; jnats, asynchronous publish;"
              + " one pull consumer with "
              + NatsDriver.PULL_MAX
              + " ahead, one acknowledgement for all up to it",
          "the worker publishes the numbers of what it has acknowledged to the submitter's inbox;"
              + " that message is not stored",
          "replication, subjects with wildcards, accounts and access control, streams that can be"
              + " read again, connections between clusters",
          "results that are stored, addressed workers, retries with a limit told to the submitter;"
              + " this version cannot force each write to the disk");

  @Override
  public Profile profile() {
    return PROFILE;
  }

  @Override
  public Optional<String> missing() {
    return Programs.missing("nats-server", SERVER);
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
            "--addr",
            Job.LOOPBACK,
            "--port",
            Integer.toString(port),
            "--jetstream",
            "--store_dir",
            folder.resolve("data").toString());
    ServerProcess.start(SERVER, folder, cleanup, Map.of(), command).awaitPort(port);
    return new Up(port);
  }

  private record Up(int port) implements Server {
    @Override
    public String version() {
      try {
        Connection connection = NatsDriver.connect(port);
        String server = connection.getServerInfo().getVersion();
        connection.close();
        return "NATS %s, jnats %s".formatted(server, io.nats.client.Nats.CLIENT_VERSION);
      } catch (IOException e) {
        throw new LoadException("NATS does not tell its version: " + e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LoadException("The run was interrupted.", e);
      }
    }

    @Override
    public TaskDriver driver(LoadPlan plan) {
      return new NatsDriver(PROFILE, plan, port);
    }
  }
}
