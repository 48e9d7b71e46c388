package io.myriarch.scheduler.ingress.http;

import io.myriarch.scheduler.observe.Metrics;
import io.myriarch.scheduler.shard.SchedulerGateway;
import io.vertx.core.Vertx;
import java.util.List;

/** The table of all routes; docs/http-api.md and openapi.json describe each. */
final class Endpoints {
  private Endpoints() {}

  static List<Endpoint> all(
      Vertx vertx,
      HttpConfig config,
      SchedulerGateway gateway,
      Metrics metrics,
      HealthHandlers health) {
    BodyReader bodies = new BodyReader(config);
    SubmitHandler submit = new SubmitHandler(gateway, config, bodies);
    BatchHandler batch = new BatchHandler(gateway, config, bodies);
    TaskHandlers tasks = new TaskHandlers(gateway, config);
    FleetHandlers fleet = new FleetHandlers(gateway, config);
    ControlHandlers control = new ControlHandlers(gateway);
    DeadLetterHandlers letters = new DeadLetterHandlers(gateway, config);
    StatusHandlers status = new StatusHandlers(vertx, gateway, metrics);
    OpenApi openApi = OpenApi.load();
    return List.of(
        Endpoint.post("/api/tasks", submit::submit),
        Endpoint.post("/api/tasks/batch", batch::submit),
        Endpoint.get("/api/tasks", tasks::list),
        Endpoint.get("/api/tasks/:id", tasks::get),
        Endpoint.delete("/api/tasks/:id", tasks::cancel),
        Endpoint.get("/api/tasks/:id/result", tasks::result),
        Endpoint.get("/api/dead-letters", letters::list),
        Endpoint.delete("/api/dead-letters", letters::deleteAll),
        Endpoint.post("/api/dead-letters/requeue", letters::requeueAll),
        Endpoint.get("/api/dead-letters/:id", letters::get),
        Endpoint.delete("/api/dead-letters/:id", letters::delete),
        Endpoint.post("/api/dead-letters/:id/requeue", letters::requeue),
        Endpoint.get("/api/tasks/:id/explain", tasks::explain),
        Endpoint.get("/api/agents", fleet::agents),
        Endpoint.get("/api/agents/:id", fleet::agent),
        Endpoint.post("/api/agents/:id/restart", control::restartAgent),
        Endpoint.get("/api/specialties", control::specialties),
        Endpoint.post("/api/specialties/:type/:specialty/pause", control::pause),
        Endpoint.post("/api/specialties/:type/:specialty/resume", control::resume),
        Endpoint.get("/api/runtimes", fleet::runtimes),
        Endpoint.post("/api/runtimes/:id/drain", control::drainRuntime),
        Endpoint.get("/api/metrics", status::metrics),
        Endpoint.get("/metrics", status::metrics),
        Endpoint.get("/api/health", status::health),
        Endpoint.get("/health", status::health),
        Endpoint.get("/livez", health::live),
        Endpoint.get("/readyz", health::ready),
        Endpoint.get("/openapi.json", openApi::serve));
  }
}
