package io.myriarch.compare.contender;

import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.TaskDriver;

/** A server that is up, with an empty data folder. */
public interface Server {
  /** Versions of server and client. */
  String version();

  /** A new way to bring tasks to it, not yet open. */
  TaskDriver driver(LoadPlan plan);

  /** The run as this server wants it: with its addresses. */
  default LoadPlan plan(LoadPlan plan) {
    return plan;
  }
}
