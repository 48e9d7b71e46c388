package io.myriarch.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.compare.contender.Contender;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CompareCommandTest {
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "--rounds 0, --rounds must be from 1",
        "--duration 0s, --duration (seconds) must be from 1",
        "--rate fast, 'fast' is no rate",
        "--warmup soon, 'soon' is no duration",
      })
  void shouldRefuseOptionsWithASentence(String options, String sentence) {
    assertThat(execute(options.split(" "))).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains(sentence);
  }

  @Test
  void shouldRefuseAPeerThatThereIsNotAndNameThoseThatThereAre() {
    assertThat(execute("--peers", "redis,zebra")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).contains("no peer \"zebra\"").contains("postgres-batch, ");
  }

  @Test
  void shouldMeanAWholeFamilyByItsName() {
    assertThat(named("redis")).containsExactly("redis-always", "redis-everysec");
    assertThat(named("nats", "postgres-single")).containsExactly("postgres-single", "nats");
    assertThat(named()).hasSameSizeAs(Contenders.peers());
    assertThatThrownBy(() -> named("post")).hasMessageContaining("post");
  }

  @Test
  void shouldSayOfEveryPeerWhatItDoesThatMyriarchDoesNot() {
    assertThat(Contenders.peers())
        .allSatisfy(peer -> {
          assertThat(peer.profile().does()).isNotBlank();
          assertThat(peer.profile().lacks()).isNotBlank();
          assertThat(peer.profile().settings()).isNotBlank();
        });
  }

  private static List<String> named(String... names) {
    return Contenders.named(List.of(names), Contenders.peers()).stream()
        .map(Contender::profile)
        .map(profile -> profile.name())
        .toList();
  }

  private int execute(String... arguments) {
    return CompareMain.commandLine().setErr(new PrintWriter(err)).execute(arguments);
  }
}
