package io.myriarch.scheduler.command;

import io.myriarch.scheduler.Scheduler;
import io.myriarch.scheduler.SchedulerConfig;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a scheduler in this process until it is told to stop. */
@Command(
    name = "scheduler",
    description = "Run one scheduler in the foreground; SIGTERM or Ctrl-C stops it in order.")
final class SchedulerCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(SchedulerCommand.class);

  /** What sysexits.h calls EX_SOFTWARE: a supervisor should start the process again. */
  private static final int EXIT_FATAL = 70;

  @Mixin private SchedulerOptions options;

  @Override
  public Integer call() throws InterruptedException {
    SchedulerConfig config = options.config();
    LOG.info("configuration:\n{}", config.describe());
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicBoolean isFatal = new AtomicBoolean();
    Scheduler scheduler =
        Scheduler.start(
            config,
            () -> {
              isFatal.set(true);
              stop.countDown();
            });
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      stop.countDown();
                      awaitQuietly(stopped);
                    }));
    LOG.info(
        "ready: HTTP on port {}, clients on {}, runtimes on {}",
        scheduler.httpPort(),
        scheduler.binaryPort(),
        scheduler.runtimePort());
    stop.await();
    if (isFatal.get()) {
      // Whatever is in memory cannot be trusted: nothing is closed, the journal tells the next start what is true.
      Runtime.getRuntime().halt(EXIT_FATAL);
    }
    LOG.info("stopping");
    scheduler.close();
    LOG.info("stopped");
    stopped.countDown();
    return 0;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
