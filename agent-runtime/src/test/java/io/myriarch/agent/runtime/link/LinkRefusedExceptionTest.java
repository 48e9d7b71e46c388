package io.myriarch.agent.runtime.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.RejectCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkRefusedExceptionTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void shouldNameTheCodeWhereTheSchedulerSaysNoSentence(String sentence) {
    assertThat(new LinkRefusedException(RejectCode.OVERLOADED, sentence)).hasMessage("OVERLOADED");
  }
}
