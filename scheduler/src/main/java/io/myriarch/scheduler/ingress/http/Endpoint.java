package io.myriarch.scheduler.ingress.http;

import io.vertx.core.http.HttpMethod;

/**
 * A route.
 *
 * @param path as Vert.x writes it, with {@code :id} for a parameter
 */
record Endpoint(HttpMethod method, String path, Exchange.Handler handler) {
  static Endpoint get(String path, Exchange.Handler handler) {
    return new Endpoint(HttpMethod.GET, path, handler);
  }

  static Endpoint post(String path, Exchange.Handler handler) {
    return new Endpoint(HttpMethod.POST, path, handler);
  }

  static Endpoint delete(String path, Exchange.Handler handler) {
    return new Endpoint(HttpMethod.DELETE, path, handler);
  }
}
