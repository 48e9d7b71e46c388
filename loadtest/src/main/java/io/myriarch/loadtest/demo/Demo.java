package io.myriarch.loadtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.run.LoadResult;
import io.myriarch.loadtest.run.Verdict;
import io.myriarch.loadtest.stack.Stack;
import io.myriarch.loadtest.stack.StackState;
import io.myriarch.loadtest.terminal.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The demo, from the empty folder to the removed one. Used once. */
public final class Demo {
  private static final double SECOND_NS = 1e9;
  private static final int AGENTS = 30_000;
  private static final String FSYNCS = "myriarch_journal_fsync_seconds_count";
  private static final String IMBALANCE = "myriarch_ledger_imbalance";

  private final DemoLines lines;
  private final Path root;
  private final long startNs = System.nanoTime();

  public Demo(Terminal terminal, Path root) {
    this.lines = new DemoLines(terminal);
    this.root = root;
  }

  /**
   * Runs it.
   *
   * @return whether nothing was lost or wrong
   * @throws LoadException if it could not be run, with the tail of the logs
   */
  public boolean run() {
    lines.title();
    Stack stack = Stack.start(root);
    Thread onInterrupt =
        new Thread(
            () -> {
              lines.interrupted();
              stack.close();
            },
            "demo-stop");
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    DemoFigures figures;
    try {
      figures = work(stack);
      lines.summary(figures);
    } finally {
      stack.close();
      forget(onInterrupt);
    }
    lines.verdict(figures.faults(), slow(figures), seconds());
    return figures.faults().isEmpty();
  }

  private static void forget(Thread onInterrupt) {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(onInterrupt);
    } catch (IllegalStateException _) {
      // It is what runs just now.
    }
  }

  private static String slow(DemoFigures figures) {
    return Stream.of(figures.binary(), figures.http())
        .map(LoadResult::verdict)
        .filter(verdict -> !verdict.passed())
        .map(Verdict::reason)
        .collect(Collectors.joining(" "));
  }

  private DemoFigures work(Stack stack) {
    StackState state = stack.awaitReady(ready -> lines.starting(ready, AGENTS, seconds()));
    double readySeconds = seconds();
    try (SchedulerHttp http = new SchedulerHttp("127.0.0.1", state.httpPort());
        WebhookReceiver receiver = new WebhookReceiver()) {
      int agents = http.json("/api/health").path("agents").path("ready").asInt();
      Memory idle = Memory.of(state.processes());
      lines.ready(agents, readySeconds, idle);
      double fsyncsBefore = SchedulerHttp.sum(http.metrics(), FSYNCS);
      DemoLoad load = new DemoLoad(state, tasks(http, receiver), http, lines);
      load.run();
      String metrics = http.metrics();
      return new DemoFigures(
          agents,
          readySeconds,
          idle,
          Memory.of(state.processes()),
          load.warmUp(),
          load.binary(),
          load.http(),
          load.work(),
          SchedulerHttp.sum(metrics, FSYNCS) - fsyncsBefore,
          SchedulerHttp.sum(metrics, IMBALANCE));
    } catch (LoadException e) {
      throw new LoadException(e.getMessage() + stack.tails(), e);
    }
  }

  private static List<RealTask> tasks(SchedulerHttp http, WebhookReceiver receiver) {
    List<String> endpoints = new ArrayList<>();
    endpoints.add(http.base() + "/health");
    for (JsonNode runtime : http.json("/api/runtimes").path("runtimes")) {
      endpoints.add("http://127.0.0.1:" + runtime.path("http_port").asInt() + "/health");
    }
    return List.of(
        new SummaryTask(), new CheckTask(endpoints), new DeliverTask(receiver), new LevelsTask());
  }

  private double seconds() {
    return (System.nanoTime() - startNs) / SECOND_NS;
  }
}
