package io.myriarch.scheduler.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HttpConfigTest {
  @Test
  void shouldListenOnLoopbackByDefault() {
    HttpConfig config = HttpConfig.defaults();
    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.batchItemsMax()).isEqualTo(10_000);
  }

  @Test
  void shouldRefuseLimitsThatMakeNoSense() {
    assertRefused("http.port", () -> with(70_000, 1, 1, 100, 50));
    assertRefused("http.body.bytes.max", () -> with(0, 0, 1, 100, 50));
    assertRefused("http.bodies.bytes.max", () -> with(0, 2, 1, 100, 50));
    assertRefused("http.idle.timeout.ms", () -> with(0, 1, 1, 100, 100));
  }

  private static HttpConfig with(
      int port, int bodyBytesMax, long bodiesBytesMax, long idleTimeoutMs, long waitMsMax) {
    return new HttpConfig(
        "127.0.0.1",
        port,
        bodyBytesMax,
        bodiesBytesMax,
        8192,
        1024,
        1,
        idleTimeoutMs,
        1000,
        1000,
        waitMsMax,
        1,
        1);
  }

  private static void assertRefused(
      String key, org.assertj.core.api.ThrowableAssert.ThrowingCallable making) {
    assertThatThrownBy(making)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key);
  }
}
