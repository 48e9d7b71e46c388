package io.myriarch.compare.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The connections of a driver, to be closed together. For one thread. */
final class Connections implements AutoCloseable {
  private final Postgres.Access access;
  private final List<Connection> open = new ArrayList<>();

  Connections(Postgres.Access access) {
    this.access = access;
  }

  Connection open(boolean autoCommit) throws SQLException {
    Connection connection = access.connect();
    open.add(connection);
    connection.setAutoCommit(autoCommit);
    return connection;
  }

  /** Also those in use: a thread that waits for an answer gets an exception. */
  @Override
  public void close() throws SQLException {
    for (Connection connection : open) {
      connection.abort(Runnable::run);
    }
  }
}
