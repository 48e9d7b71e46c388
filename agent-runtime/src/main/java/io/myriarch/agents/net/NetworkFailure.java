package io.myriarch.agents.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why there was no answer. The lower-case name is what users see as the reason. */
public enum NetworkFailure {
  UNKNOWN_HOST("the host name is not known"),
  CONNECTION_REFUSED("nothing listens there: the connection was refused"),
  UNREACHABLE("there is no route to the host"),
  TIMEOUT("no complete answer in time"),
  TLS_FAILED("the TLS handshake failed"),
  CONNECTION_LOST("the connection broke before the answer was complete");

  private final String sentence;

  NetworkFailure(String sentence) {
    this.sentence = sentence;
  }

  /** What an exception of a client or socket means. */
  public static NetworkFailure of(IOException error) {
    return Stream.<Throwable>iterate(error, e -> e != null, Throwable::getCause)
        .limit(10)
        .map(NetworkFailure::ofOne)
        .filter(reason -> reason != CONNECTION_LOST)
        .findFirst()
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
      case ConnectException e
          when e.getCause() == null || e.getCause() instanceof ConnectException ->
          CONNECTION_REFUSED;
      default -> CONNECTION_LOST;
    };
  }

  /** The stable code, such as {@code connection_refused}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String sentence() {
    return sentence;
  }
}
