package io.myriarch.loadtest.demo;

import com.fasterxml.jackson.databind.JsonNode;

/** A kind of real work whose results can be checked without the agents that did it. */
interface RealTask {
  /** Agent type. */
  String type();

  /** Specialty of the type. */
  String specialty();

  String operation();

  /** What the task of this run (from 0) is asked to do. */
  JsonNode payload(long run);

  /**
   * Checks the result of a run.
   *
   * @return what is wrong, as a phrase; empty if nothing is
   */
  String fault(long run, JsonNode result);

  /** What the results say, as a phrase of at most 50 letters. */
  String finding();
}
