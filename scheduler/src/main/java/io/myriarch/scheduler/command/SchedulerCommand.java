package io.myriarch.scheduler.command;

import io.myriarch.scheduler.Scheduler;
import io.myriarch.scheduler.SchedulerConfig;
import io.myriarch.scheduler.config.ConfigKey;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a scheduler in this process until SIGTERM, or until it cannot go on. */
@Command(
    name = "scheduler",
    sortOptions = false,
    description = "Run one scheduler in the foreground; up does this, and starts runtimes too.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped as it was told",
      "1:cannot start; the last line says why",
      "2:wrong use",
      "3:cannot go on, and must be started anew"
    })
final class SchedulerCommand implements Callable<Integer> {
  private static final int START_ANEW = 3;

  @Spec private CommandSpec spec;
  @Mixin private SchedulerOptions options;

  @Option(
      names = "--show-config",
      description = "Print every setting with its range and what it is for, and end.")
  private boolean showConfig;

  @Override
  public Integer call() throws InterruptedException {
    SchedulerConfig config = options.config();
    PrintWriter out = spec.commandLine().getOut();
    if (showConfig) {
      showConfig(config, out);
      return 0;
    }
    out.println(config.describe());
    out.flush();
    CountDownLatch fatal = new CountDownLatch(1);
    Scheduler scheduler = Scheduler.start(config, fatal::countDown);
    // SIGTERM ends a JVM with code 143; a scheduler that stopped as it was told ends with 0.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(scheduler), "stop"));
    out.printf(
        "Listening at %s: HTTP %d, clients %d, runtimes %d.%n",
        config.listen().host(),
        scheduler.httpPort(),
        scheduler.binaryPort(),
        scheduler.runtimePort());
    out.flush();
    fatal.await();
    // Whatever is in memory cannot be trusted: nothing is closed, the journal tells the next start
    // what is true.
    Runtime.getRuntime().halt(START_ANEW);
    return START_ANEW;
  }

  private static void stop(Scheduler scheduler) {
    try {
      scheduler.close();
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private static void showConfig(SchedulerConfig config, PrintWriter out) {
    Map<String, String> texts = config.texts();
    TextTable table = new TextTable("SETTING", "VALUE", "RANGE", "WHAT");
    for (ConfigKey key : SchedulerConfig.keys()) {
      table.row(key.name(), texts.get(key.name()), key.allowed(), key.setting().about());
    }
    table.print(out, "");
    out.flush();
  }
}
