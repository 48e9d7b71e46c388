package io.myriarch.compare.redis;

import io.lettuce.core.LettuceVersion;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.myriarch.compare.contender.Contender;
import io.myriarch.compare.contender.Durability;
import io.myriarch.compare.contender.Job;
import io.myriarch.compare.contender.Profile;
import io.myriarch.compare.contender.Server;
import io.myriarch.compare.process.Programs;
import io.myriarch.compare.process.ServerProcess;
import io.myriarch.loadtest.faults.process.Cleanup;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.TaskDriver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Redis Streams with a consumer group. */
public final class Redis implements Contender {
  private static final String SERVER = "redis-server";

  private final String appendFsync;
  private final Profile profile;

  /** It with its append-only file forced {@code always} or {@code everysec}. */
  public Redis(String appendFsync, Durability durability) {
    this.appendFsync = appendFsync;
    this.profile =
        new Profile(
            "redis-" + appendFsync,
            "Redis Streams, AOF " + appendFsync,
            durability,
            "append-only file without rewrites; Lettuce, all commands pipelined, group reads of"
                + " up to "
                + RedisDriver.READ_MAX
                + ", one XACK for each read",
            "the worker adds the numbers of each read to a stream of results, in the same pipeline"
                + " as the XACK; the submitter reads it, blocking",
            "many data types, replication and cluster, access control, streams that can be read"
                + " again and by several groups",
            "results with their bytes, retries and timeouts (a pending entry has to be claimed by"
                + " somebody), addressed workers, a limit for what is queued");
  }

  @Override
  public Profile profile() {
    return profile;
  }

  @Override
  public Optional<String> missing() {
    return Programs.missing("redis-server", SERVER);
  }

  @Override
  public LoadPlan.Work work() {
    return Job.NO_OP;
  }

  @Override
  public Server start(Path folder, Cleanup cleanup) {
    int port = ServerProcess.freePort();
    String[] options = {
      "--bind",
      Job.LOOPBACK,
      "--port",
      Integer.toString(port),
      "--dir",
      folder.toString(),
      "--save",
      "",
      "--appendonly",
      "yes",
      "--appendfsync",
      appendFsync,
      "--auto-aof-rewrite-percentage",
      "0",
      "--daemonize",
      "no"
    };
    List<String> command = new ArrayList<>(List.of(Programs.path(SERVER)));
    command.addAll(List.of(options));
    ServerProcess process = ServerProcess.start(SERVER, folder, cleanup, Map.of(), command);
    process.awaitPort(port);
    return new Up(profile, port);
  }

  private record Up(Profile profile, int port) implements Server {
    @Override
    public String version() {
      RedisClient client = RedisClient.create(RedisURI.create(Job.LOOPBACK, port));
      try (StatefulRedisConnection<String, String> connection = client.connect()) {
        String server =
            connection
                .sync()
                .info("server")
                .lines()
                .filter(line -> line.startsWith("redis_version:"))
                .findFirst()
                .orElse("?:?");
        return "Redis %s, Lettuce %s"
            .formatted(
                server.substring(server.indexOf(':') + 1),
                LettuceVersion.getVersion().replaceAll("/.*", ""));
      } finally {
        client.shutdown();
      }
    }

    @Override
    public TaskDriver driver(LoadPlan plan) {
      return new RedisDriver(profile, plan, port);
    }
  }
}
