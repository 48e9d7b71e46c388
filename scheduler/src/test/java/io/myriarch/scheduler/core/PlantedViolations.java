package io.myriarch.scheduler.core;

import java.io.File;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what no class of the core may do, so that the test of the rules can see them bite. */
public final class PlantedViolations {
  private static final Logger LOG = LoggerFactory.getLogger(PlantedViolations.class);

  private PlantedViolations() {}

  /** One offence against each rule. */
  public static long offend(File file) {
    LOG.info("{}", file);
    return System.nanoTime() + new SplittableRandom().nextLong();
  }
}
