package io.myriarch.scheduler.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigSourcesTest {
  private static final List<ConfigKey> KEYS = new ConfigBinder<>(Settings.class).keys();

  @TempDir private Path folder;

  /** Two settings, one of them nested. */
  public record Settings(
      @Setting(value = "1", min = "1", max = "9", about = "first") int first, Nested nested) {}

  /** The nested one. */
  public record Nested(@Setting(value = "x", about = "second") String secondName) {}

  @Test
  void shouldReadNestedAndDottedYaml() throws IOException {
    Path file = file("nested:\n  secondName: abc\nfirst: 3\nother.dotted: 1.5\na.b: {c: true}\n");

    assertThat(new ConfigSources().yaml(file).texts())
        .isEqualTo(
            Map.of(
                "nested.secondName", "abc", "first", "3", "other.dotted", "1.5", "a.b.c", "true"));
  }

  @Test
  void shouldReadAnEmptyFileAsNoSettings() throws IOException {
    assertThat(new ConfigSources().yaml(file("# nothing\n")).texts()).isEmpty();
  }

  @Test
  void shouldLetWhatComesLaterWin() throws IOException {
    ConfigSources sources =
        new ConfigSources()
            .yaml(file("first: 3\nnested.secondName: file"))
            .environment(Map.of("MYRIARCH_CONF_NESTED_SECOND_NAME", "env", "PATH", "/bin"), KEYS)
            .assignment("first=5");

    assertThat(sources.texts()).isEqualTo(Map.of("first", "5", "nested.secondName", "env"));
  }

  @Test
  void shouldRefuseAnUnknownVariableWithThePrefix() {
    assertThatThrownBy(
            () -> new ConfigSources().environment(Map.of("MYRIARCH_CONF_FRIST", "1"), KEYS))
        .hasMessage(
            "The environment variable MYRIARCH_CONF_FRIST is no setting."
                + " Did you mean MYRIARCH_CONF_FIRST?");
  }

  @ParameterizedTest
  @CsvSource({"first", "=5"})
  void shouldRefuseAnAssignmentWithoutAKey(String assignment) {
    assertThatThrownBy(() -> new ConfigSources().assignment(assignment))
        .hasMessageContaining("must have the form key=value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          first: [1, 2]|first needs one value.
          first:|first needs one value.
          [1, 2]|the file must be settings, such as http.port: 8080.
          {a.b: 1, a: {b: 2}}|a.b is set twice.
          {a: 1, a: 2}|is not YAML: line 1: Duplicate field 'a'
          {a: 1|is not YAML: line 1
          """)
  void shouldRefuseBadYaml(String yaml, String sentence) throws IOException {
    Path file = file(yaml);

    assertThatThrownBy(() -> new ConfigSources().yaml(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(sentence);
  }

  @Test
  void shouldRefuseAMissingFile() {
    Path file = folder.resolve("none.yaml");

    assertThatThrownBy(() -> new ConfigSources().yaml(file))
        .hasMessage("There is no configuration file " + file + ".");
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("test.yaml"), yaml);
  }
}
