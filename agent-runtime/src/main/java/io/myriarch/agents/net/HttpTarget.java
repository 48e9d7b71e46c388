package io.myriarch.agents.net;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;

/** Checks what a submitter says about an HTTP request before anything is sent. */
public final class HttpTarget {
  private HttpTarget() {}

  /**
   * An absolute http or https address with a host.
   *
   * @throws IllegalArgumentException if it is not; says what a good one looks like
   */
  public static URI uri(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'url' is not an address: " + e.getMessage(), e);
    }
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if ((!http && !"https".equalsIgnoreCase(uri.getScheme())) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "'url' must be an absolute http or https address such as https://example.org/health, not '"
              + url
              + "'");
    }
    return uri;
  }

  /**
   * Sets headers on a request.
   *
   * @throws IllegalArgumentException if a name or value may not be sent; says which
   */
  public static void headers(HttpRequest.Builder request, Map<String, String> headers) {
    headers.forEach((name, value) -> {
      if (value == null) {
        throw new IllegalArgumentException("header '" + name + "' has no value");
      }
      try {
        request.setHeader(name, value);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "header '" + name + "' cannot be sent: " + e.getMessage(), e);
      }
    });
  }
}
