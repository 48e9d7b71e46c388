package io.myriarch.protocol.client;

import java.util.concurrent.CompletableFuture;

/** The futures of one comfortable submission. */
record TaskFutures(CompletableFuture<Long> accepted, CompletableFuture<TaskResult> finished) {
  TaskFutures() {
    this(new CompletableFuture<>(), new CompletableFuture<>());
  }

  void fail(RuntimeException cause) {
    accepted.completeExceptionally(cause);
    finished.completeExceptionally(cause);
  }
}
