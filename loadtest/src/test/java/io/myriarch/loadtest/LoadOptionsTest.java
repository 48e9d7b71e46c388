package io.myriarch.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class LoadOptionsTest {
  private static final int USAGE = 2;

  private final StringWriter errors = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --rate 0                             | '0' is no rate: give a whole number from 1 to
          --rate fast                          | 'fast' is no rate
          --duration 30                        | '30' is no duration: write it as 500ms, 30s or 2m
          --duration 0s                        | --duration (seconds) must be from 1 to 3600
          --duration 90m                       | --duration (seconds) must be from 1 to 3600
          --payload-bytes 4                    | --payload-bytes must be from 18 to 1048576, not 4
          --protocol smoke                     | expected one of [BINARY, HTTP]
          --binary-port 70000                  | --binary-port must be from 1 to 65535
          --batch 10                           | --batch is for --protocol http
          --batch 10 --protocol http --follow  | --batch does not go with --follow
          --window -1                          | --window must be from 0
          --wrong                              | Unknown option: '--wrong'
          """)
  void shouldSayWhatIsWrongWithAnOption(String arguments, String sentence) {
    assertThat(execute(arguments)).isEqualTo(USAGE);
    assertThat(errors.toString()).contains(sentence);
  }

  @Test
  void shouldSayThatNobodyAnswers() {
    int code = execute("--protocol http --http-port 1 --rate 10 --duration 1s --warmup 0s");

    assertThat(code).isOne();
    assertThat(errors.toString())
        .contains("Nothing answers at http://127.0.0.1:1/api/health: start it with ./myriarch up");
  }

  private int execute(String arguments) {
    CommandLine command = LoadMain.commandLine().setErr(new PrintWriter(errors));
    return command.execute(("load " + arguments.strip()).split(" +", -1));
  }
}
