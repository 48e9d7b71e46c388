package io.myriarch.bench.pipe;

/**
 * What is sent through a pipe.
 *
 * @param seconds measured, after three of warm-up
 * @param rate tasks a second at intended times; 0: as many as the window lets through
 * @param window tasks on their way at most
 */
public record PipeLoad(PipeDurability durability, int seconds, long rate, int window) {
  public static final int SECONDS_MAX = 3_600;
  public static final int WINDOW_MAX = PipeClient.WINDOW_MAX;
  public static final int WINDOW = 20_000;

  /** As many as the window of the yardstick lets through. */
  public static PipeLoad asFastAsItGoes(int seconds) {
    return new PipeLoad(PipeDurability.FSYNC, seconds, 0, WINDOW);
  }
}
