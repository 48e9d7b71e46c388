package io.myriarch.scheduler.shard;

import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.core.AgentKind;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.core.Routes;
import io.myriarch.scheduler.core.RuntimeRow;
import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.core.TaskTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Rows of the core as users see them. The shard's thread alone. */
final class TaskViews {
  private final SchedulingLoop loop;

  TaskViews(SchedulingLoop loop) {
    this.loop = loop;
  }

  /** A live task. */
  TaskView live(int slot) {
    SchedulerCore core = loop.core();
    TaskTable tasks = core.tasks();
    TaskStatus status = tasks.status(slot);
    long queueUs = tasks.queueUs(slot);
    if (status == TaskStatus.QUEUED && !tasks.isParked(slot)) {
      queueUs += (loop.nowNs() - tasks.readyAtNs(slot)) / 1000;
    }
    return view(slot, status, 0, queueUs, null, core.lastError(slot));
  }

  /** A task that ends in this step. */
  TaskView finished(int slot, TaskStatus status, DirectBuffer output, int offset, int length) {
    byte[] bytes = new byte[length];
    output.getBytes(offset, bytes);
    boolean hasResult = status == TaskStatus.SUCCEEDED;
    return view(
        slot,
        status,
        loop.nowMs(),
        loop.core().tasks().queueUs(slot),
        hasResult ? bytes : null,
        hasResult ? null : new String(bytes, StandardCharsets.UTF_8));
  }

  private TaskView view(
      int slot, TaskStatus status, long finishedAtMs, long queueUs, byte[] result, String error) {
    TaskTable tasks = loop.core().tasks();
    Routes.Route route = loop.core().routes().get(tasks.route(slot));
    return new TaskView(
        tasks.id(slot),
        status,
        route.typeName(),
        route.specialtyName(),
        route.operation(),
        route.tenantName(),
        tasks.priority(slot),
        tasks.attempt(slot),
        loop.core().layout().number(tasks.agent(slot)),
        tasks.submittedAtMs(slot),
        finishedAtMs,
        queueUs,
        tasks.executionUs(slot),
        loop.core().requeuedFrom(tasks.id(slot)),
        result,
        error);
  }

  /** An agent. */
  AgentView agent(int agent) {
    SchedulerCore core = loop.core();
    FleetLayout.Group group = core.layout().groups().get(core.agents().group(agent));
    AgentKind kind = core.kind(group);
    int host = core.agents().host(agent);
    return new AgentView(
        core.layout().number(agent),
        group.type(),
        group.specialty(),
        core.statuses().of(agent).label(),
        host < 0 ? null : core.runtimes().get(host).id(),
        "",
        kind == null ? "" : kind.version(),
        operations(kind),
        core.agents().succeeded(agent),
        core.agents().failed(agent),
        core.agents().task(agent));
  }

  private static List<AgentView.OperationView> operations(AgentKind kind) {
    List<AgentView.OperationView> operations = new ArrayList<>();
    if (kind != null) {
      for (AgentKind.Operation operation : kind.operations()) {
        operations.add(
            new AgentView.OperationView(operation.name(), operation.description(), false));
      }
    }
    operations.add(new AgentView.OperationView("echo", "Returns its payload.", true));
    operations.add(new AgentView.OperationView("noop", "Does nothing and returns nothing.", true));
    operations.add(new AgentView.OperationView("health", "Tells how the agent is.", true));
    return operations;
  }

  /** A runtime. */
  RuntimeView runtime(RuntimeRow row) {
    SchedulerCore core = loop.core();
    int working = 0;
    for (int agent = 0; agent < core.agents().size(); agent++) {
      if (core.agents().host(agent) == row.index() && core.agents().task(agent) != 0) {
        working++;
      }
    }
    return new RuntimeView(
        row.id(),
        row.state().label(),
        row.labels(),
        row.agentsHosted(),
        working,
        row.httpPort(),
        row.rssBytes(),
        row.heapUsedBytes(),
        row.cpuMillis(),
        (loop.nowNs() - row.lastHeardNs()) / 1_000_000);
  }
}
