package io.myriarch.agents.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why there was no answer; the more telling reasons come first. */
public enum NetworkFailure {
  UNKNOWN_HOST("the host name is not known"),
  CONNECTION_REFUSED("nothing listens there: the connection was refused"),
  UNREACHABLE("there is no route to the host"),
  TIMEOUT("no complete answer in time"),
  TLS_FAILED("the TLS handshake failed"),
  CONNECTION_LOST("the connection broke before the answer was complete");

  private static final int CAUSES_MAX = 10;
  private final String sentence;

  NetworkFailure(String sentence) {
    this.sentence = sentence;
  }

  /** What an exception of a client or socket means. */
  public static NetworkFailure of(IOException error) {
    return Stream.<Throwable>iterate(error, e -> e != null, Throwable::getCause)
        .limit(CAUSES_MAX)
        .map(NetworkFailure::ofOne)
        .min(Comparator.naturalOrder())
        .orElse(CONNECTION_LOST);
  }

  private static NetworkFailure ofOne(Throwable error) {
    return switch (error) {
      case UnknownHostException _ -> UNKNOWN_HOST;
      case UnresolvedAddressException _ -> UNKNOWN_HOST;
      case NoRouteToHostException _ -> UNREACHABLE;
      case HttpTimeoutException _ -> TIMEOUT;
      case SocketTimeoutException _ -> TIMEOUT;
      case SSLException _ -> TLS_FAILED;
      case ConnectException e when says(e, "timed out") -> TIMEOUT;
      case ConnectException e when says(e, "unreachable") -> UNREACHABLE;
      case ConnectException _ -> CONNECTION_REFUSED;
      default -> CONNECTION_LOST;
    };
  }

  private static boolean says(Exception error, String words) {
    return error.getMessage() != null && error.getMessage().contains(words);
  }

  /** The stable code, such as {@code connection_refused}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String sentence() {
    return sentence;
  }
}
