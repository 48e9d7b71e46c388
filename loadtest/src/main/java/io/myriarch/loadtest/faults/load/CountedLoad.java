package io.myriarch.loadtest.faults.load;

import io.myriarch.loadtest.run.LoadException;
import io.myriarch.protocol.client.ClientConfig;
import io.myriarch.protocol.client.MyriarchClient;
import io.myriarch.protocol.client.Route;
import io.myriarch.protocol.client.SubmitOptions;
import io.myriarch.protocol.client.TaskListener;
import io.myriarch.protocol.wire.RejectCode;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Submits echoes as fast as they are taken, until so many were accepted; only counts. What was
 * refused is submitted again.
 */
public final class CountedLoad implements TaskListener, AutoCloseable {
  private static final long NO_ROOM_NS = 200_000;
  private static final long CONNECT_SECONDS = 30;

  private final long tasks;
  private final int payloadBytes;
  private final String type;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private volatile boolean stopped;
  private MyriarchClient client;

  public CountedLoad(long tasks, int payloadBytes) {
    this(tasks, payloadBytes, "any");
  }

  /** Tasks for the agents of a type. */
  public CountedLoad(long tasks, int payloadBytes, String type) {
    this.tasks = tasks;
    this.payloadBytes = payloadBytes;
    this.type = type;
  }

  /** Connects, and begins to send. */
  public void start(String host, int port) {
    try {
      client =
          MyriarchClient.connect(ClientConfig.to(host, port), this)
              .get(CONNECT_SECONDS, TimeUnit.SECONDS);
      Route route = client.openRoute(type, "any", "echo").get(CONNECT_SECONDS, TimeUnit.SECONDS);
      Thread.ofPlatform().daemon().name("faults-counted").start(() -> send(route));
    } catch (ExecutionException | TimeoutException e) {
      throw new LoadException("The load cannot begin: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadException("The run was interrupted.", e);
    }
  }

  private void send(Route route) {
    SubmitOptions options = SubmitOptions.builder().follow(false).build();
    UnsafeBuffer payload = new UnsafeBuffer(new byte[payloadBytes]);
    long sent = 0;
    while (!stopped) {
      if (sent - rejected.sum() >= tasks
          || client.offer(route, options, payload, 0, payloadBytes) <= 0) {
        LockSupport.parkNanos(NO_ROOM_NS);
      } else {
        sent++;
      }
    }
  }

  @Override
  public void onAccepted(long submissionId, long taskId) {
    accepted.increment();
  }

  @Override
  public void onRejected(long submissionId, RejectCode code, long retryAfterMs, String sentence) {
    rejected.increment();
  }

  /** Tasks that were acknowledged. */
  public long accepted() {
    return accepted.sum();
  }

  @Override
  public void close() {
    stopped = true;
    if (client != null) {
      client.close();
    }
  }
}
