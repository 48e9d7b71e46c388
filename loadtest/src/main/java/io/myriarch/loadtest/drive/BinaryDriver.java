package io.myriarch.loadtest.drive;

import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.TaskDriver;
import io.myriarch.loadtest.run.TaskEvents;
import io.myriarch.protocol.client.ClientConfig;
import io.myriarch.protocol.client.ClientThreads;
import io.myriarch.protocol.client.LinkInfo;
import io.myriarch.protocol.client.MyriarchClient;
import io.myriarch.protocol.client.Route;
import io.myriarch.protocol.client.SubmitOptions;
import io.myriarch.protocol.client.TaskEnd;
import io.myriarch.protocol.client.TaskListener;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.DirectBuffer;

/**
 * Tasks over one link of the binary protocol, without allocation. The client counts its submissions
 * from 1 and nobody else uses it, so submission {@code n + 1} is task {@code n} of the lane.
 */
final class BinaryDriver implements TaskDriver, TaskListener {
  /** Of all links: enough to be busy while results are on their way; more only adds waiting. */
  private static final int WINDOW_WITHOUT_RATE = 16_384;

  /** What one link alone may have on its way; many share it, for each takes memory by it. */
  private static final int TASKS_ON_THE_WAY = 65_536;

  private static final int BYTES_ON_THE_WAY = 64 << 20;
  private static final int TASKS_OF_A_LINK_MIN = 1_024;
  private static final int PAYLOADS_OF_A_LINK_MIN = 16;

  /** The clock is read once for so many events: they are told of within microseconds. */
  private static final int EVENTS_PER_READING = 16;

  private static final long OPEN_TIMEOUT_MS = 5_000;

  private final LoadPlan plan;
  private final int port;
  private final SubmitOptions options;
  private final int links;
  private volatile LinkInfo link;
  private TaskEvents events;
  private MyriarchClient client;
  private Route route;
  private long nowNs;
  private int eventsUntilReading;

  BinaryDriver(LoadPlan plan, int port) {
    this.plan = plan;
    this.port = port;
    this.options = SubmitOptions.builder().follow(plan.follow()).build();
    this.links = Math.max(1, plan.links().connections());
  }

  @Override
  public void open(TaskEvents taskEvents) {
    events = taskEvents;
    LoadPlan.Target target = plan.target();
    ClientConfig.Builder config =
        ClientConfig.builder(target.host(), port)
            .clientName("load")
            .connectTimeoutMs(OPEN_TIMEOUT_MS)
            .windowMax(windowMax())
            .inFlightBytesMax(inFlightBytesMax());
    if (links > 1) {
      config.threads(SharedThreads.HALF_OF_THE_PROCESSORS);
    }
    String where = target.host() + ":" + port;
    client =
        await(
            MyriarchClient.connect(config.build(), this),
            "Nothing answers at " + where + ": start it with ./myriarch up, or give --binary-port");
    LoadPlan.Work work = plan.work();
    route =
        await(
            client.openRoute(work.type(), work.specialty(), work.operation()),
            "The scheduler at " + where + " refused the destination");
  }

  private int windowMax() {
    return plan.links().window() > 0
        ? plan.links().window()
        : Math.max(TASKS_OF_A_LINK_MIN, TASKS_ON_THE_WAY / links);
  }

  private int inFlightBytesMax() {
    long payloads = (long) PAYLOADS_OF_A_LINK_MIN * plan.work().payloadBytes();
    return (int) Math.min(BYTES_ON_THE_WAY, Math.max(payloads, BYTES_ON_THE_WAY / links));
  }

  private static <T> T await(CompletableFuture<T> future, String sentence) {
    try {
      return future.get(2 * OPEN_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new LoadException(sentence + " (" + e.getCause().getMessage() + ").", e);
    } catch (TimeoutException e) {
      throw new LoadException(sentence + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadException("The run was interrupted.", e);
    }
  }

  @Override
  public boolean offer(long number, DirectBuffer payload) {
    long id = client.offer(route, options, payload, 0, payload.capacity());
    if (id > 0) {
      assert id == number + 1 : id + " is not task " + number;
      return true;
    }
    if (id == MyriarchClient.PAYLOAD_TOO_LARGE) {
      throw new LoadException(
          "The scheduler takes payloads of %d bytes at most.".formatted(client.payloadBytesMax()));
    }
    if (id == MyriarchClient.CLOSED) {
      throw new LoadException("The client was closed while the run went on.");
    }
    return false;
  }

  @Override
  public void flush() {
    // The client sends what it was offered by itself.
  }

  @Override
  public void finish() {
    // Nothing waits.
  }

  @Override
  public void onConnected(LinkInfo info) {
    link = info;
  }

  @Override
  public void onRead(long readNs) {
    nowNs = readNs;
    eventsUntilReading = EVENTS_PER_READING;
  }

  private long nowNs() {
    if (--eventsUntilReading < 0) {
      onRead(System.nanoTime());
    }
    return nowNs;
  }

  @Override
  public void onAccepted(long submissionId, long taskId) {
    events.accepted(submissionId - 1, 1, nowNs());
  }

  @Override
  public void onRejected(long submissionId, RejectCode code, long retryAfterMs, String sentence) {
    events.rejected(submissionId - 1, code.name().toLowerCase(Locale.ROOT) + " (" + sentence + ")");
  }

  @Override
  public void onFinished(TaskEnd end) {
    events.ended(
        end.submissionId() - 1,
        end.status() == TaskStatus.SUCCEEDED,
        end.output(),
        end.outputOffset(),
        end.outputLength(),
        nowNs());
  }

  @Override
  public int window() {
    if (plan.links().window() > 0) {
      return plan.links().window();
    }
    return plan.pace().open() ? Integer.MAX_VALUE : Math.max(1, WINDOW_WITHOUT_RATE / links);
  }

  @Override
  public String durability() {
    return link.durability().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }

  /** Made when the first of many links needs them; they end with the process. */
  private static final class SharedThreads {
    static final ClientThreads HALF_OF_THE_PROCESSORS =
        new ClientThreads(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }
}
