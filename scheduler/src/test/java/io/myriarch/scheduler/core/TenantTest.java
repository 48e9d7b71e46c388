package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TenantTest {
  private final TinyLimits limits = new TinyLimits();

  private CoreHarness start(Fairness fairness) {
    limits.tasksMax = 1_000;
    limits.clientWindow = 1_000;
    limits.fairness = fairness;
    CoreHarness harness = new CoreHarness(limits);
    harness.joinReady("r1");
    return harness;
  }

  private static long accept(CoreHarness harness, String tenant, String type, String specialty) {
    return harness.accept(harness.submissionOf(tenant, type, specialty));
  }

  /** Completes what runs, one task at a time, and returns the tenants of what is assigned then. */
  private static List<String> tenantsAssigned(CoreHarness harness, int count) {
    List<String> tenants = new ArrayList<>();
    while (tenants.size() < count) {
      int known = harness.output.assigned.size();
      harness.complete(harness.connected().getFirst().running.getFirst().taskId());
      for (Said.Attempt attempt :
          harness.output.assigned.subList(known, harness.output.assigned.size())) {
        int route = harness.core.tasks().route(harness.core.tasks().find(attempt.taskId()));
        tenants.add(harness.core.routes().get(route).tenantName());
      }
    }
    return tenants;
  }

  @Test
  void shouldShareTheAgentsByWeight() {
    CoreHarness harness = start(new Fairness(8, 0, Map.of("acme", 3), 16));
    for (int i = 0; i < 50; i++) {
      accept(harness, "acme", "monitoring", "checks");
    }
    for (int i = 0; i < 50; i++) {
      accept(harness, "lab", "monitoring", "checks");
    }
    List<String> tenants = tenantsAssigned(harness, 40);
    assertThat(tenants.stream().filter("acme"::equals)).hasSize(30);
    for (int from = 0; from < 36; from++) {
      assertThat(tenants.subList(from, from + 4)).as("any four in a row").contains("lab");
    }
  }

  @Test
  void shouldNotLetAFloodInOneTargetDelayAnotherTenantInAnother() {
    CoreHarness harness = start(Fairness.DEFAULT);
    for (int i = 0; i < 500; i++) {
      Submission flood = harness.submissionOf("flood", "any", "any");
      flood.priority = 9;
      harness.accept(flood);
    }
    harness.advanceMs(1_000);
    Submission trickle = harness.submissionOf("trickle", "monitoring", "checks");
    trickle.priority = 0;
    long taskId = harness.accept(trickle);
    for (int i = 0; i < 2; i++) {
      Said.Attempt running =
          harness.connected().getFirst().running.stream()
              .filter(a -> a.agent() >= 4)
              .findFirst()
              .orElseThrow();
      harness.complete(running.taskId());
    }
    assertThat(harness.status(taskId))
        .as("the second agent that could do it does it")
        .isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldBoundTheTasksOfATenant() {
    CoreHarness harness = start(new Fairness(8, 3, Map.of(), 16));
    List<Long> tasks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tasks.add(accept(harness, "flood", "any", "any"));
    }
    Said.Rejected refusal = harness.refuse(harness.submissionOf("flood", "any", "any"));
    assertThat(refusal.code()).isEqualTo(RejectCode.OVERLOADED);
    assertThat(refusal.retryAfterMs()).isPositive();
    assertThat(refusal.sentence())
        .isEqualTo("The bound on live tasks of tenant 'flood' is reached.");
    accept(harness, "", "any", "any");
    accept(harness, "lab", "any", "any");
    harness.complete(tasks.getFirst());
    accept(harness, "flood", "any", "any");
  }

  @Test
  void shouldBoundTheNumberOfTenantsAndTheirNames() {
    CoreHarness harness = start(new Fairness(3, 0, Map.of(), 16));
    accept(harness, "a", "any", "any");
    accept(harness, "b", "any", "any");
    var refused = (RouteOpener.Outcome.Refused) harness.core.openRoute("any", "any", "echo", "c");
    assertThat(refused.code()).isEqualTo(RejectCode.OVERLOADED);
    assertThat(refused.sentence())
        .isEqualTo("There are 3 tenants already; use one of them, or raise tenant.max.");
    refused =
        (RouteOpener.Outcome.Refused) harness.core.openRoute("any", "any", "echo", "x".repeat(129));
    assertThat(refused.code()).isEqualTo(RejectCode.INVALID_REQUEST);
    accept(harness, "a", "analytics", "any");
  }

  @Test
  void shouldKnowTenantsAfterARestartEvenBeyondALowerBound() {
    CoreHarness harness = start(new Fairness(3, 0, Map.of("a", 7), 16));
    long first = accept(harness, "a", "any", "any");
    accept(harness, "b", "any", "any");
    limits.fairness = new Fairness(1, 0, Map.of("a", 7), 16);
    harness.restart();
    assertThat(harness.core.tenants().size()).isEqualTo(3);
    int route = harness.core.tasks().route(harness.core.tasks().find(first));
    int tenant = harness.core.routes().get(route).tenant();
    assertThat(harness.core.tenants().name(tenant)).isEqualTo("a");
    assertThat(harness.core.tenants().weight(tenant)).isEqualTo(7);
    assertThat(harness.core.tenants().live(tenant)).isEqualTo(1);
  }

  @Test
  void shouldKeepTheKeysOfTenantsApart() {
    CoreHarness harness = start(Fairness.DEFAULT);
    long[] tasks = new long[2];
    for (int i = 0; i < 2; i++) {
      Submission submission = harness.submissionOf(i == 0 ? "a" : "b", "any", "any");
      submission.orderingKey = "key";
      submission.idempotencyKey = "key";
      CoreHarness.payload(submission, "body " + i);
      tasks[i] = harness.accept(submission);
    }
    assertThat(harness.status(tasks[0])).isEqualTo(TaskStatus.ASSIGNED);
    assertThat(harness.status(tasks[1])).isEqualTo(TaskStatus.ASSIGNED);
    assertThat(harness.core.orderingKeys()).isEqualTo(2);
  }

  @Test
  void shouldNotStarveLowPriorities() {
    CoreHarness harness = start(new Fairness(8, 0, Map.of(), 5));
    for (int i = 0; i < 4; i++) {
      accept(harness, "", "monitoring", "checks");
    }
    Submission low = harness.submission("monitoring", "checks");
    low.priority = 0;
    long taskId = harness.accept(low);
    int completed = 0;
    while (harness.status(taskId) == TaskStatus.QUEUED) {
      Submission high = harness.submission("monitoring", "checks");
      high.priority = 9;
      harness.accept(high);
      harness.advanceMs(1);
      harness.complete(harness.connected().getFirst().running.getFirst().taskId());
      completed++;
    }
    assertThat(completed).as("two wait longer, and it").isLessThanOrEqualTo(5 * 3);
  }

  @Test
  void shouldKeepPrioritiesStrictIfToldTo() {
    CoreHarness harness = start(new Fairness(8, 0, Map.of(), 0));
    accept(harness, "", "monitoring", "checks");
    accept(harness, "", "monitoring", "checks");
    Submission low = harness.submission("monitoring", "checks");
    low.priority = 0;
    long taskId = harness.accept(low);
    for (int i = 0; i < 100; i++) {
      Submission high = harness.submission("monitoring", "checks");
      high.priority = 1;
      harness.accept(high);
      harness.complete(harness.connected().getFirst().running.getFirst().taskId());
    }
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.QUEUED);
  }
}
