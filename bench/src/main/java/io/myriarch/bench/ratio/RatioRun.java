package io.myriarch.bench.ratio;

import io.myriarch.bench.pipe.PipeLoad;
import io.myriarch.bench.pipe.PipeResult;
import io.myriarch.bench.pipe.PipeRun;
import io.myriarch.bench.product.Loads;
import io.myriarch.bench.product.Product;
import io.myriarch.bench.product.StackPlan;
import io.myriarch.bench.ratio.RatioResult.Round;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Pipe and product in turns, so that what befalls the machine befalls both. */
public final class RatioRun {
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  private final IntFunction<PipeResult> pipe;
  private final IntFunction<ProductResult> product;

  /** Both measure for the seconds that they are given. */
  RatioRun(IntFunction<PipeResult> pipe, IntFunction<ProductResult> product) {
    this.pipe = pipe;
    this.product = product;
  }

  /**
   * The pipe and a stack of its own, stopped at the end.
   *
   * @param onRound told each round when it is over
   */
  public static RatioResult run(Path root, int rounds, int seconds, Consumer<Round> onRound) {
    try (Product product = Product.start(root, StackPlan.USUAL)) {
      IntFunction<PipeResult> pipe = s -> PipeRun.run(PipeLoad.asFastAsItGoes(s));
      IntFunction<ProductResult> whole =
          s -> ProductResult.of(product.load(Loads.binary(0, Duration.ofSeconds(s), WARM_UP)));
      return new RatioRun(pipe, whole).run(rounds, seconds, onRound);
    }
  }

  RatioResult run(int rounds, int seconds, Consumer<Round> onRound) {
    List<Round> all = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      PipeResult bare = pipe.apply(seconds);
      Round round = new Round(bare, product.apply(seconds));
      onRound.accept(round);
      all.add(round);
    }
    return new RatioResult(seconds, List.copyOf(all));
  }
}
