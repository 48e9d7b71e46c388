package io.myriarch.loadtest.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.loadtest.terminal.Terminal.Style;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void shouldReplaceTheMovingLineOnATerminal() {
    Terminal terminal = terminal(true, Map.of());
    terminal.moving("one");
    terminal.moving("two");
    terminal.line("done");

    assertThat(written()).isEqualTo("\r\u001b[2Kone\r\u001b[2Ktwo\r\u001b[2Kdone\n");
  }

  @Test
  void shouldWriteLinesWithoutATerminal() {
    Terminal terminal = terminal(false, Map.of());
    terminal.moving("one");
    terminal.line(terminal.styled(Style.BAD, "done"));

    assertThat(written()).isEqualTo("one\ndone\n");
  }

  @Test
  void shouldHaveNoColoursWhereTheyAreNotWanted() {
    assertThat(terminal(true, Map.of()).styled(Style.BAD, "x")).isEqualTo("\u001b[1;31mx\u001b[0m");
    assertThat(terminal(true, Map.of("NO_COLOR", "1")).styled(Style.BAD, "x")).isEqualTo("x");
    assertThat(terminal(true, Map.of("TERM", "dumb")).canMove()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"640,640 us", "1830,1.83 ms", "45600,46 ms", "2100000,2.1 s"})
  void shouldGiveEachTimeItsUnit(double microseconds, String text) {
    assertThat(Figures.time(microseconds)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"1229,1.2 KiB", "356515840,340 MiB", "1503238554,1.40 GiB"})
  void shouldGiveEachSizeItsUnit(double size, String text) {
    assertThat(Figures.bytes(size)).isEqualTo(text);
  }

  private Terminal terminal(boolean tty, Map<String, String> environment) {
    return Terminal.of(new PrintStream(bytes, true, StandardCharsets.UTF_8), tty, environment);
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
