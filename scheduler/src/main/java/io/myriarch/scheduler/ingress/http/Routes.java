package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.wire.RejectCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Makes a router of the endpoints, with a problem document for whatever matches none of them. */
final class Routes {
  private final HttpCounters counters;

  Routes(HttpCounters counters) {
    this.counters = counters;
  }

  Router router(Vertx vertx, List<Endpoint> endpoints) {
    Router router = Router.router(vertx);
    for (Endpoint endpoint : endpoints) {
      HttpCounters.OfRoute counts = counters.route(endpoint.method().name(), endpoint.path());
      var route = router.route(endpoint.method(), endpoint.path());
      if (endpoint.method().equals(HttpMethod.GET)) {
        route.method(HttpMethod.HEAD);
      }
      route.handler(ctx -> handle(ctx, endpoint, counts));
    }
    methodsOf(endpoints).forEach((path, allow) -> refuseOtherMethods(router, path, allow));
    router.route().handler(this::notFound);
    router.route().failureHandler(ctx -> new Exchange(ctx, counters).fail(causeOf(ctx)));
    return router;
  }

  private void handle(RoutingContext ctx, Endpoint endpoint, HttpCounters.OfRoute counts) {
    ctx.addEndHandler(_ -> counts.answered(ctx.response().getStatusCode()));
    new Exchange(ctx, counters).run(endpoint.handler());
  }

  /** The value of Allow for each path. */
  private static Map<String, String> methodsOf(List<Endpoint> endpoints) {
    Map<String, TreeSet<String>> methods = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      TreeSet<String> ofPath = methods.computeIfAbsent(endpoint.path(), _ -> new TreeSet<>());
      ofPath.add(endpoint.method().name());
      if (endpoint.method().equals(HttpMethod.GET)) {
        ofPath.add(HttpMethod.HEAD.name());
      }
    }
    Map<String, String> allow = new LinkedHashMap<>();
    methods.forEach((path, ofPath) -> allow.put(path, String.join(", ", ofPath)));
    return allow;
  }

  private void refuseOtherMethods(Router router, String path, String allow) {
    router
        .route(path)
        .handler(ctx -> {
          ctx.response().putHeader("Allow", allow);
          new Exchange(ctx, counters)
              .problem(
                  Problem.of(
                      RejectCode.METHOD_NOT_ALLOWED,
                      "%s is not possible here: use %s."
                          .formatted(Texts.shown(ctx.request().method().name()), allow)));
        });
  }

  private void notFound(RoutingContext ctx) {
    new Exchange(ctx, counters)
        .problem(
            Problem.of(
                RejectCode.NOT_FOUND,
                "There is nothing at %s: /openapi.json lists what there is."
                    .formatted(Texts.shown(String.valueOf(ctx.request().path())))));
  }

  private static Throwable causeOf(RoutingContext ctx) {
    return ctx.failure() != null
        ? ctx.failure()
        : new IllegalStateException("the router failed with status " + ctx.statusCode());
  }
}
