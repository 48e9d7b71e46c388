package io.myriarch.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.Framing;
import io.myriarch.scheduler.config.ConfigKey;
import io.myriarch.scheduler.core.CoreLimits;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/limits.md and the code together. */
class LimitsDocTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

  private final String document = read(ROOT.resolve("docs/limits.md"));

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldListEverySettingWithItsDefaultAndItsRange() {
    for (ConfigKey key : SchedulerConfig.keys()) {
      String value = key.setting().value().isEmpty() ? "" : "`" + key.setting().value() + "`";
      String range = key.allowed().replace("|", "\\|").replace(" .. ", " to ");
      assertThat(document).contains("| `%s` | %s | %s |".formatted(key.name(), value, range));
    }
  }

  @Test
  void shouldListNoSettingThatThereIsNot() {
    TreeSet<String> known = new TreeSet<>();
    SchedulerConfig.keys().forEach(key -> known.add(key.name()));
    Matcher rows = Pattern.compile("(?m)^\\| `([a-z]\\w*\\.\\w+)` \\|").matcher(document);
    while (rows.find()) {
      assertThat(known).contains(rows.group(1));
    }
  }

  @Test
  void shouldGiveTheValueOfEveryFixedBound() throws IllegalAccessException {
    for (Field field : CoreLimits.class.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())
          && field.getName().endsWith("_MAX")
          && !field.getName().endsWith("_NS_MAX")) {
        field.setAccessible(true);
        assertThat(document)
            .contains("| `CoreLimits.%s` | %s |".formatted(field.getName(), field.get(null)));
      }
    }
    assertThat(document)
        .contains("| `Framing.OVERHEAD_BYTES_MAX` | %d |".formatted(Framing.OVERHEAD_BYTES_MAX));
  }

  @Test
  void shouldNameOnlyTestsThatThereAre() throws IOException {
    List<Path> tests = new ArrayList<>();
    for (String module : List.of("protocol", "scheduler", "agent-runtime")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        files.filter(file -> file.toString().endsWith("Test.java")).forEach(tests::add);
      }
    }
    Matcher named = NAMED_TEST.matcher(document);
    while (named.find()) {
      String file = named.group(1) + ".java";
      assertThat(tests)
          .as(file)
          .anyMatch(test ->
              test.endsWith(file)
                  && (named.group(2) == null
                      || read(test).contains("void " + named.group(2) + "(")));
    }
  }
}
