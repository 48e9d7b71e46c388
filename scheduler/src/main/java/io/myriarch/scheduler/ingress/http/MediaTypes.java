package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.wire.RejectCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** Content types of request bodies. */
final class MediaTypes {
  static final String OCTETS = "application/octet-stream";
  static final String NDJSON = "application/x-ndjson";

  private MediaTypes() {}

  /**
   * The content type without its parameters, in lower case.
   *
   * @throws ProblemException if it is not among the known, or names an encoding other than UTF-8
   */
  static String of(HttpServerRequest request, String first, String second) {
    String header = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (first.equals(header)) {
      return first;
    }
    String type = header == null ? "" : header;
    int semicolon = type.indexOf(';');
    String bare = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    String lower = bare.toLowerCase(Locale.ROOT);
    if ((!lower.equals(first) && !lower.equals(second)) || hasOtherCharset(type, semicolon)) {
      throw new ProblemException(
          Problem.of(
              RejectCode.UNSUPPORTED_MEDIA_TYPE,
              "Content-Type %s is not understood here: send %s in UTF-8, or %s."
                  .formatted(header == null ? "(none)" : Texts.shown(header), first, second)));
    }
    return lower;
  }

  private static boolean hasOtherCharset(String type, int semicolon) {
    if (semicolon < 0) {
      return false;
    }
    String parameters = type.substring(semicolon).toLowerCase(Locale.ROOT).replace("\"", "");
    return parameters.contains("charset=") && !parameters.contains("charset=utf-8");
  }
}
