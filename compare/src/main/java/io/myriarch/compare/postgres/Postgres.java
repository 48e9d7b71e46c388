package io.myriarch.compare.postgres;

import io.myriarch.compare.contender.Contender;
import io.myriarch.compare.contender.Durability;
import io.myriarch.compare.contender.Job;
import io.myriarch.compare.contender.Profile;
import io.myriarch.compare.contender.Server;
import io.myriarch.compare.process.OtherUser;
import io.myriarch.compare.process.Programs;
import io.myriarch.compare.process.ServerProcess;
import io.myriarch.loadtest.faults.process.Cleanup;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.TaskDriver;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** A table of PostgreSQL as a queue: {@code FOR UPDATE SKIP LOCKED}. */
public final class Postgres implements Contender {
  private static final String SERVER = "postgres";
  private static final String INITDB = "initdb";
  private static final String USER = "compare";
  private static final OtherUser OWNER = new OtherUser("postgres");

  private static final String DOES =
      "transactions together with the application's own data, SQL over all tasks, replication,"
          + " access control, decades of trust";
  private static final String LACKS =
      "results with their bytes, retries and timeouts (to be written by the user), addressed"
          + " workers, tasks that are pushed: workers poll";

  /** All that makes it faster and leaves an acknowledged commit forced to the disk. */
  private static final List<String> SETTINGS =
      List.of(
          "fsync=on",
          "synchronous_commit=on",
          "shared_buffers=1GB",
          "wal_buffers=64MB",
          "max_wal_size=16GB",
          "checkpoint_timeout=30min",
          "autovacuum_naptime=2s",
          "autovacuum_vacuum_cost_delay=0",
          "jit=off",
          "max_connections=100");

  /** How tasks are grouped into transactions. */
  public enum Mode {
    BATCH,
    SINGLE
  }

  private final Mode mode;
  private final Profile profile;

  /** It with transactions of many tasks, or of one. */
  public Postgres(Mode mode) {
    this.mode = mode;
    this.profile = mode == Mode.BATCH ? batch() : single();
  }

  private static Profile batch() {
    return new Profile(
        "postgres-batch",
        "PostgreSQL SKIP LOCKED, batches",
        Durability.FORCED,
        "pgjdbc; COPY of up to %d tasks a transaction over %d connections; %d workers delete up to"
                .formatted(BatchDriver.BATCH_MAX, BatchDriver.SUBMITTERS, BatchDriver.WORKERS)
            + " as many a transaction; shared_buffers 1 GB, no checkpoint within the run",
        "NOTIFY with the numbers, in the transaction that deletes them",
        DOES,
        LACKS);
  }

  private static Profile single() {
    return new Profile(
        "postgres-single",
        "PostgreSQL SKIP LOCKED, one task a transaction",
        Durability.FORCED,
        "pgjdbc; prepared statements, each a transaction of its own, over %d + %d connections;"
                .formatted(SingleDriver.SUBMITTERS, SingleDriver.WORKERS)
            + " shared_buffers 1 GB, no checkpoint within the run",
        "the worker adds the number to a table of the done, in the transaction that deletes the"
            + " task; the submitter deletes from that table in batches, not forced",
        DOES,
        LACKS);
  }

  @Override
  public Profile profile() {
    return profile;
  }

  @Override
  public Optional<String> missing() {
    return Programs.missing("postgresql", SERVER, INITDB).or(OWNER::missing);
  }

  @Override
  public LoadPlan.Work work() {
    return Job.NO_OP;
  }

  @Override
  public Server start(Path folder, Cleanup cleanup) {
    String data = OWNER.folder(folder.resolve("data")).toString();
    ServerProcess.run(
        INITDB,
        folder,
        cleanup,
        OWNER.command(
            List.of(
                Programs.path(INITDB),
                "--pgdata=" + data,
                "--username=" + USER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C")));
    int port = ServerProcess.freePort();
    List<String> command = new ArrayList<>(List.of(Programs.path(SERVER), "-D", data));
    command.addAll(List.of("-p", Integer.toString(port), "-c", "listen_addresses=" + Job.LOOPBACK));
    command.addAll(List.of("-c", "unix_socket_directories="));
    SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
    ServerProcess process =
        ServerProcess.start(SERVER, folder, cleanup, Map.of(), OWNER.command(command));
    Access access = new Access(port);
    process.awaitReady(access::answers);
    return new Up(profile, mode, access);
  }

  /** How clients come in. */
  record Access(int port) {
    Connection connect() throws SQLException {
      Properties properties = new Properties();
      properties.setProperty("user", USER);
      properties.setProperty("prepareThreshold", "1");
      properties.setProperty("binaryTransfer", "true");
      return DriverManager.getConnection(
          "jdbc:postgresql://%s:%d/postgres".formatted(Job.LOOPBACK, port), properties);
    }

    boolean answers() {
      try (Connection connection = connect()) {
        return connection.isValid(1);
      } catch (SQLException _) {
        return false;
      }
    }
  }

  private record Up(Profile profile, Mode mode, Access access) implements Server {
    @Override
    public String version() {
      try (Connection connection = access.connect()) {
        var meta = connection.getMetaData();
        return "PostgreSQL %s, pgjdbc %s"
            .formatted(
                meta.getDatabaseProductVersion().replaceAll(" .*", ""), meta.getDriverVersion());
      } catch (SQLException e) {
        throw new LoadException("PostgreSQL does not tell its version: " + e.getMessage(), e);
      }
    }

    @Override
    public TaskDriver driver(LoadPlan plan) {
      return mode == Mode.BATCH
          ? new BatchDriver(profile, plan, access)
          : new SingleDriver(profile, plan, access);
    }
  }
}
