package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.wire.RejectCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes a router of the endpoints, with a problem document for whatever matches none of them. */
final class Routes {
  private final HttpCounters counters;

  Routes(HttpCounters counters) {
    this.counters = counters;
  }

  /** Routes are tried in the order of the endpoints; a path is left once it has matched. */
  Router router(Vertx vertx, List<Endpoint> endpoints) {
    Router router = Router.router(vertx);
    Map<String, List<Endpoint>> byPath =
        endpoints.stream()
            .collect(
                Collectors.groupingBy(Endpoint::path, LinkedHashMap::new, Collectors.toList()));
    byPath.forEach((path, ofPath) -> addPath(router, path, ofPath));
    router.route().handler(this::notFound);
    router.errorHandler(400, ctx -> new Exchange(ctx, counters).problem(badAddress()));
    router.errorHandler(500, ctx -> new Exchange(ctx, counters).fail(causeOf(ctx)));
    return router;
  }

  private void addPath(Router router, String path, List<Endpoint> endpoints) {
    TreeSet<String> methods = new TreeSet<>();
    for (Endpoint endpoint : endpoints) {
      HttpCounters.OfRoute counts = counters.route(endpoint.method().name(), path);
      Route route = router.route(endpoint.method(), path);
      methods.add(endpoint.method().name());
      if (endpoint.method().equals(HttpMethod.GET)) {
        route.method(HttpMethod.HEAD);
        methods.add(HttpMethod.HEAD.name());
      }
      route.handler(ctx -> handle(ctx, endpoint, counts));
    }
    String allow = String.join(", ", methods);
    router.route(path).handler(ctx -> refuseMethod(ctx, allow));
  }

  private void handle(RoutingContext ctx, Endpoint endpoint, HttpCounters.OfRoute counts) {
    ctx.addEndHandler(_ -> counts.answered(ctx.response().getStatusCode()));
    new Exchange(ctx, counters).run(endpoint.handler());
  }

  private void refuseMethod(RoutingContext ctx, String allow) {
    ctx.response().putHeader("Allow", allow);
    new Exchange(ctx, counters)
        .problem(
            Problem.of(
                RejectCode.METHOD_NOT_ALLOWED,
                "%s is not possible here: use %s."
                    .formatted(Texts.shown(ctx.request().method().name()), allow)));
  }

  private void notFound(RoutingContext ctx) {
    new Exchange(ctx, counters)
        .problem(
            Problem.of(
                RejectCode.NOT_FOUND,
                "There is nothing at %s: /openapi.json lists what there is."
                    .formatted(Texts.shown(String.valueOf(ctx.request().path())))));
  }

  /** What to say of an address that the router cannot read. */
  static Problem badAddress() {
    return Problem.of(
        RejectCode.INVALID_REQUEST,
        "The request's address is not well formed: check its %-escapes.");
  }

  private static Throwable causeOf(RoutingContext ctx) {
    return ctx.failure() != null
        ? ctx.failure()
        : new IllegalStateException("the router failed with status " + ctx.statusCode());
  }
}
