package io.myriarch.agents.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkFailureTest {
  private static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new UnknownHostException("a"), "unknown_host"),
        Arguments.of(
            caused(new ConnectException(), new UnresolvedAddressException()), "unknown_host"),
        Arguments.of(new ConnectException("Connection refused"), "connection_refused"),
        Arguments.of(
            caused(new ConnectException(), new ClosedChannelException()), "connection_refused"),
        Arguments.of(new ConnectException("Network is unreachable"), "unreachable"),
        Arguments.of(new NoRouteToHostException("a"), "unreachable"),
        Arguments.of(new ConnectException("Connection timed out"), "timeout"),
        Arguments.of(new HttpConnectTimeoutException("late"), "timeout"),
        Arguments.of(new SocketTimeoutException("late"), "timeout"),
        Arguments.of(new IOException(new SSLHandshakeException("no")), "tls_failed"),
        Arguments.of(new EOFException(), "connection_lost"),
        Arguments.of(new IOException("reset"), "connection_lost"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void shouldNameWhyThereWasNoAnswer(IOException error, String code) {
    assertThat(NetworkFailure.of(error).code()).isEqualTo(code);
  }

  private static IOException caused(IOException error, Exception cause) {
    error.initCause(cause);
    return error;
  }
}
