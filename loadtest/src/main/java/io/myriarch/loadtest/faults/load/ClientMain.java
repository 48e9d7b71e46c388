package io.myriarch.loadtest.faults.load;

import io.myriarch.loadtest.faults.audit.SubmissionLog;
import io.myriarch.protocol.client.SubmitOptions;
import java.nio.file.Path;

/**
 * A submitter as a process of its own, so that it can be killed. Arguments: host, binary port,
 * tasks a second, first number, file of its record. Runs until it is killed.
 */
public final class ClientMain {
  private ClientMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    SubmissionLog log = new SubmissionLog(Path.of(arguments[4]));
    long firstNumber = Long.parseLong(arguments[3]);
    try (BinaryLoad load =
        new BinaryLoad(log, Mix.usual(500), firstNumber, () -> SubmitOptions.DEFAULT)) {
      load.start(arguments[0], Integer.parseInt(arguments[1]), Double.parseDouble(arguments[2]));
      Thread.currentThread().join();
    }
  }
}
