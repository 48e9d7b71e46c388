package io.myriarch.agents.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Platform threads for what would hold the carrier of a virtual thread: name look-ups, which block
 * in native code, and the steps of the HTTP clients that start with one. The queue holds at most
 * one entry for each exchange under way, and an agent has one at a time.
 */
public final class NetworkThreads {
  private static final int THREADS = 8;
  private static final ThreadPoolExecutor POOL = pool();

  private NetworkThreads() {}

  private static ThreadPoolExecutor pool() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("agents-net-", 0).daemon().factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  static Executor executor() {
    return POOL;
  }

  /**
   * The address of a host.
   *
   * @throws TimeoutException if the look-up takes longer than {@code timeoutMs}
   */
  public static InetAddress resolve(String host, long timeoutMs)
      throws UnknownHostException, TimeoutException, InterruptedException {
    CompletableFuture<InetAddress> answer = new CompletableFuture<>();
    POOL.execute(() -> lookUp(host, answer));
    try {
      return answer.get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      UnknownHostException unknown = new UnknownHostException(host);
      unknown.initCause(e.getCause());
      throw unknown;
    }
  }

  private static void lookUp(String host, CompletableFuture<InetAddress> answer) {
    try {
      answer.complete(InetAddress.getByName(host));
    } catch (UnknownHostException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }
}
