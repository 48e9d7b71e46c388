package io.myriarch.bench.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchCommandTest {
  private final StringWriter errors = new StringWriter();

  @TempDir private Path folder;

  @Test
  void shouldRefuseOptionsThatAreOutOfRange() {
    assertThat(execute("pipe", "--window", "0")).isEqualTo(2);
    assertThat(execute("pipe", "--duration", "500ms")).isEqualTo(2);
    assertThat(execute("ratio", "--rounds", "101")).isEqualTo(2);
    assertThat(execute("pipe", "--durability", "hope")).isEqualTo(2);
    assertThat(errors.toString())
        .contains("--window must be from 1 to 1048576, not 0.")
        .contains("--duration (seconds) must be from 1 to 3600, not 0.")
        .contains("--rounds must be from 1 to 100, not 101.")
        .contains("'hope'");
  }

  @Test
  void shouldSayBeforeMeasuringWhatCannotBeMeasuredOrWritten() {
    Path nowhere = folder.resolve("none/figures.json");

    assertThat(execute("throughput", "--rounds", "0")).isEqualTo(2);
    assertThat(execute("throughput", "--only", "pigeon")).isOne();
    assertThat(execute("throughput", "--json", nowhere.toString())).isOne();

    assertThat(errors.toString())
        .contains("--rounds must be from 1 to 100, not 0.")
        .contains("No row is called \"pigeon\"")
        .contains(nowhere + " cannot be written: name a file in a folder that exists.");
  }

  @Test
  void shouldRefuseSizesRatesAndCollectorsThatAreNone() {
    assertThat(execute("latency", "--rates", "0")).isEqualTo(2);
    assertThat(execute("latency", "--gc", "hope")).isEqualTo(2);
    assertThat(execute("latency", "--durability", "none")).isEqualTo(2);
    assertThat(execute("scale", "--agents", "many")).isEqualTo(2);
    assertThat(execute("scale", "--connections", "1,2000")).isEqualTo(2);
    assertThat(execute("footprint", "--starts", "0")).isEqualTo(2);

    assertThat(errors.toString())
        .contains("--rates must be from 1 to 10000000, not 0.")
        .contains("'hope'")
        .contains("--durability must be fsync or process, not none.")
        .contains("'many' is no list of numbers such as 1000,30000")
        .contains("--connections must be from 1 to 1024, not 2000.")
        .contains("--starts must be from 1 to 100, not 0.");
  }

  @Test
  void shouldRefuseToRecordAShortRun() {
    assertThat(execute("--check", "--short", "--record")).isEqualTo(2);
    assertThat(execute("--short")).isEqualTo(2);
    assertThat(errors.toString())
        .contains("--record does not go with --short")
        .contains("--check is missing");
  }

  @Test
  void shouldSayInASentenceThatThereIsNoBase() {
    Path none = folder.resolve("none.json");

    assertThat(execute("--check", "--base", none.toString())).isOne();

    assertThat(errors.toString())
        .isEqualTo(
            "myriarch bench: There is no recorded base "
                + none
                + "; record it on a quiet machine: ./myriarch bench --check --record.\n");
  }

  private int execute(String... arguments) {
    return BenchMain.commandLine().setErr(new PrintWriter(errors, true)).execute(arguments);
  }
}
