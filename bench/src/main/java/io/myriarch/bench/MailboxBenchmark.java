package io.myriarch.bench;

import io.myriarch.agent.runtime.host.AgentHost;
import io.myriarch.agent.runtime.host.AgentKinds;
import io.myriarch.agent.runtime.host.CpuPool;
import io.myriarch.agent.runtime.host.HostMetrics;
import io.myriarch.agent.runtime.host.HostServices;
import io.myriarch.agent.runtime.host.Outbox;
import io.myriarch.agent.runtime.host.PayloadBound;
import io.myriarch.agent.runtime.session.Assignment;
import io.myriarch.agent.runtime.session.AttemptState;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A task's way through a runtime without its connection: into the mailbox of an agent, the agent's
 * virtual thread runs and echoes, the outcome through the outbox. One carrier thread, as in
 * production: what is measured is the CPU time of a task.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Djdk.virtualThreadScheduler.parallelism=1", "-XX:+UseParallelGC"})
public class MailboxBenchmark {
  private static final int TASKS = 10_000;
  private static final byte[] PAYLOAD = new byte[100];

  @Param({"15000", "30000"})
  private int agents;

  private final CpuPool pool = new CpuPool(1);
  private final Assignment assignment = new Assignment();
  private Outbox outbox;
  private AgentHost host;
  private Thread link;
  private Thread caller;
  private int first;
  private long lastTaskId; // No task comes twice: what an agent has done already is not done again.
  private volatile boolean due;
  private volatile boolean closed;

  /** Starts the agents, and the virtual thread that stands for the link. */
  @Setup
  public void start() {
    outbox = new Outbox(agents);
    HostServices services = new HostServices(pool, new HostMetrics(), PayloadBound.usual());
    host = new AgentHost(AgentKinds.of(List.of()), services, outbox, agents);
    host.deploy(0, agents, "bench", "echo", new byte[0]);
    outbox.clearMessages();
    link = Thread.ofVirtual().start(this::serve);
  }

  @TearDown
  public void stop() {
    closed = true;
    LockSupport.unpark(link);
    host.state().removeAll();
    pool.close();
  }

  private void serve() {
    while (!closed) {
      if (due) {
        handOver();
        due = false;
        LockSupport.unpark(caller);
      } else {
        LockSupport.park(this);
      }
    }
  }

  // Round robin, so that each task finds an agent that has been idle for long: the caches' worst.
  private void handOver() {
    for (int i = 0; i < TASKS; i++) {
      int agent = (first + i) % agents;
      host.state().assign(assignment.of(++lastTaskId, agent, 1, 1).doing("echo", 4, 0), PAYLOAD);
    }
    first = (first + TASKS) % agents;
    int taken = 0;
    while (taken < TASKS) {
      AttemptState attempt = outbox.pollOutcome();
      if (attempt == null) {
        outbox.awaitWork();
      } else {
        taken++;
      }
    }
  }

  /** Ten thousand tasks for ten thousand agents. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void handOff() {
    caller = Thread.currentThread();
    due = true;
    LockSupport.unpark(link);
    while (due) {
      LockSupport.park(this);
    }
  }
}
