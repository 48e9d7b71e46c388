package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class IdempotencyKeysTest {
  private final IdempotencyKeys keys = new IdempotencyKeys(2);

  private static IdempotencyKeys.Name name(String key) {
    return new IdempotencyKeys.Name(0, "", key);
  }

  private long digest(int route, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return keys.digest(route, new UnsafeBuffer(bytes), 0, bytes.length);
  }

  @Test
  void shouldRememberWhoUsedAKey() {
    keys.remember(name("a"), 1, 11);
    assertThat(keys.find(name("a"))).isEqualTo(new IdempotencyKeys.Use(1, 11));
    assertThat(keys.find(name("b"))).isNull();
  }

  @Test
  void shouldForgetTheOldestKeyBeyondItsBound() {
    keys.remember(name("a"), 1, 11);
    keys.remember(name("b"), 2, 22);
    assertThat(keys.find(name("a"))).as("a look does not make it young").isNotNull();
    keys.remember(name("c"), 3, 33);
    assertThat(keys.size()).isEqualTo(2);
    assertThat(keys.find(name("a"))).isNull();
    assertThat(keys.find(name("b"))).isNotNull();
  }

  @Test
  void shouldDigestRouteAndPayload() {
    assertThat(digest(1, "body")).isEqualTo(digest(1, "body"));
    assertThat(digest(1, "body")).isNotEqualTo(digest(2, "body"));
    assertThat(digest(1, "body")).isNotEqualTo(digest(1, "bodY"));
    assertThat(digest(1, "")).isEqualTo(digest(1, ""));
    UnsafeBuffer inside = new UnsafeBuffer("xxbodyxx".getBytes(StandardCharsets.UTF_8));
    assertThat(keys.digest(1, inside, 2, 4)).isEqualTo(digest(1, "body"));
  }
}
