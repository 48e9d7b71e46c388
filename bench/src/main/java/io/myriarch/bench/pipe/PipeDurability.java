package io.myriarch.bench.pipe;

/** What a result that came back has survived. */
public enum PipeDurability {
  /** No journal. */
  NONE,
  /** Appended to a mapped file: the death of the process. */
  PROCESS,
  /** Appended and forced, one force for all that came meanwhile: the loss of power. */
  FSYNC
}
