package io.myriarch.scheduler.shard;

import io.myriarch.protocol.wire.Durability;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Answers to requests that came through the gateway, held until what they say is durable. The
 * shard's thread alone.
 */
final class GatewayReplies {
  private final String durability;
  private final Long2ObjectHashMap<Expected> submissions = new Long2ObjectHashMap<>();
  private final Long2ObjectHashMap<List<Consumer<TaskView>>> awaited = new Long2ObjectHashMap<>();
  private final ArrayDeque<HeldReply> held = new ArrayDeque<>();
  private final ArrayList<Runnable> unmarked = new ArrayList<>();
  private long lastNumber;

  private record Expected(Consumer<SubmitOutcome> reply, Consumer<TaskView> whenEnded) {}

  private record HeldReply(long position, Runnable reply) {}

  GatewayReplies(Durability durability) {
    this.durability = durability.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Keeps who waits for the answer to a submission; returns the number that stands for it.
   *
   * @param whenEnded told of the end of the task if it is a new one; null: nobody waits for that
   */
  long expect(Consumer<SubmitOutcome> reply, Consumer<TaskView> whenEnded) {
    submissions.put(++lastNumber, new Expected(reply, whenEnded));
    return lastNumber;
  }

  void accepted(long number, long taskId, long position, boolean isExisting) {
    Expected expected = submissions.remove(number);
    if (expected.whenEnded() != null && !isExisting) {
      await(taskId, expected.whenEnded());
    }
    hold(() ->
        expected
            .reply()
            .accept(new SubmitOutcome.Accepted(taskId, durability, position, isExisting)));
  }

  void rejected(long number, Rejection rejection) {
    Consumer<SubmitOutcome> reply = submissions.remove(number).reply();
    hold(() -> reply.accept(new SubmitOutcome.Refused(rejection)));
  }

  /** Keeps who waits for the end of a task. */
  void await(long taskId, Consumer<TaskView> reply) {
    awaited.computeIfAbsent(taskId, _ -> new ArrayList<>(1)).add(reply);
  }

  /** Forgets one who has waited long enough. */
  void stopWaiting(long taskId, Consumer<TaskView> reply) {
    List<Consumer<TaskView>> waiting = awaited.get(taskId);
    if (waiting != null && waiting.remove(reply) && waiting.isEmpty()) {
      awaited.remove(taskId);
    }
  }

  boolean isAwaited(long taskId) {
    return awaited.containsKey(taskId);
  }

  void finished(TaskView view) {
    for (Consumer<TaskView> waiting : awaited.remove(view.id())) {
      hold(() -> waiting.accept(view));
    }
  }

  /** The reply leaves when everything recorded up to the end of this turn is durable. */
  void hold(Runnable reply) {
    unmarked.add(reply);
  }

  /** Ends a turn. */
  void mark(long position) {
    for (Runnable reply : unmarked) {
      held.add(new HeldReply(position, reply));
    }
    unmarked.clear();
  }

  void release(long durablePosition) {
    while (!held.isEmpty() && held.peek().position() <= durablePosition) {
      held.poll().reply().run();
    }
  }
}
