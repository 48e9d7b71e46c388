package io.myriarch.protocol.client;

/**
 * Threads that many clients share, each client on one of them ({@link ClientConfig#threads}): for
 * hundreds of links in one process. A listener that blocks holds up every client of its thread.
 *
 * <p>Close it after its clients.
 */
public final class ClientThreads implements AutoCloseable {
  private final SocketThreads threads;

  /**
   * Starts so many threads, when they are first needed.
   *
   * @param threads at least 1
   */
  public ClientThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
    }
    this.threads = new SocketThreads(threads);
  }

  SocketThreads threads() {
    return threads;
  }

  /** Ends the threads; waits for that at most two seconds. */
  @Override
  public void close() {
    threads.close();
  }
}
