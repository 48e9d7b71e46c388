package io.myriarch.scheduler.fuzz;

import io.myriarch.protocol.fuzz.FuzzInput;
import io.myriarch.scheduler.journal.FakeJournal;

/**
 * Feeds inputs to a shard, one after the other in the same world, which crashes and recovers from
 * its journal from time to time and is made anew now and then.
 */
final class ShardFuzzer {
  private static final int INPUTS_BEFORE_CRASH = 50;
  private static final int INPUTS_OF_A_WORLD = 200;

  private ShardWorld world;
  private Intruder intruder;
  private int inputs;
  private long framesBefore;

  /** Whether the next input begins a new world: a failure replays from there. */
  boolean isAtStart() {
    return inputs % INPUTS_OF_A_WORLD == 0;
  }

  void feed(FuzzInput input) {
    if (isAtStart()) {
      enter(new ShardWorld(FakeJournal.forcedByHand()));
    } else if (inputs % INPUTS_BEFORE_CRASH == 0) {
      enter(world.crashed());
    }
    inputs++;
    intruder.play(input);
  }

  private void enter(ShardWorld next) {
    framesBefore += intruder == null ? 0 : intruder.framesSent();
    world = next;
    intruder = new Intruder(next);
  }

  long framesSent() {
    return framesBefore + (intruder == null ? 0 : intruder.framesSent());
  }
}
