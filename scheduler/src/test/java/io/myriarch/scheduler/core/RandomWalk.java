package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.FailureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Does one thing after the other to a core, each drawn from a seed; a turn follows each. */
final class RandomWalk {
  private static final int RUNTIMES = 4;
  private static final String[] TENANTS = {"", "", "acme", "lab"};
  private static final FailureKind[] KINDS = {
    FailureKind.ERROR,
    FailureKind.FINAL_ERROR,
    FailureKind.INTERRUPTED,
    FailureKind.NOT_HOSTED,
    FailureKind.LOST
  };

  final CoreHarness harness;
  private final SplittableRandom random;
  private final Map<String, FakeRuntime> alive = new HashMap<>();
  private final List<Said.Attempt> answered = new ArrayList<>();

  RandomWalk(long seed) {
    random = new SplittableRandom(seed);
    TinyLimits limits = new TinyLimits();
    limits.runtimePayloadBytesMax = random.nextInt(50, 2_000);
    limits.payloadBytesMax = random.nextBoolean() ? 1_024 : 4 << 20;
    limits.runtimesExpected = random.nextInt(3);
    limits.recoveryGraceNs = random.nextInt(1, 3_000) * CoreHarness.MS;
    limits.breaker =
        new FaultLimits.Breaker(
            random.nextBoolean(),
            random.nextInt(1, 20),
            random.nextInt(1, 101),
            random.nextInt(0, 6),
            random.nextInt(1, 3),
            random.nextInt(1, 2_000) * CoreHarness.MS,
            random.nextInt(2_000, 5_000) * CoreHarness.MS);
    limits.agents =
        new FaultLimits.Agents(
            random.nextInt(0, 4),
            random.nextInt(1, 500) * CoreHarness.MS,
            random.nextInt(500, 2_000) * CoreHarness.MS,
            random.nextInt(100, 2_000) * CoreHarness.MS);
    limits.fairness =
        new Fairness(
            3, random.nextInt(2) * 40, Map.of("acme", random.nextInt(1, 5)), random.nextInt(6));
    limits.deadLetters =
        new FaultLimits.DeadLetters(random.nextInt(3) == 0 ? random.nextInt(5) : 1_000, 1 << 30);
    harness = new CoreHarness(limits);
  }

  /** Returns what it did. */
  String step() {
    String action = act(random.nextInt(1000));
    if (random.nextInt(4) > 0) {
      harness.durableBut(random.nextInt(4));
    }
    harness.core.turn();
    return action;
  }

  private String act(int die) {
    if (die < 50) {
      harness.readPayloads();
      return "read";
    } else if (die < 350) {
      harness.core.submit(submission());
      return "submit";
    } else if (die < 600) {
      return answer();
    } else if (die < 640) {
      return repeatAnswer();
    } else if (die < 700) {
      return cancel();
    } else if (die < 800) {
      harness.connected().forEach(FakeRuntime::interruptAll);
      return "interrupt";
    } else if (die < 900) {
      harness.connected().forEach(FakeRuntime::ready);
      return "ready";
    } else if (die < 970) {
      harness.advanceMs(random.nextInt(1, 200));
      forgetLost();
      return "time";
    }
    return disturb(die);
  }

  private String disturb(int die) {
    if (die < 971) {
      return takeDeadLetter();
    } else if (die < 973) {
      int agent = random.nextInt(CoreHarness.LAYOUT.agents());
      return harness.core.restartAgent(agent) ? "restart of an agent" : "nothing";
    } else if (die < 975) {
      return pause();
    } else if (die < 985) {
      return join("r" + random.nextInt(RUNTIMES));
    } else if (die < 990) {
      return lose();
    } else if (die < 993) {
      return silence();
    } else if (die < 995) {
      pick(harness.connected(), runtime -> harness.core.runtimeLeaving(runtime.row));
      return "leave";
    } else if (die < 997) {
      harness.jumpMs(random.nextInt(1, 30_000));
      return "stand still";
    }
    harness.connected().forEach(runtime -> alive.put(runtime.id, runtime));
    if (random.nextBoolean()) {
      for (int i = random.nextInt(6); i > 0; i--) {
        answer();
        harness.durableBut(1 + random.nextInt(3));
      }
      harness.powerCut();
      return "power cut";
    }
    harness.restart();
    return "restart";
  }

  private Submission submission() {
    String[][] targets = {
      {"any", "any"}, {"analytics", "any"}, {"analytics", "metrics"}, {"monitoring", "checks"}
    };
    String[] target = targets[random.nextInt(targets.length)];
    String tenant = TENANTS[random.nextInt(TENANTS.length)];
    Submission s = harness.submissionOf(tenant, target[0], target[1]);
    s.priority = random.nextInt(-1, 10);
    s.follow = random.nextBoolean();
    s.maxAttempts = random.nextInt(0, 4);
    s.executionTimeoutMs = random.nextInt(4) == 0 ? random.nextInt(1, 500) : 0;
    s.notBeforeDelayMs = random.nextInt(5) == 0 ? random.nextInt(1, 500) : 0;
    s.deadlineMs = random.nextInt(5) == 0 ? random.nextInt(1, 1_000) : 0;
    s.idempotencyKey = random.nextInt(10) == 0 ? "key " + random.nextInt(8) : "";
    s.orderingKey = random.nextInt(3) == 0 ? "order " + random.nextInt(5) : "";
    s.sessionId = random.nextInt(6);
    s.correlationId -= random.nextInt(5) == 0 ? random.nextInt(30) : 0;
    CoreHarness.payload(s, "p".repeat(s.idempotencyKey.isEmpty() ? random.nextInt(300) : 10));
    return s;
  }

  private <T> void pick(List<T> from, java.util.function.Consumer<T> action) {
    if (!from.isEmpty()) {
      action.accept(from.get(random.nextInt(from.size())));
    }
  }

  private String answer() {
    pick(
        harness.connected(),
        runtime ->
            pick(
                runtime.running,
                attempt -> {
                  answered.add(attempt);
                  answer(runtime, attempt);
                }));
    return "answer";
  }

  private void answer(FakeRuntime runtime, Said.Attempt attempt) {
    if (random.nextInt(3) > 0) {
      runtime.complete(attempt, "done");
    } else {
      runtime.fail(attempt, KINDS[random.nextInt(KINDS.length)], "failed");
    }
  }

  /** An old answer comes again, perhaps from another runtime. */
  private String repeatAnswer() {
    pick(harness.connected(), runtime -> pick(answered, attempt -> answer(runtime, attempt)));
    return "repeated answer";
  }

  private String cancel() {
    pick(harness.output.accepted, accepted -> harness.core.cancel(accepted.taskId()));
    return "cancel";
  }

  private String join(String id) {
    if (harness.connected().stream().anyMatch(runtime -> runtime.id.equals(id))) {
      return "nothing";
    }
    FakeRuntime former = alive.remove(id);
    if (former == null) {
      harness.join(id);
    } else {
      harness.rejoin(former);
    }
    return "join";
  }

  private String lose() {
    pick(
        List.copyOf(harness.connected()),
        runtime -> {
          harness.lose(runtime);
          if (random.nextBoolean()) {
            alive.put(runtime.id, runtime);
          }
        });
    return "lose";
  }

  /** Requeues a dead letter, or removes it; at times one that is none any more. */
  private String takeDeadLetter() {
    List<Long> letters = List.copyOf(harness.output.letters.keySet());
    pick(
        letters,
        taskId -> {
          DeadLetter letter = harness.core.deadLetters().find(taskId);
          if (letter == null || random.nextBoolean()) {
            harness.core.removeDeadLetter(taskId);
            return;
          }
          Submission s = harness.submission();
          s.route = letter.route();
          s.requeuedFrom = taskId;
          harness.core.submit(s);
          if (random.nextBoolean()) {
            s.correlationId++;
            harness.core.submit(s);
          }
        });
    return "dead letter";
  }

  private String pause() {
    String[][] groups = {{"analytics", "any"}, {"analytics", "metrics"}, {"monitoring", "checks"}};
    String[] group = groups[random.nextInt(groups.length)];
    boolean isPaused = random.nextInt(3) == 0;
    harness.core.pause(group[0], group[1], isPaused);
    return isPaused ? "pause" : "resume";
  }

  private String silence() {
    pick(harness.connected(), runtime -> runtime.isSilent = true);
    return "silence";
  }

  private void forgetLost() {
    for (FakeRuntime runtime : List.copyOf(harness.connected())) {
      if (!runtime.row.isConnected()) {
        harness.connected().remove(runtime);
        alive.put(runtime.id, runtime);
      }
    }
  }

  /** No more faults: two sound runtimes do all that is left. */
  void finishEverything() {
    List.copyOf(harness.connected()).forEach(harness::lose);
    List.copyOf(harness.core.pauses().all())
        .forEach(pause -> harness.core.pause(pause.type(), pause.specialty(), false));
    harness.join("good 1");
    harness.join("good 2");
    for (int round = 0; round < 2_000 && harness.core.tasks().size() > 0; round++) {
      harness.settle();
      harness.readPayloads();
      for (FakeRuntime runtime : harness.connected()) {
        runtime.interruptAll();
        List.copyOf(runtime.running).forEach(attempt -> runtime.complete(attempt, "done"));
      }
      harness.advanceMs(20);
    }
  }
}
