package io.myriarch.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.myriarch.agent.AgentProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void shouldRunOnce() {
    List<Runnable> given = new ArrayList<>();
    WarmUp warmUp = new WarmUp(() -> {}, given::add);
    warmUp.begin();
    warmUp.begin();
    assertThat(given).hasSize(1);
  }

  @Test
  void shouldRunOnAPlatformThread() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    boolean[] virtual = new boolean[1];
    new WarmUp(
            () -> {
              virtual[0] = Thread.currentThread().isVirtual();
              done.countDown();
            })
        .begin();
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(virtual[0]).isFalse();
  }

  @Test
  void shouldNotMindAFailure() {
    WarmUp warmUp =
        new WarmUp(
            () -> {
              throw new IllegalStateException("planted");
            },
            Runnable::run);
    assertThatCode(warmUp::begin).doesNotThrowAnyException();
  }

  @Test
  void shouldFindTheBuiltInAgents() {
    assertThat(ServiceLoader.load(AgentProvider.class).stream().map(p -> p.get().specialty()))
        .contains("metrics", "application", "webhooks", "quantum-mechanics");
  }
}
