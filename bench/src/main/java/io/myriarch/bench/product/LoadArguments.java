package io.myriarch.bench.product;

import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.stack.StackState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan as options of {@code ./myriarch load}. */
final class LoadArguments {
  private LoadArguments() {}

  static List<String> of(LoadPlan plan, StackState state, Path json) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--protocol=" + plan.protocol().name().toLowerCase(Locale.ROOT));
    arguments.add("--rate=" + (plan.pace().open() ? plan.pace().perSecond() : "max"));
    arguments.add("--duration=" + plan.pace().duration().toSeconds() + "s");
    arguments.add("--warmup=" + plan.pace().warmup().toSeconds() + "s");
    arguments.add("--drain=" + plan.pace().drain().toSeconds() + "s");
    arguments.add("--payload-bytes=" + plan.payloadBytes());
    arguments.add("--type=" + plan.work().type());
    arguments.add("--window=" + plan.links().window());
    arguments.add("--connections=" + plan.links().connections());
    arguments.add("--batch=" + plan.links().batch());
    arguments.add("--shards=" + plan.target().shards());
    arguments.add("--http-port=" + state.httpPort());
    arguments.add("--binary-port=" + state.binaryPort());
    arguments.add("--json=" + json);
    if (plan.follow()) {
      arguments.add("--follow");
    }
    return arguments;
  }
}
