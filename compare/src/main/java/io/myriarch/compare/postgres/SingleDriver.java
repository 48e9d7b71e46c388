package io.myriarch.compare.postgres;

import io.myriarch.compare.contender.Profile;
import io.myriarch.compare.drive.Deliveries;
import io.myriarch.compare.drive.Numbers;
import io.myriarch.compare.drive.PeerDriver;
import io.myriarch.loadtest.run.LoadPlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** One task a transaction, as most users write it; many connections share the forces. */
final class SingleDriver extends PeerDriver {
  static final int SUBMITTERS = 16;
  static final int WORKERS = 16;

  private static final int WINDOW_MAX = 2_048;
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final String CLAIM =
      "DELETE FROM task WHERE ctid = (SELECT ctid FROM task ORDER BY id LIMIT 1"
          + " FOR UPDATE SKIP LOCKED) RETURNING payload";

  /** Both go to the server together: one round trip. */
  private static final String FINISH = "INSERT INTO done VALUES (?); COMMIT";

  private final Connections connections;
  private final Deliveries<Task> tasks = new Deliveries<>();

  SingleDriver(Profile profile, LoadPlan plan, Postgres.Access access) {
    super(profile, plan, WINDOW_MAX);
    this.connections = new Connections(access);
  }

  @Override
  protected void connect() throws SQLException {
    Connection learner = connections.open(true);
    Task.createTables(learner);
    try (Statement statement = learner.createStatement()) {
      statement.execute("SET synchronous_commit = off");
    }
    PreparedStatement done = learner.prepareStatement("DELETE FROM done RETURNING id");
    crew().start("postgres-learner", () -> learn(done));
    for (int i = 0; i < WORKERS; i++) {
      Connection worker = connections.open(false);
      PreparedStatement claim = worker.prepareStatement(CLAIM);
      PreparedStatement finish = worker.prepareStatement(FINISH);
      crew().start("postgres-worker-" + i, () -> work(worker, claim, finish));
    }
    for (int i = 0; i < SUBMITTERS; i++) {
      PreparedStatement insert =
          connections.open(true).prepareStatement("INSERT INTO task VALUES (?, ?)");
      crew().start("postgres-submitter-" + i, () -> insert(insert));
    }
  }

  @Override
  protected void submit(long number, byte[] payload) {
    tasks.add(new Task(number, payload));
  }

  @Override
  protected void send() {
    // The connections take what waits by themselves.
  }

  private void insert(PreparedStatement insert) throws Exception {
    for (Task task : tasks.take(1)) {
      insert.setLong(1, task.number());
      insert.setBytes(2, task.payload());
      insert.executeUpdate();
      events().accepted(task.number(), 1);
    }
  }

  private static void work(Connection connection, PreparedStatement claim, PreparedStatement finish)
      throws SQLException {
    boolean isTask;
    try (ResultSet rows = claim.executeQuery()) {
      isTask = rows.next();
      if (isTask) {
        finish.setLong(1, Numbers.ofPayload(rows.getBytes(1)));
      }
    }
    if (isTask) {
      finish.execute();
    } else {
      connection.rollback();
      LockSupport.parkNanos(POLL_NS);
    }
  }

  private void learn(PreparedStatement done) throws SQLException {
    LongStream.Builder ended = LongStream.builder();
    try (ResultSet rows = done.executeQuery()) {
      while (rows.next()) {
        ended.add(rows.getLong(1));
      }
    }
    long[] numbers = ended.build().toArray();
    events().ended(numbers);
    if (numbers.length == 0) {
      LockSupport.parkNanos(POLL_NS);
    }
  }

  @Override
  protected void disconnect() throws SQLException {
    connections.close();
  }
}
