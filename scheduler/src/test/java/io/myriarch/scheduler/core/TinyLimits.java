package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.Durability;

/** Limits that a test reaches quickly; a test changes those that it is about. */
final class TinyLimits {
  int shard;
  Durability durability = Durability.FSYNC;
  int tasksMax = 64;
  long payloadBytesMax = 4 << 20;
  int taskPayloadBytesMax = 4096;
  int maxAttemptsDefault = 4;
  int lossesMax = 3;
  int executionTimeoutMsDefault = 30_000;
  int clientWindow = 64;
  int sessionsMax = 4;
  int idempotencyKeysMax = 4;
  int finishedTasksMax = 1024;
  long runtimeSilenceNs = 1_500 * CoreHarness.MS;
  long runtimeCutOffMaxNs;
  long runtimePayloadBytesMax = 1 << 20;
  int runtimesExpected;
  long recoveryGraceNs = 5_000 * CoreHarness.MS;

  FaultLimits.Breaker breaker =
      new FaultLimits.Breaker(false, 10, 80, 5, 1, 1_000 * CoreHarness.MS, 60_000 * CoreHarness.MS);
  FaultLimits.Agents agents =
      new FaultLimits.Agents(
          0, 1_000 * CoreHarness.MS, 8_000 * CoreHarness.MS, 3_600_000 * CoreHarness.MS);
  Fairness fairness = Fairness.DEFAULT;

  FaultLimits.DeadLetters deadLetters = new FaultLimits.DeadLetters(100, 3_600_000);

  CoreLimits build() {
    return new CoreLimits(
        shard,
        durability,
        tasksMax,
        payloadBytesMax,
        taskPayloadBytesMax,
        maxAttemptsDefault,
        lossesMax,
        executionTimeoutMsDefault,
        clientWindow,
        sessionsMax,
        idempotencyKeysMax,
        finishedTasksMax,
        runtimeSilenceNs,
        runtimeCutOffMaxNs,
        runtimePayloadBytesMax,
        runtimesExpected,
        recoveryGraceNs,
        new FaultLimits(breaker, agents, deadLetters),
        fairness);
  }
}
