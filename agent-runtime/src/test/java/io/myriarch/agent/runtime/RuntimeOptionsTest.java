package io.myriarch.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A method that is not there is no error of the JVM's: the option would do nothing. */
class RuntimeOptionsTest {
  private static final Pattern COMPILED_EARLY =
      Pattern.compile("(?m)^-XX:CompileCommand=CompileThresholdScaling,(\\S+)::(\\w+),0\\.001$");

  @Test
  void shouldNameMethodsThatExistWhereTheyAreToBeCompiledEarly() throws Exception {
    List<MatchResult> commands = COMPILED_EARLY.matcher(options()).results().toList();

    assertThat(commands).isNotEmpty();
    for (MatchResult command : commands) {
      Class<?> named = Class.forName(command.group(1), false, getClass().getClassLoader());
      assertThat(Arrays.stream(named.getDeclaredMethods()).map(m -> m.getName()))
          .as(command.group())
          .contains(command.group(2));
    }
  }

  private static String options() throws IOException {
    Path root = Path.of(System.getProperty("myriarch.root"));
    return Files.readString(root.resolve("deploy/jvm/runtime.options"));
  }
}
