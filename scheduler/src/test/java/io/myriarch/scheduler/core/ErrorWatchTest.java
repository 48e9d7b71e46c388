package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrorWatchTest {
  private final ErrorWatch watch = new ErrorWatch(5);

  @Test
  void shouldTellThoseThatAreWatchedLongestFirst() {
    watch.add(3, 10);
    watch.add(1, 20);
    watch.add(4, 30);
    watch.remove(1);
    assertThat(watch.pollOlderThan(9)).isEqualTo(AgentTable.NONE);
    assertThat(watch.pollOlderThan(10)).isEqualTo(3);
    assertThat(watch.pollOlderThan(29)).isEqualTo(AgentTable.NONE);
    assertThat(watch.pollOlderThan(100)).isEqualTo(4);
    assertThat(watch.pollOlderThan(100)).isEqualTo(AgentTable.NONE);
  }

  @Test
  void shouldBeginAnewWithAnAgentThatIsAddedAgain() {
    watch.add(0, 10);
    watch.add(2, 20);
    watch.add(0, 30);
    assertThat(watch.pollOlderThan(30)).isEqualTo(2);
    assertThat(watch.pollOlderThan(29)).isEqualTo(AgentTable.NONE);
    assertThat(watch.pollOlderThan(30)).isZero();
    assertThat(watch.pollOlderThan(30)).isEqualTo(AgentTable.NONE);
  }
}
