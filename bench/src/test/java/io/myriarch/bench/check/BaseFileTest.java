package io.myriarch.bench.check;

import static io.myriarch.bench.check.Measurements.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BaseFileTest {
  private static final String HOW = "./myriarch bench --check --record";

  @TempDir private Path folder;
  private Path path;
  private BaseFile file;

  @BeforeEach
  void open() {
    path = folder.resolve("base.json");
    file = new BaseFile(path);
  }

  @Test
  void shouldReadWhatItWrote() {
    Measurement measurement =
        Measurements.of(time("A.b", 100, 1.5), time("A.c", 0.001, Double.NaN));

    file.write(measurement);

    assertThat(file.read()).isEqualTo(measurement);
  }

  @Test
  void shouldReadTheRecordedBaseOfTheRepository() {
    Path recorded = Path.of(System.getProperty("myriarch.root"), "bench/base.json");

    Measurement base = new BaseFile(recorded).read();

    assertThat(base.environment()).containsKeys("commit", "cpu", "kernel", "jvm", "flags");
    assertThat(base.benchmarks()).hasSizeGreaterThan(10);
    assertThat(base.ratio().ratio()).isBetween(0.01, 1.5);
  }

  @Test
  void shouldSayHowToRecordABaseWhereThereIsNone() {
    assertThatThrownBy(file::read)
        .isInstanceOf(LoadException.class)
        .hasMessageStartingWith("There is no recorded base " + path)
        .hasMessageEndingWith(HOW + ".");
  }

  @Test
  void shouldRefuseWhatIsNoBase() throws IOException {
    refuses("{", "Unexpected end-of-input");
    refuses("[]", "Cannot deserialize");
    refuses("{\"format\": 1}", "Missing creator property");
    refuses(written().replace("\"format\" : 1", "\"format\" : 2"), "its format is 2, not 1");
    refuses(written().replace("\"score\" : 100.0", "\"score\" : 0"), "not above 0");
    refuses(written().replace("\"calibration_ns\" : 1.0", "\"calibration_ns\" : 0"), "not above 0");
    refuses(written().replace("\"ratio\" : 0.25", "\"ratio\" : null"), "null");
  }

  @Test
  void shouldSayWhereItCannotWrite() {
    BaseFile nowhere = new BaseFile(folder.resolve("nowhere/base.json"));

    assertThatThrownBy(() -> nowhere.write(Measurements.of()))
        .isInstanceOf(LoadException.class)
        .hasMessageStartingWith("The figures cannot be written to ");
  }

  private String written() throws IOException {
    file.write(Measurements.of(time("A.b", 100, 1)));
    return Files.readString(path);
  }

  private void refuses(String text, String why) throws IOException {
    Files.writeString(path, text);
    assertThatThrownBy(file::read)
        .isInstanceOf(LoadException.class)
        .hasMessageStartingWith("The recorded base " + path + " cannot be compared with (")
        .hasMessageContaining(why)
        .hasMessageEndingWith(HOW + ".");
  }
}
