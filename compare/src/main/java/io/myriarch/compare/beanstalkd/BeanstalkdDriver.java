package io.myriarch.compare.beanstalkd;

import io.myriarch.compare.beanstalkd.Connection.Reserved;
import io.myriarch.compare.contender.Profile;
import io.myriarch.compare.drive.Numbers;
import io.myriarch.compare.drive.PeerDriver;
import io.myriarch.loadtest.run.LoadPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tasks are jobs of one tube; the worker reserves as many as there are, puts their numbers into a
 * second tube and deletes them, all in one write; the submitter reserves from the second tube.
 */
final class BeanstalkdDriver extends PeerDriver {
  static final int RESERVE_MAX = 256;

  private static final int WINDOW_MAX = 4_096;
  private static final int WAIT_S = 1;
  private static final String TASKS = "tasks";
  private static final String RESULTS = "results";

  private final int port;
  private Connection submitter;
  private Connection worker;
  private Connection learner;
  private long accepted;
  private int reserves = 1;

  BeanstalkdDriver(Profile profile, LoadPlan plan, int port) {
    super(profile, plan, WINDOW_MAX);
    this.port = port;
  }

  @Override
  protected void connect() throws IOException {
    submitter = new Connection(port);
    submitter.write("use " + TASKS);
    submitter.flush();
    submitter.expect("USING");
    worker = new Connection(port);
    worker.write("use " + RESULTS);
    worker.flush();
    worker.expect("USING");
    watch(worker, TASKS);
    learner = new Connection(port);
    watch(learner, RESULTS);
    crew().start("beanstalkd-acknowledged", this::acknowledge);
    crew().start("beanstalkd-worker", this::work);
    crew().start("beanstalkd-learner", this::learn);
  }

  private static void watch(Connection connection, String tube) throws IOException {
    connection.write("watch " + tube);
    connection.flush();
    connection.expect("WATCHING");
  }

  @Override
  protected void submit(long number, byte[] payload) throws IOException {
    submitter.writePut(payload);
  }

  @Override
  protected void send() throws IOException {
    submitter.flush();
  }

  /** Answers come in the order of the puts, so they need no number. */
  private void acknowledge() throws IOException {
    submitter.expect("INSERTED");
    events().accepted(accepted++, 1);
  }

  private void work() throws IOException {
    List<Reserved> tasks = reserve();
    if (tasks.isEmpty()) {
      return;
    }
    worker.writePut(Numbers.bytes(Numbers.ofPayloads(tasks.stream().map(Reserved::body).toList())));
    for (Reserved task : tasks) {
      worker.write("delete " + task.id());
    }
    worker.flush();
    worker.expect("INSERTED");
    for (int i = 0; i < tasks.size(); i++) {
      worker.expect("DELETED");
    }
  }

  /**
   * The first reserve waits; those behind it take what there is by then, or nothing. As many as
   * came the last time, and some more.
   */
  private List<Reserved> reserve() throws IOException {
    worker.write("reserve-with-timeout " + WAIT_S);
    for (int i = 1; i < reserves; i++) {
      worker.write("reserve-with-timeout 0");
    }
    worker.flush();
    List<Reserved> tasks = new ArrayList<>();
    for (int i = 0; i < reserves; i++) {
      Reserved task = worker.readReserved();
      if (task != null) {
        tasks.add(task);
      }
    }
    reserves = Math.min(RESERVE_MAX, 2 * tasks.size() + 1);
    return tasks;
  }

  private void learn() throws IOException {
    learner.write("reserve-with-timeout " + WAIT_S);
    learner.flush();
    Reserved result = learner.readReserved();
    if (result != null) {
      events().ended(Numbers.read(result.body()));
      learner.write("delete " + result.id());
      learner.flush();
      learner.expect("DELETED");
    }
  }

  @Override
  protected void disconnect() throws IOException {
    for (Connection connection : new Connection[] {submitter, worker, learner}) {
      if (connection != null) {
        connection.close();
      }
    }
  }
}
