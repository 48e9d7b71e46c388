package io.myriarch.bench.pipe;

import java.nio.file.Path;

/**
 * Entry point of the three JVMs: {@code scheduler DURABILITY FILE}, {@code runtime PORT}, {@code
 * client PORT SECONDS RATE WINDOW}. {@link PipeRun} starts them.
 */
final class PipeMain {
  private PipeMain() {}

  static void main(String[] arguments) throws Exception {
    Thread.setDefaultUncaughtExceptionHandler(PipeMain::fail);
    switch (arguments[0]) {
      case "scheduler" ->
          PipeScheduler.run(
              PipeJournal.open(PipeDurability.valueOf(arguments[1]), Path.of(arguments[2])));
      case "runtime" -> PipeRuntime.run(Integer.parseInt(arguments[1]));
      case "client" -> say(new PipeClient(Integer.parseInt(arguments[1]), load(arguments)).run());
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static PipeLoad load(String[] arguments) {
    return new PipeLoad(
        PipeDurability.NONE, // It is the scheduler's.
        Integer.parseInt(arguments[2]),
        Long.parseLong(arguments[3]),
        Integer.parseInt(arguments[4]));
  }

  /** A line for the one who started this JVM. */
  static void say(Object line) {
    System.out.println(line);
  }

  private static void fail(Thread thread, Throwable e) {
    System.err.println(e);
    Runtime.getRuntime().halt(1);
  }
}
