package io.myriarch.simulator;

import io.myriarch.protocol.wire.Durability;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * A task as its submitter means it, and what is known of it: the truth that the oracle compares
 * with. Its payload begins with its number, so that every record, attempt and result can be traced
 * to it.
 */
final class TaskSpec {
  /** What its handler does. */
  enum Behaviour {
    SUCCEEDS,
    FAILS,
    FAILS_FOR_GOOD,
    HANGS,
    ENDS_LATE,
    KILLS
  }

  static final int PAYLOAD_BYTES_MIN = Integer.BYTES;

  final int number;
  final int route;
  final int priority;
  final int maxAttempts;
  final int timeoutMs;
  final int delayMs;
  final int deadlineMs;
  final String key;
  final String orderingKey;
  final Durability durability;
  final boolean follow;
  final byte[] payload;
  final Behaviour behaviour;
  final int badAttempts;
  final long durationNs;
  final boolean isCancelled;

  /** Sent at least once to somebody who may have taken it. */
  boolean mayExist;

  /** Whether its submitter has asked for its end. */
  boolean cancelAsked;

  /** What its submitter was told: the id; 0: nothing. */
  long toldId;

  /** The task that the surviving log has of it; 0: none. */
  long loggedId;

  /** The newest task that has its payload; 0: none. */
  long newestId;

  /** How often it was refused. */
  int refusals;

  /** When it was sent first. */
  long firstSentNs;

  /** Attempts that were started, of all its tasks. */
  int starts;

  TaskSpec(World world, int number, int routes, boolean isSession) {
    SplittableRandom random = world.random();
    WorldPlan plan = world.plan();
    this.number = number;
    route = plan.route(random.nextInt(routes));
    priority = random.nextInt(10);
    maxAttempts = 1 + random.nextInt(4);
    behaviour = behaviour(plan, random);
    badAttempts = random.nextInt(5) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(2);
    durationNs = WorldPlan.drawLog(random, WorldPlan.MS / 10, 400 * WorldPlan.MS);
    boolean isShort = behaviour == Behaviour.HANGS || behaviour == Behaviour.ENDS_LATE;
    timeoutMs = isShort ? 50 + random.nextInt(800) : 1_000 + random.nextInt(4_000);
    delayMs = random.nextInt(8) == 0 ? 1 + random.nextInt(3_000) : 0;
    deadlineMs = random.nextInt(8) == 0 ? delayMs + 1 + random.nextInt(5_000) : 0;
    key = isSession && random.nextInt(4) > 0 ? "" : "key " + number;
    orderingKey = random.nextInt(100) < plan.orderedPercent ? "line " + random.nextInt(3) : "";
    durability =
        random.nextInt(100) < plan.ownDurabilityPercent
            ? random.nextBoolean() ? Durability.PROCESS : Durability.FSYNC
            : Durability.DEFAULT;
    follow = isSession && random.nextInt(5) > 0;
    isCancelled = random.nextDouble() < plan.mix.amount(Fault.TASK_CANCELLED);
    int room = plan.payloadBytesMax - PAYLOAD_BYTES_MIN;
    payload = new byte[PAYLOAD_BYTES_MIN + random.nextInt(room + 1)];
    ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).putInt(0, number);
  }

  private static Behaviour behaviour(WorldPlan plan, SplittableRandom random) {
    double die = random.nextDouble();
    if ((die -= plan.mix.amount(Fault.HANDLER_FAILS)) < 0) {
      return Behaviour.FAILS;
    } else if ((die -= plan.mix.amount(Fault.HANDLER_FAILS_FOR_GOOD)) < 0) {
      return Behaviour.FAILS_FOR_GOOD;
    } else if ((die -= plan.mix.amount(Fault.HANDLER_HANGS)) < 0) {
      return Behaviour.HANGS;
    } else if ((die -= plan.mix.amount(Fault.HANDLER_ENDS_LATE)) < 0) {
      return Behaviour.ENDS_LATE;
    } else if (die - plan.mix.amount(Fault.HANDLER_KILLS_RUNTIME) < 0) {
      return Behaviour.KILLS;
    }
    return Behaviour.SUCCEEDS;
  }

  /** Whether its acknowledgement means that it survives a power cut. */
  boolean isFsync(WorldPlan plan) {
    return durability == Durability.DEFAULT ? plan.isFsync : durability == Durability.FSYNC;
  }

  /** How this attempt goes, counted from 1 over all that were started. */
  Behaviour behaviourOf(int start) {
    return start <= badAttempts ? behaviour : Behaviour.SUCCEEDS;
  }

  static int numberOf(byte[] payload) {
    return ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
  }
}
