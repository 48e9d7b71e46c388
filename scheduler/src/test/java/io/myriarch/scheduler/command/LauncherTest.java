package io.myriarch.scheduler.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code myriarch} script itself, as far as it needs nothing built. */
class LauncherTest {
  private static final Path ROOT = Path.of(System.getProperty("myriarch.root"));

  @TempDir private Path folder;

  private record Run(int exitCode, String text) {}

  @ParameterizedTest
  @ValueSource(strings = {"", "help", "--help", "-h"})
  void shouldListEveryCommand(String argument) throws Exception {
    Run run = run(ROOT.resolve("myriarch"), Map.of(), argument);

    assertThat(run.exitCode()).isZero();
    assertThat(run.text())
        .contains("Usage: ./myriarch COMMAND")
        .contains("  demo ", "  up ", "  down ", "  status ", "  submit ", "  tasks ", "  agents ")
        .contains("  load ", "  bench ", "  scheduler ", "  runtime ");
  }

  @Test
  void shouldKnowTheCommandsOfTheJavaProgram() throws Exception {
    String help = run(ROOT.resolve("myriarch"), Map.of(), "help").text();

    assertThat(MyriarchCommand.commandLine().getSubcommands().keySet())
        .allSatisfy(command -> assertThat(help).contains("\n  " + command + " "));
  }

  @Test
  void shouldWorkThroughALinkFromAnotherFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("m"), ROOT.resolve("myriarch"));

    assertThat(run(link, Map.of(), "help").text()).contains("Usage: ./myriarch COMMAND");
  }

  @Test
  void shouldRefuseAnUnknownCommand() throws Exception {
    assertThat(run(ROOT.resolve("myriarch"), Map.of(), "stauts"))
        .isEqualTo(
            new Run(1, "myriarch: there is no command \"stauts\"; ./myriarch help lists them.\n"));
  }

  @Test
  void shouldSayWhichJdkToInstall() throws Exception {
    Path old = Files.createDirectories(folder.resolve("jdks/old/bin"));
    Files.writeString(old.resolveSibling("release"), "JAVA_VERSION=\"21.0.2\"\n");
    Path java = Files.writeString(old.resolve("java"), "#!/bin/sh\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME", "/nowhere", "PATH", "", "MYRIARCH_JDK_DIRS", folder.resolve("jdks") + "");

    Run run = run(ROOT.resolve("myriarch"), environment, "status");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text())
        .startsWith("myriarch: JDK 25 or later is needed, and only Java 21")
        .contains("was found.\nInstall one ")
        .endsWith("or set JAVA_HOME to its folder.\n");
  }

  private Run run(Path script, Map<String, String> environment, String argument)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/bin/bash", script.toString()));
    if (!argument.isEmpty()) {
      command.add(argument);
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), text);
  }
}
