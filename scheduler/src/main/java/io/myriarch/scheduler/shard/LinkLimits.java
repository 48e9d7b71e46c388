package io.myriarch.scheduler.shard;

/**
 * What connections of a shard may take, in memory and in time.
 *
 * @param clientOutputBytesMax sent to a client and not read by it
 * @param runtimeOutputBytesMax the same of a runtime; beyond its payload credit, so that only one
 *     that does not read can reach it
 * @param outputBytesMax the same of all links together; beyond it those with much of it are closed
 * @param inputBytesMax memory for frames of which not all has come yet, of all links together
 * @param introductionNs a connection says who it is within this time
 * @param frameNs a frame that has begun is complete within this time
 * @param silenceNs a client from which nothing comes for so long, not even a pong, is gone
 * @param runtimeLinksMax connections of runtimes
 */
public record LinkLimits(
    int clientOutputBytesMax,
    int runtimeOutputBytesMax,
    long outputBytesMax,
    long inputBytesMax,
    long introductionNs,
    long frameNs,
    long silenceNs,
    int runtimeLinksMax) {
  private static final long SECOND_NS = 1_000_000_000L;

  /** The usual limits. */
  public static LinkLimits defaults() {
    return new LinkLimits(
        64 << 20,
        256 << 20,
        512L << 20,
        256L << 20,
        10 * SECOND_NS,
        30 * SECOND_NS,
        60 * SECOND_NS,
        1000);
  }
}
