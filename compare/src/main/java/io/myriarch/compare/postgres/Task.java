package io.myriarch.compare.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A task that is to be inserted.
 *
 * @param payload not copied
 */
record Task(long number, byte[] payload) {
  static void createTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE task (id bigint PRIMARY KEY, payload bytea NOT NULL)");
      statement.execute("CREATE TABLE done (id bigint NOT NULL)");
    }
  }

  static long[] numbers(List<Task> tasks) {
    return tasks.stream().mapToLong(Task::number).toArray();
  }
}
