package io.myriarch.protocol.client;

import io.netty.channel.EventLoop;
import java.util.function.BiConsumer;

/** The connections of a client and its one thread. */
interface Transport {
  EventLoop eventLoop();

  /** Connects without blocking; {@code failed} is told on the loop if there is no connection. */
  void connect(EventLoop loop, ClientConfig config, Link link, BiConsumer<Link, Throwable> failed);

  /** Stops the thread if it is the client's own; {@code terminated} runs when that is done. */
  void close(Runnable terminated);
}
