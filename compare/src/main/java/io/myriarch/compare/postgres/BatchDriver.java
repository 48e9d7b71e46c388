package io.myriarch.compare.postgres;

import io.myriarch.compare.contender.Profile;
import io.myriarch.compare.drive.Deliveries;
import io.myriarch.compare.drive.Numbers;
import io.myriarch.compare.drive.PeerDriver;
import io.myriarch.loadtest.run.LoadPlan;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Many tasks a transaction: a binary COPY puts them in, one statement takes them out, and the same
 * transaction notifies the submitter.
 */
final class BatchDriver extends PeerDriver {
  static final int BATCH_MAX = 500;
  static final int SUBMITTERS = 2;
  static final int WORKERS = 2;

  private static final int WINDOW_MAX = 16_384;
  private static final int NOTIFY_WAIT_MS = 200;
  private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final byte[] COPY_HEAD = copyHead();
  private static final int COPY_TUPLE_HEAD = 2 + 4 + 8 + 4;
  private static final String CLAIM =
      "DELETE FROM task WHERE ctid = ANY (ARRAY(SELECT ctid FROM task ORDER BY id LIMIT "
          + BATCH_MAX
          + " FOR UPDATE SKIP LOCKED)) RETURNING payload";

  private final Connections connections;
  private final Deliveries<Task> tasks = new Deliveries<>();

  BatchDriver(Profile profile, LoadPlan plan, Postgres.Access access) {
    super(profile, plan, WINDOW_MAX);
    this.connections = new Connections(access);
  }

  private static byte[] copyHead() {
    byte[] signature = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(signature.length + 8).put(signature).array();
  }

  @Override
  protected void connect() throws SQLException {
    Connection learner = connections.open(true);
    Task.createTables(learner);
    try (Statement statement = learner.createStatement()) {
      statement.execute("LISTEN done");
    }
    PGConnection notified = learner.unwrap(PGConnection.class);
    crew().start("postgres-learner", () -> learn(notified));
    for (int i = 0; i < WORKERS; i++) {
      Connection worker = connections.open(false);
      PreparedStatement claim = worker.prepareStatement(CLAIM);
      PreparedStatement notify = worker.prepareStatement("SELECT pg_notify('done', ?)");
      crew().start("postgres-worker-" + i, () -> work(worker, claim, notify));
    }
    for (int i = 0; i < SUBMITTERS; i++) {
      Connection submitter = connections.open(true);
      crew().start("postgres-submitter-" + i, () -> insert(submitter));
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

  private void insert(Connection connection) throws Exception {
    List<Task> batch = tasks.take(BATCH_MAX);
    if (batch.isEmpty()) {
      return;
    }
    byte[] rows = rows(batch);
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn(
            "COPY task (id, payload) FROM STDIN (FORMAT binary)",
            new ByteArrayInputStream(rows),
            rows.length);
    events().accepted(Task.numbers(batch));
  }

  /** COPY's binary form: a head; for each row the number of fields and each with its length. */
  private static byte[] rows(List<Task> batch) {
    int bytes = COPY_HEAD.length + 2;
    for (Task task : batch) {
      bytes += COPY_TUPLE_HEAD + task.payload().length;
    }
    ByteBuffer rows = ByteBuffer.allocate(bytes).put(COPY_HEAD);
    for (Task task : batch) {
      rows.putShort((short) 2).putInt(Long.BYTES).putLong(task.number());
      rows.putInt(task.payload().length).put(task.payload());
    }
    return rows.putShort((short) -1).array();
  }

  private void work(Connection connection, PreparedStatement claim, PreparedStatement notify)
      throws SQLException {
    LongStream.Builder claimed = LongStream.builder();
    try (ResultSet rows = claim.executeQuery()) {
      while (rows.next()) {
        claimed.add(Numbers.ofPayload(rows.getBytes(1)));
      }
    }
    long[] numbers = claimed.build().toArray();
    if (numbers.length > 0) {
      notify.setString(1, Numbers.write(numbers));
      notify.executeQuery().close();
    }
    connection.commit();
    if (numbers.length == 0) {
      LockSupport.parkNanos(POLL_NS);
    }
  }

  private void learn(PGConnection connection) throws SQLException {
    PGNotification[] notifications = connection.getNotifications(NOTIFY_WAIT_MS);
    if (notifications != null) {
      for (PGNotification notification : notifications) {
        events().ended(Numbers.read(notification.getParameter()));
      }
    }
  }

  @Override
  protected void disconnect() throws SQLException {
    connections.close();
  }
}
