package io.myriarch.scheduler.shard;

import io.myriarch.protocol.wire.Durability;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Answers to requests that came through the gateway, held until what they say is durable. The
 * shard's thread alone.
 */
final class GatewayReplies {
  private final Durability usual;
  private final Long2ObjectHashMap<Expected> submissions = new Long2ObjectHashMap<>();
  private final Long2ObjectHashMap<List<Consumer<TaskView>>> awaited = new Long2ObjectHashMap<>();
  private final Held held = new Held();
  private final Held heldOther = new Held();
  private long lastNumber;

  private record Expected(Consumer<SubmitOutcome> reply, Consumer<TaskView> whenEnded) {}

  private record HeldReply(long position, Runnable reply) {}

  /** Replies in their order, those of this turn still without a position. */
  private static final class Held {
    private final ArrayDeque<HeldReply> replies = new ArrayDeque<>();
    private final ArrayList<Runnable> unmarked = new ArrayList<>();

    void mark(long position) {
      for (Runnable reply : unmarked) {
        replies.add(new HeldReply(position, reply));
      }
      unmarked.clear();
    }

    void release(long reachedPosition) {
      while (!replies.isEmpty() && replies.peek().position() <= reachedPosition) {
        replies.poll().reply().run();
      }
    }
  }

  /**
   * None yet.
   *
   * @param usual durability of answers that are not about a task that asked for another
   */
  GatewayReplies(Durability usual) {
    this.usual = usual;
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

  void accepted(long number, Durability durability, SubmitOutcome.Accepted accepted) {
    Expected expected = submissions.remove(number);
    if (expected.whenEnded() != null && !accepted.existing()) {
      await(accepted.taskId(), expected.whenEnded());
    }
    hold(durability, () -> expected.reply().accept(accepted));
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

  void finished(Durability durability, TaskView view) {
    for (Consumer<TaskView> waiting : awaited.remove(view.id())) {
      hold(durability, () -> waiting.accept(view));
    }
  }

  /** The reply leaves when everything recorded up to the end of this turn is durable. */
  void hold(Runnable reply) {
    hold(usual, reply);
  }

  /** The same, but with this durability. */
  void hold(Durability durability, Runnable reply) {
    (durability == usual ? held : heldOther).unmarked.add(reply);
  }

  /** Ends a turn. */
  void mark(long position) {
    held.mark(position);
    heldOther.mark(position);
  }

  /**
   * Sends what may leave.
   *
   * @param durablePosition reached with the usual durability
   * @param otherPosition reached with the other one
   */
  void release(long durablePosition, long otherPosition) {
    held.release(durablePosition);
    heldOther.release(otherPosition);
  }
}
