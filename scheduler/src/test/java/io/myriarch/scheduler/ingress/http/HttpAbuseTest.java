package io.myriarch.scheduler.ingress.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no decent client does, through raw sockets: each is bounded, and others are served. */
class HttpAbuseTest {
  private static final String POST =
      "POST /api/tasks?type=any HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n";
  private static final String SMUGGLED = "GET /livez HTTP/1.1\r\nHost: smuggled\r\n\r\n";
  private static final int CONNECTIONS_MAX = 2000;
  private static final long HEADER_TIMEOUT_MS = 700;
  private static final long BODY_TIMEOUT_MS = 900;

  private final HttpFixture http =
      new HttpFixture(
          new HttpConfig(
              "127.0.0.1",
              0,
              4000,
              1 << 20,
              4096,
              1024,
              CONNECTIONS_MAX,
              60_000,
              HEADER_TIMEOUT_MS,
              BODY_TIMEOUT_MS,
              2000,
              5,
              10));

  @AfterEach
  void othersAreServed() {
    http.submit();
    http.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** All that comes until the server closes. */
  private static String readToEnd(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /** Sends this, and what would be taken for a second request by who misreads the first. */
  private String answerTo(String request) throws IOException {
    try (Socket socket = connect()) {
      write(socket, request);
      return readToEnd(socket);
    }
  }

  private static int answers(String text) {
    return text.split("HTTP/1\\.[01] \\d{3} ", -1).length - 1;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4|Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked|Content-Length: 4",
        "Content-Length: 4|Content-Length: 5",
        "Content-Length: 4|Content-Length: 4",
        "Content-Length: 4, 4",
        "Content-Length: +4",
        "Content-Length: -1",
        "Content-Length: 0x4",
        "Content-Length: ",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked|Transfer-Encoding: identity",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding: \u000bchunked",
        "Host: y",
        "X: a\rY: b",
        "X: a\u0000b",
      })
  void shouldRefuseWhatTwoServersCouldReadDifferently(String headers) throws IOException {
    String answer = answerTo(POST + headers.replace("|", "\r\n") + "\r\n\r\n0\r\n\r\n" + SMUGGLED);
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    assertThat(answers(answer)).as("nothing behind it is answered").isEqualTo(1);
    assertThat(http.gateway.requests()).isEmpty();
  }

  @Test
  void shouldNotTakeTheBytesOfATransferCodingForABody() throws IOException {
    String answer = answerTo(POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + SMUGGLED);
    assertThat(answer).startsWith("HTTP/1.1 501 ").contains("application/problem+json");
    assertThat(answers(answer)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\n",
        "-5\r\n",
        "FFFFFFFFFFFFFFFF\r\n",
        "1\r\nabc\r\n0\r\n\r\n",
        "1\na\n0\n\n",
        "\r\n",
      })
  void shouldEndAConnectionWhoseChunksAreWrong(String chunks) throws IOException {
    String answer = answerTo(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks + SMUGGLED);
    assertThat(answers(answer)).isLessThanOrEqualTo(1);
    assertThat(answer).doesNotContain("200 OK");
    assertThat(http.gateway.requests()).isEmpty();
  }

  @Test
  void shouldEndAConnectionWithEndlessChunkExtensionsOrTrailers() throws IOException {
    for (String chunks : List.of("1;" + "x".repeat(50_000), "0\r\n" + "X: y\r\n".repeat(10_000))) {
      try (Socket socket = connect()) {
        assertThat(
                org.assertj.core.api.Assertions.catchThrowable(() -> {
                  write(socket, POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
                  assertThat(answers(readToEnd(socket))).isLessThanOrEqualTo(1);
                }))
            .satisfiesAnyOf(
                thrown -> assertThat(thrown).isNull(),
                thrown -> assertThat(thrown).isInstanceOf(IOException.class));
      }
    }
    assertThat(http.gateway.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3900, 200", "4200, 431"})
  void shouldBoundTheHeadersAtTheirEdge(int bytes, int status) throws IOException {
    String start = "Host: x\r\nConnection: close\r\nX: ";
    String answer =
        answerTo(
            "GET /livez HTTP/1.1\r\n" + start + "x".repeat(bytes - start.length()) + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void shouldBoundTheNumberOfHeadersByTheirBytes() throws IOException {
    String answer =
        answerTo("GET /livez HTTP/1.1\r\nHost: x\r\n" + "a: b\r\n".repeat(2000) + "\r\n");
    assertThat(answer).startsWith("HTTP/1.1 431 ").contains("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource({"1024, 404", "1025, 414"})
  void shouldBoundTheFirstLineAtItsEdge(int bytes, int status) throws IOException {
    int path = bytes - "GET / HTTP/1.1".length();
    String answer =
        answerTo("GET /" + "x".repeat(path) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).containsPattern("^HTTP/1\\.[01] " + status + " ");
  }

  @Test
  void shouldAnswerPipelinedRequestsInOrderAndOnlyThose() throws IOException {
    int requests = 50;
    try (Socket socket = connect()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < requests; i++) {
        all.append("GET /nothing-").append(i).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
      }
      all.append("GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      write(socket, all.toString());
      String answer = readToEnd(socket);
      assertThat(answers(answer)).isEqualTo(requests + 1);
      int at = 0;
      for (int i = 0; i < requests; i++) {
        int next = answer.indexOf("/nothing-" + i + ":", at);
        assertThat(next).as("answer %d", i).isGreaterThan(at);
        at = next;
      }
    }
  }

  @Test
  void shouldNotLetABodyBecomeARequest() throws IOException {
    String body = "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n";
    String answer =
        answerTo(
            "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);
    assertThat(answers(answer)).isEqualTo(1);
    assertThat(answer).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void shouldEndAConnectionWhoseHeadersComeTooSlowly() throws IOException {
    try (Socket socket = connect()) {
      write(socket, "GET /livez HTTP/1.1\r\n");
      String answer = trickle(socket, "X: y\r\n");
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("application/problem+json");
    }
  }

  @Test
  void shouldEndAConnectionWhoseBodyComesTooSlowly() throws IOException {
    try (Socket socket = connect()) {
      write(socket, POST + "Content-Length: 3000\r\n\r\n");
      String answer = trickle(socket, "x");
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("application/problem+json");
    }
    try (Socket socket = connect()) {
      write(socket, POST + "Transfer-Encoding: chunked\r\n\r\n");
      assertThat(trickle(socket, "1\r\nx\r\n")).startsWith("HTTP/1.1 408 ");
    }
    assertThat(http.gateway.requests()).isEmpty();
  }

  @Test
  void shouldEndAConnectionThatTricklesAfterItWasRefused() throws IOException {
    try (Socket socket = connect()) {
      write(socket, POST + "Content-Length: 30000\r\n\r\n");
      assertThat(trickle(socket, "x")).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void shouldEndAConnectionOnWhichNothingEverComes() throws IOException {
    try (Socket socket = connect()) {
      assertThat(readToEnd(socket)).isEmpty();
    }
  }

  @Test
  void shouldNotHurryAClientThatWaitsForItsAnswer() throws IOException {
    String id = http.submit();
    try (Socket socket = connect()) {
      write(
          socket,
          "GET /api/tasks/"
              + id
              + "/result?wait=2s HTTP/1.1\r\nHost: x\r\n\r\n"
              + "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(answers(readToEnd(socket))).isEqualTo(2);
    }
  }

  /** Sends a little now and then until the server closes; returns what it said. */
  private static String trickle(Socket socket, String piece) throws IOException {
    StringBuilder said = new StringBuilder();
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    socket.setSoTimeout(50);
    byte[] buffer = new byte[4096];
    while (System.nanoTime() - endNs < 0) {
      try {
        int read = socket.getInputStream().read(buffer);
        if (read < 0) {
          return said.toString();
        }
        said.append(new String(buffer, 0, read, ISO_8859_1));
      } catch (SocketTimeoutException _) {
        write(socket, piece);
      } catch (IOException e) {
        return said.toString();
      }
    }
    throw new AssertionError("the server goes on with: " + said);
  }

  @Test
  void shouldServeOthersBesideThousandsOfIdleConnections() throws IOException {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS_MAX - 50; i++) {
        idle.add(connect());
      }
      for (int i = 0; i < 50; i++) {
        assertThat(http.get("/livez").status()).isEqualTo(200);
      }
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }
}
