package io.myriarch.scheduler.ingress.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The OpenAPI document, a resource of this module. */
final class OpenApi {
  private static final String RESOURCE = "/openapi.json";

  private final Buffer document;

  private OpenApi(Buffer document) {
    this.document = document;
  }

  static OpenApi load() {
    try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + RESOURCE + " is missing from the jar");
      }
      return new OpenApi(Buffer.buffer(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + RESOURCE, e);
    }
  }

  void serve(Exchange exchange) {
    exchange.json(200, document);
  }
}
