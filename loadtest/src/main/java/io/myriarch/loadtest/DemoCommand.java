package io.myriarch.loadtest;

import io.myriarch.loadtest.demo.Demo;
import io.myriarch.loadtest.terminal.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./myriarch demo}: the whole product, once, on this machine. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a scheduler, two runtimes and 30,000 agents on free ports and in a temporary folder,",
      "runs real tasks beside 10,000 echo tasks a second, checks every result, stops everything.",
      "Exit code 0: nothing was lost and every result was right."
    })
final class DemoCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    Path root = Path.of(System.getProperty("myriarch.root", "."));
    return new Demo(Terminal.standard(), root).run() ? 0 : 1;
  }
}
