package io.myriarch.compare.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.ClientVersion;
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
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** RabbitMQ with a quorum queue of one node. */
public final class RabbitMq implements Contender {
  private static final String SERVER = "rabbitmq-server";
  private static final String EPMD = "epmd";
  private static final Profile PROFILE =
      new Profile(
          "rabbitmq",
          "RabbitMQ, quorum queue",
          Durability.FORCED,
          "one node; amqp-client, publisher confirms, prefetch "
              + RabbitMqDriver.PREFETCH
              + ", one acknowledgement for all that has come",
          "the worker sends the numbers of what it acknowledges to the submitter's reply queue,"
              + " which is not stored",
          "replication by Raft (here one node), exchanges and routing, access control, time to live"
              + " and dead letters, many languages, AMQP",
          "results that are stored, addressed workers, a retry that waits, states of tasks that can"
              + " be asked for");

  @Override
  public Profile profile() {
    return PROFILE;
  }

  @Override
  public Optional<String> missing() {
    return Programs.missing("rabbitmq-server", "rabbitmqctl", EPMD).or(RabbitMq::scriptMissing);
  }

  // The script in /usr/sbin becomes the user rabbitmq and works in its home: not the one we want.
  private static Optional<String> scriptMissing() {
    return Files.isExecutable(script())
        ? Optional.empty()
        : Programs.missing("rabbitmq-server", script().toString());
  }

  private static Path script() {
    return Path.of("/usr/lib/rabbitmq/bin", SERVER);
  }

  @Override
  public LoadPlan.Work work() {
    return Job.NO_OP;
  }

  /** With a port mapper of its own, which would otherwise be left behind. */
  @Override
  public Server start(Path folder, Cleanup cleanup) {
    int port = ServerProcess.freePort();
    int mapperPort = ServerProcess.freePort();
    Map<String, String> environment = environment(folder, port, mapperPort);
    ServerProcess.start(EPMD, folder, cleanup, environment, List.of(Programs.path(EPMD)))
        .awaitPort(mapperPort);
    ServerProcess.start(SERVER, folder, cleanup, environment, List.of(script().toString()))
        .awaitPort(port);
    return new Up(port);
  }

  private static Map<String, String> environment(Path folder, int port, int mapperPort) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", folder.toString());
    environment.put("ERL_EPMD_ADDRESS", Job.LOOPBACK);
    environment.put("ERL_EPMD_PORT", Integer.toString(mapperPort));
    environment.put("RABBITMQ_NODENAME", "compare" + port + "@localhost");
    environment.put("RABBITMQ_NODE_IP_ADDRESS", Job.LOOPBACK);
    environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
    environment.put("RABBITMQ_DIST_PORT", Integer.toString(ServerProcess.freePort()));
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
    environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
    environment.put("RABBITMQ_LOG_BASE", folder.toString());
    environment.put("RABBITMQ_LOGS", "-");
    environment.put("RABBITMQ_CONF_ENV_FILE", folder.resolve("none.conf").toString());
    environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("none").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString());
    environment.put("RUNNING_UNDER_SYSTEMD", "true"); // The script becomes the server.
    return environment;
  }

  private record Up(int port) implements Server {
    @Override
    public String version() {
      EventLoopGroup eventLoops = RabbitMqDriver.eventLoops();
      try (Connection connection = RabbitMqDriver.connect(port, eventLoops)) {
        return "RabbitMQ %s, amqp-client %s"
            .formatted(connection.getServerProperties().get("version"), ClientVersion.VERSION);
      } catch (IOException | TimeoutException e) {
        throw new LoadException("RabbitMQ does not tell its version: " + e.getMessage(), e);
      } finally {
        var _ = eventLoops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      }
    }

    @Override
    public TaskDriver driver(LoadPlan plan) {
      return new RabbitMqDriver(PROFILE, plan, port);
    }
  }
}
