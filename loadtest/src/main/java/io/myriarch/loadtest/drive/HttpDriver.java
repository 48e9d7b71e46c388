package io.myriarch.loadtest.drive;

import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.TaskDriver;
import io.myriarch.loadtest.run.TaskEvents;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;

/**
 * Tasks over HTTP on one event loop and a pool of kept connections: one request a task, or a batch.
 * Followed tasks are submitted with {@code ?wait=}, so that one answer brings acknowledgement and
 * result.
 *
 * <p>A connection carries one request at a time, so there are never more requests than connections:
 * what is due beyond them waits with the sender, where its intended time counts.
 */
final class HttpDriver implements TaskDriver {
  private static final int CONNECTIONS_DEFAULT = 128;
  private static final long OPEN_TIMEOUT_S = 5;
  private static final int WAIT_S = 30;

  /** A batch that does not fill is sent after this. */
  private static final long BATCH_AGE_MAX_NS = TimeUnit.MILLISECONDS.toNanos(10);

  private final LoadPlan plan;
  private final int connections;
  private final byte[] head;
  private final RequestOptions submission;
  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private final AtomicInteger requests = new AtomicInteger();
  private List<HttpBatch> ready = new ArrayList<>();
  private HttpBatch open;
  private Context context;
  private HttpClient client;
  private HttpOutcomes outcomes;
  private String durability = "unknown";

  HttpDriver(LoadPlan plan) {
    this.plan = plan;
    this.connections =
        plan.links().connections() > 0 ? plan.links().connections() : CONNECTIONS_DEFAULT;
    this.head = TaskJson.head(plan.work());
    String path = batchMax() > 1 ? "/api/tasks/batch" : "/api/tasks";
    this.submission =
        request(HttpMethod.POST, plan.follow() ? path + "?wait=" + WAIT_S + "s" : path)
            .putHeader("content-type", "application/json");
  }

  private int batchMax() {
    return plan.links().batch();
  }

  private RequestOptions request(HttpMethod method, String uri) {
    return new RequestOptions()
        .setMethod(method)
        .setHost(plan.target().host())
        .setPort(plan.target().httpPort())
        .setURI(uri)
        .setTimeout(TimeUnit.SECONDS.toMillis(WAIT_S + OPEN_TIMEOUT_S));
  }

  @Override
  public void open(TaskEvents events) {
    outcomes = new HttpOutcomes(events, plan.follow());
    context = vertx.getOrCreateContext();
    try (SchedulerHttp http = new SchedulerHttp(plan.target().host(), plan.target().httpPort())) {
      durability = http.json("/api/health").path("durability").asText(durability);
    }
    Future<HttpClient> made =
        Future.future(promise -> context.runOnContext(_ -> promise.complete(makeClient())));
    try {
      client = made.toCompletionStage().toCompletableFuture().get(OPEN_TIMEOUT_S, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LoadException("The HTTP client did not start: " + e.getMessage() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadException("The run was interrupted.", e);
    }
  }

  /** On the event loop, so that all its connections are served there. */
  private HttpClient makeClient() {
    return vertx.createHttpClient(
        new HttpClientOptions().setKeepAlive(true).setTcpNoDelay(true),
        new PoolOptions().setHttp1MaxSize(connections));
  }

  @Override
  public boolean offer(long number, DirectBuffer payload) {
    if (open == null) {
      if (requests.get() >= connections) {
        return false;
      }
      requests.incrementAndGet();
      open = new HttpBatch(head, batchMax(), payload.capacity(), number, System.nanoTime());
    }
    open.add(payload);
    if (open.tasks() == batchMax()) {
      closeBatch();
    }
    return true;
  }

  private void closeBatch() {
    ready.add(open);
    open = null;
  }

  @Override
  public void flush() {
    if (open != null && System.nanoTime() - open.openedNs() > BATCH_AGE_MAX_NS) {
      closeBatch();
    }
    send();
  }

  @Override
  public void finish() {
    if (open != null) {
      closeBatch();
    }
    send();
  }

  private void send() {
    if (!ready.isEmpty()) {
      List<HttpBatch> batches = ready;
      ready = new ArrayList<>();
      context.runOnContext(_ -> batches.forEach(this::submit));
    }
  }

  private void submit(HttpBatch batch) {
    Buffer body = batch.close();
    client
        .request(submission)
        .compose(request -> request.send(body))
        .compose(response ->
            response.body().map(bytes -> outcomes.of(batch, response.statusCode(), bytes)))
        .onSuccess(unended -> whenAnswered(batch, unended))
        .onFailure(_ -> requests.decrementAndGet());
  }

  /** A task that outlasted its wait is waited for again; its connection is not free until then. */
  private void whenAnswered(HttpBatch batch, String unended) {
    if (unended.isEmpty()) {
      requests.decrementAndGet();
      return;
    }
    client
        .request(request(HttpMethod.GET, "/api/tasks/" + unended + "/result?wait=" + WAIT_S + "s"))
        .compose(HttpClientRequest::send)
        .compose(response -> response.body())
        .compose(_ -> client.request(request(HttpMethod.GET, "/api/tasks/" + unended)))
        .compose(HttpClientRequest::send)
        .compose(response ->
            response.body().map(bytes -> outcomes.of(batch, response.statusCode(), bytes)))
        .onSuccess(again -> whenAnswered(batch, again))
        .onFailure(_ -> requests.decrementAndGet());
  }

  @Override
  public int window() {
    return plan.links().window() > 0 ? plan.links().window() : connections * batchMax();
  }

  @Override
  public String durability() {
    return durability;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
