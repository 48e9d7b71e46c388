package io.myriarch.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeConfigTest {
  private static final List<InetSocketAddress> ADDRESS =
      List.of(RuntimeConfig.address("127.0.0.1:7071"));

  private static void assertRefused(RuntimeConfigMaker maker, String sentence) {
    assertThatThrownBy(maker::make)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  /** Makes one. */
  private interface RuntimeConfigMaker {
    RuntimeConfig make();
  }

  private static RuntimeConfig config(String id, int port, String labels, int max, int drain) {
    return new RuntimeConfig(id, ADDRESS, port, Path.of("d"), labels, max, drain);
  }

  @Test
  void shouldTakeWhatMakesSense() {
    assertThat(config("r-1.a_b", 65_535, "zone=a,rack=,x=y", 1, 0).id()).isEqualTo("r-1.a_b");
    assertThat(RuntimeConfig.address("::1:7071").getPort()).isEqualTo(7071);
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertRefused(() -> config("", 0, "", 1, 0), "--id \"\" is refused");
    assertRefused(() -> config("../x", 0, "", 1, 0), "--id");
    assertRefused(() -> config("r", 65_536, "", 1, 0), "--http-port 65536 is refused");
    assertRefused(() -> config("r", 0, "zone", 1, 0), "--labels \"zone\" is refused");
    assertRefused(() -> config("r", 0, "", 0, 0), "--agents-max 0 is refused");
    assertRefused(() -> config("r", 0, "", 1, -1), "--drain-timeout -1 ms is refused");
    assertRefused(
        () -> new RuntimeConfig("r", List.of(), 0, Path.of("d"), "", 1, 0),
        "--scheduler is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", ":7071", "localhost:", "localhost:0", "h:65536", "h:-1"})
  void shouldRefuseAddresses(String text) {
    assertThatThrownBy(() -> RuntimeConfig.address(text)).hasMessageContaining("write HOST:PORT");
  }
}
