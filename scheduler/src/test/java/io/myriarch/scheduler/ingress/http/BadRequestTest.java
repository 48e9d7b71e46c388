package io.myriarch.scheduler.ingress.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.myriarch.scheduler.ingress.http.HttpFixture.Answer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadRequestTest {
  private static final HttpConfig SMALL =
      new HttpConfig("127.0.0.1", 0, 1000, 1500, 1024, 512, 3, 3000, 2500, 2500, 2000, 5, 10);
  private HttpFixture http = new HttpFixture();

  @AfterEach
  void close() {
    http.close();
  }

  private void restart(HttpConfig config) {
    http.close();
    http = new HttpFixture(config);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api",
        "/api/",
        "/api/task",
        "/api/tasks/1/2/3",
        "/api/agents/agent-1/x",
        "/metrics2",
        "/../etc/passwd",
        "/api/tasks/batch/x"
      })
  void shouldSayThatThereIsNothing(String path) {
    http.get(path).problem(404, "not_found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT|/api/tasks|GET, HEAD, POST",
        "DELETE|/api/tasks|GET, HEAD, POST",
        "PATCH|/api/tasks/0000010000000001|DELETE, GET, HEAD",
        "GET|/api/tasks/batch|POST",
        "POST|/api/tasks/0000010000000001/result|GET, HEAD",
        "POST|/api/agents|GET, HEAD",
        "DELETE|/api/agents/agent-1|GET, HEAD",
        "POST|/api/runtimes|GET, HEAD",
        "POST|/metrics|GET, HEAD",
        "POST|/health|GET, HEAD",
        "OPTIONS|/readyz|GET, HEAD",
        "PUT|/openapi.json|GET, HEAD"
      })
  void shouldSayWhichMethodsThereAre(String method, String path, String allow) {
    Answer answer = http.send(http.request(path).method(method, BodyPublishers.noBody()));
    answer.problem(405, "method_not_allowed");
    assertThat(answer.header("Allow")).isEqualTo(allow);
  }

  @Test
  void shouldAnswerHeadWithoutABody() {
    Answer answer = http.send(http.request("/health").method("HEAD", BodyPublishers.noBody()));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().body()).isEmpty();
    assertThat(Integer.parseInt(answer.header("Content-Length"))).isPositive();
  }

  @Test
  void shouldRefuseABodyThatIsTooLarge() {
    restart(SMALL);
    byte[] large = new byte[1001];
    assertThat(
            http.post("/api/tasks?type=any", "application/octet-stream", large)
                .problem(413, "payload_too_large"))
        .contains("1000 bytes");
    assertThat(http.gateway.requests()).isEmpty();
    assertThat(
            http.post("/api/tasks?type=any", "application/octet-stream", new byte[1000]).status())
        .isEqualTo(202);
  }

  @Test
  void shouldRefuseALargeBodyOfUnknownLength() {
    restart(SMALL);
    http.send(
            http.request("/api/tasks?type=any")
                .header("Content-Type", "application/octet-stream")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(new byte[5000]))))
        .problem(413, "payload_too_large");
  }

  @Test
  void shouldCloseAConnectionThatSendsWithoutEndAfterTheRefusal() throws IOException {
    restart(SMALL);
    try (Socket socket = connect()) {
      write(socket, postOf(99_999_999));
      assertThat(readHead(socket)).startsWith("HTTP/1.1 413 ");
      byte[] chunk = new byte[1000];
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(() -> {
                for (int i = 0; i < 100_000; i++) {
                  socket.getOutputStream().write(chunk);
                }
              }))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void shouldTellAClientThatAsksFirstBeforeItSends() throws IOException {
    restart(SMALL);
    try (Socket socket = connect()) {
      write(socket, postOf(500, "Expect: 100-continue"));
      assertThat(readHead(socket)).startsWith("HTTP/1.1 100 ");
      write(socket, "x".repeat(500));
      assertThat(readHead(socket)).startsWith("HTTP/1.1 202 ");
    }
    try (Socket socket = connect()) {
      write(socket, postOf(5000, "Expect: 100-continue"));
      assertThat(readHead(socket)).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void shouldBoundAllBodiesTogether() throws IOException {
    restart(SMALL);
    try (Socket slow = connect()) {
      write(slow, postOf(900) + "x".repeat(899));
      Answer[] last = new Answer[1];
      Await.until(
          "the second body has no room",
          () -> {
            last[0] = http.post("/api/tasks?type=any", "application/octet-stream", new byte[900]);
            return last[0].status() == 429;
          });
      last[0].problem(429, "overloaded");
      assertThat(last[0].header("Retry-After")).isEqualTo("1");
    }
    Await.until(
        "the room of the lost request is free again",
        () ->
            http.post("/api/tasks?type=any", "application/octet-stream", new byte[900]).status()
                == 202);
  }

  @Test
  void shouldRefuseConnectionsOverTheBound() throws IOException {
    restart(SMALL);
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        Socket socket = connect();
        held.add(socket);
        write(socket, "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(readHead(socket)).startsWith("HTTP/1.1 200 ");
      }
      http.get("/livez").problem(503, "too_many_links");
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
    Await.until("there is room again", () -> http.get("/livez").status() == 200);
  }

  @Test
  void shouldCloseAConnectionOnWhichNothingMoves() throws IOException {
    restart(SMALL);
    try (Socket socket = connect()) {
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void shouldRefuseWhatIsNoHttp() throws IOException {
    try (Socket socket = connect()) {
      write(socket, "\u0000\u0001garbage\r\n\r\n");
      String head = readHead(socket);
      assertThat(head).contains(" 400 Bad Request");
      assertThat(head).contains("application/problem+json");
    }
    assertThat(http.get("/livez").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/tasks/%zz", "/api/tasks?status=%zz", "/api/agents/%"})
  void shouldRefuseBrokenEscapes(String target) throws IOException {
    try (Socket socket = connect()) {
      write(socket, "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readHead(socket)).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    }
  }

  @Test
  void shouldServeOthersWhileAClientGoesAway() throws IOException {
    String id = http.submit();
    for (int i = 0; i < 20; i++) {
      try (Socket socket = connect()) {
        write(socket, "GET /api/tasks/" + id + "/result?wait=1s HTTP/1.1\r\nHost: x\r\n\r\n");
      }
    }
    assertThat(http.get("/api/tasks/" + id).status()).isEqualTo(200);
  }

  @Test
  void shouldStopServingAClientThatDoesNotReadAndGoOnWhenItDoes() throws Exception {
    int requests = 3000;
    try (Socket socket = connect()) {
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  write(socket, "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(requests));
                } catch (IOException e) {
                  throw new AssertionError("the server closed the connection", e);
                }
              });
      Await.until("some have been answered", () -> answered() > 0);
      double before;
      do {
        before = answered();
        http.submit();
      } while (answered() > before);
      assertThat(answered()).isLessThan(requests / 2.0);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      for (int i = 0; i < requests; i++) {
        in.skipNBytes(lengthOf(readHead(in)));
      }
      sender.join();
    }
    Await.until("all have been counted", () -> answered() == requests);
  }

  private double answered() {
    return http
        .metrics
        .registry()
        .find("myriarch.http.requests")
        .tag("route", "/openapi.json")
        .counters()
        .stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private static int lengthOf(String head) {
    String lower = head.toLowerCase(Locale.ROOT);
    int start = lower.indexOf("content-length: ") + "content-length: ".length();
    return Integer.parseInt(lower.substring(start, lower.indexOf('\r', start)));
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** The head of a submission whose body has a length. */
  private static String postOf(int length, String... headers) {
    List<String> lines = new ArrayList<>();
    lines.add("POST /api/tasks?type=any HTTP/1.1");
    lines.add("Host: x");
    lines.add("Content-Type: application/octet-stream");
    lines.add("Content-Length: " + length);
    lines.addAll(List.of(headers));
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  /** Reads the head of an answer, and leaves its body. */
  private static String readHead(Socket socket) throws IOException {
    return readHead(socket.getInputStream());
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    int read;
    while (head.indexOf("\r\n\r\n") < 0 && (read = in.read()) >= 0) {
      head.append((char) read);
    }
    return head.toString();
  }
}
