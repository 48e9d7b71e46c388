package io.myriarch.protocol.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MyriarchClientExampleTest {
  @Test
  void shouldEcho() throws Exception {
    try (FakeScheduler scheduler = new FakeScheduler()) {
      assertThat(MyriarchClientExample.echo("127.0.0.1", scheduler.port())).isEqualTo("hello");
    }
  }

  @Test
  void shouldSubmitMany() throws Exception {
    try (FakeScheduler scheduler = new FakeScheduler()) {
      scheduler.window = 100;
      MyriarchClientExample.manyTasks("127.0.0.1", scheduler.port(), "x".getBytes(UTF_8), 5_000);
      assertThat(scheduler.submissions).hasSize(5_000);
    }
  }
}
