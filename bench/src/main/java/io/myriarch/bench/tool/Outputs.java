package io.myriarch.bench.tool;

import io.myriarch.bench.BenchEnvironment;
import io.myriarch.bench.report.BenchFiles;
import io.myriarch.loadtest.terminal.Terminal;
import io.myriarch.loadtest.terminal.Terminal.Style;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the figures of a measuring command go, and what stands at its head. */
final class Outputs {
  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures here.")
  private Path json;

  @Option(names = "--svg", paramLabel = "FILE", description = "Draw the chart here.")
  private Path svg;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private final Terminal terminal = Terminal.standard();
  private final BenchEnvironment environment = new BenchEnvironment(BenchCommand.root());

  /** Says what is done, and what is wrong with the moment. */
  void begin(String title, String sentence) {
    BenchFiles.checkWritable(json);
    BenchFiles.checkWritable(svg);
    environment.warning().ifPresent(text -> terminal.line(terminal.styled(Style.BAD, text)));
    terminal.line(terminal.styled(Style.TITLE, title) + "  " + sentence);
  }

  void line(String text) {
    terminal.line(text);
  }

  /** A line that the next one replaces; only where there is a terminal that can. */
  void moving(String text) {
    if (terminal.canMove()) {
      terminal.moving(text);
    }
  }

  /** Writes what was asked for; {@code picture} is given the line that says where. */
  void write(Map<String, Object> figures, Function<String, String> picture) {
    if (json != null) {
      Map<String, Object> fields = new LinkedHashMap<>(figures);
      fields.put("environment", environment.fields());
      BenchFiles.json(fields, json);
      terminal.line("  figures " + json);
    }
    if (svg != null) {
      BenchFiles.text(picture.apply(place()), svg);
      terminal.line("  chart   " + svg);
    }
  }

  private String place() {
    Map<String, Object> fields = environment.fields();
    return "%s, %s cores, %s, %s, commit %s"
        .formatted(
            fields.get("cpu"),
            fields.get("cores"),
            fields.get("kernel"),
            fields.get("file_system"),
            fields.get("commit"));
  }

  void within(String option, long value, long min, long max) {
    refuseIf(
        value < min || value > max,
        "%s must be from %d to %d, not %d.".formatted(option, min, max, value));
  }

  void refuseIf(boolean wrong, String sentence) {
    if (wrong) {
      throw new ParameterException(command.commandLine(), sentence);
    }
  }
}
