package io.myriarch.scheduler.shard;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.OutboundFrames;
import io.myriarch.protocol.wire.AssignEncoder;
import io.myriarch.protocol.wire.CancelAttemptEncoder;
import io.myriarch.protocol.wire.DeployAgentsEncoder;
import io.myriarch.protocol.wire.DrainEncoder;
import io.myriarch.protocol.wire.NameOperationEncoder;
import io.myriarch.protocol.wire.OutcomesDurableEncoder;
import io.myriarch.protocol.wire.RemoveAgentsEncoder;
import io.myriarch.protocol.wire.RuntimeWelcomeEncoder;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.core.RuntimeRow;
import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.core.TaskTable;
import java.nio.charset.StandardCharsets;

/** The publisher of a runtime link: calls to bytes. */
public final class RuntimeLink extends Link {
  private static final int FIXED_BYTES_MAX = 128;

  private final AssignEncoder assign = new AssignEncoder();
  private RuntimeRow runtime;
  private int operationsNamed;
  private long outcomes;
  private long lastOutcomeNs;
  private long confirmedOutcomes;
  private long dueOutcomes;
  private long duePosition;
  private long latestOutcomes;
  private long latestPosition;

  public RuntimeLink(SchedulingLoop loop, int id, LinkSocket socket) {
    super(loop, id, socket, false, loop.linkLimits().runtimeOutputBytesMax());
  }

  /** The runtime at the other end; null before it has joined. */
  public RuntimeRow runtime() {
    return runtime;
  }

  /** Answers the join. */
  public void welcome(RuntimeRow row, int heartbeatIntervalMs) {
    runtime = row;
    int offset = begin(FIXED_BYTES_MAX);
    if (offset != OutboundFrames.FULL) {
      RuntimeWelcomeEncoder welcome = new RuntimeWelcomeEncoder();
      welcome
          .wrapAndApplyHeader(buffer(), offset, header)
          .protocolVersion(Framing.RUNTIME_PROTOCOL_VERSION)
          .epoch(loop.epoch())
          .shard((short) loop.core().limits().shard())
          .heartbeatIntervalMs(heartbeatIntervalMs)
          .cutOffMaxMs(row.cutOffMaxMs())
          .payloadBytesMax(loop.core().limits().taskPayloadBytesMax());
      end(welcome.encodedLength());
    }
  }

  /** An outcome came; the runtime is told when its record is durable. */
  public void outcomeReceived() {
    outcomes++;
    lastOutcomeNs = loop.nowNs();
    dirty();
  }

  @Override
  void mark(long position) {
    super.mark(position);
    if (outcomes > latestOutcomes) {
      latestOutcomes = outcomes;
      latestPosition = position;
      nextDue();
    }
  }

  // One position is waited for at a time: while the disk works, what comes meanwhile adds up.
  private void nextDue() {
    if (dueOutcomes == confirmedOutcomes) {
      dueOutcomes = latestOutcomes;
      duePosition = latestPosition;
    }
  }

  @Override
  void flush(long durablePosition, long otherPosition) {
    long before = confirmedOutcomes;
    // Not while it introduces itself: it does not read then.
    while (runtime != null && dueOutcomes > confirmedOutcomes && durablePosition >= duePosition) {
      confirmedOutcomes = dueOutcomes;
      nextDue();
    }
    if (confirmedOutcomes > before) {
      confirm();
    }
    super.flush(durablePosition, otherPosition);
  }

  private void confirm() {
    int offset = begin(FIXED_BYTES_MAX);
    if (offset != OutboundFrames.FULL) {
      OutcomesDurableEncoder durable = new OutcomesDurableEncoder();
      durable.wrapAndApplyHeader(buffer(), offset, header).count(confirmedOutcomes);
      endAtOnce(durable.encodedLength());
    }
  }

  @Override
  boolean hasOutput() {
    return super.hasOutput() || (isOpen() && runtime != null && dueOutcomes > confirmedOutcomes);
  }

  void deployAgents(int firstAgent, int count, FleetLayout.Group group) {
    byte[] configuration = group.configuration().getBytes(StandardCharsets.UTF_8);
    int offset = begin(FIXED_BYTES_MAX + 2 * SENTENCE_BYTES_MAX + configuration.length);
    if (offset != OutboundFrames.FULL) {
      DeployAgentsEncoder deploy = new DeployAgentsEncoder();
      deploy
          .wrapAndApplyHeader(buffer(), offset, header)
          .firstAgent(loop.core().layout().number(firstAgent))
          .count(count)
          .agentType(group.type())
          .specialty(group.specialty())
          .putConfiguration(configuration, 0, configuration.length);
      end(deploy.encodedLength());
    }
  }

  void removeAgents(int firstAgent, int count) {
    int offset = begin(FIXED_BYTES_MAX);
    if (offset != OutboundFrames.FULL) {
      RemoveAgentsEncoder remove = new RemoveAgentsEncoder();
      remove
          .wrapAndApplyHeader(buffer(), offset, header)
          .firstAgent(loop.core().layout().number(firstAgent))
          .count(count);
      end(remove.encodedLength());
    }
  }

  void assign(SchedulerCore core, int slot, int agent) {
    TaskTable tasks = core.tasks();
    int operation = core.routes().get(tasks.route(slot)).operationNumber();
    if (operation >= operationsNamed) {
      nameOperations(core);
    }
    int length = tasks.payloadLength(slot);
    int offset = begin(FIXED_BYTES_MAX + length);
    if (offset != OutboundFrames.FULL) {
      assign
          .wrapAndApplyHeader(buffer(), offset, header)
          .taskId(tasks.id(slot))
          .agent(core.layout().number(agent))
          .epoch(tasks.epoch(slot))
          .attempt(tasks.attempt(slot))
          .operation(operation)
          .priority((short) tasks.priority(slot))
          .timeoutMs(tasks.timeoutMs(slot))
          .putPayload(core.payloads().memory(slot), core.payloads().offset(slot), length);
      end(assign.encodedLength());
    }
  }

  private void nameOperations(SchedulerCore core) {
    for (; operationsNamed < core.routes().operations().size(); operationsNamed++) {
      int offset = begin(FIXED_BYTES_MAX + SENTENCE_BYTES_MAX);
      if (offset == OutboundFrames.FULL) {
        return;
      }
      NameOperationEncoder name = new NameOperationEncoder();
      name.wrapAndApplyHeader(buffer(), offset, header)
          .operation(operationsNamed)
          .name(core.routes().operations().get(operationsNamed));
      end(name.encodedLength());
    }
  }

  void drain(long timeoutMs) {
    int offset = begin(FIXED_BYTES_MAX);
    if (offset != OutboundFrames.FULL) {
      DrainEncoder drain = new DrainEncoder();
      drain.wrapAndApplyHeader(buffer(), offset, header).timeoutMs(timeoutMs);
      end(drain.encodedLength());
    }
  }

  void cancelAttempt(long taskId, int agent, int epoch, int attempt) {
    int offset = begin(FIXED_BYTES_MAX);
    if (offset != OutboundFrames.FULL) {
      CancelAttemptEncoder cancel = new CancelAttemptEncoder();
      cancel
          .wrapAndApplyHeader(buffer(), offset, header)
          .taskId(taskId)
          .agent(loop.core().layout().number(agent))
          .epoch(epoch)
          .attempt(attempt);
      end(cancel.encodedLength());
    }
  }

  @Override
  protected boolean isIntroduced() {
    // What an edge runtime has kept may take long to come; it must not stop coming.
    return runtime != null
        || (outcomes > 0 && loop.nowNs() - lastOutcomeNs < loop.linkLimits().introductionNs());
  }

  /** Its heartbeats are watched by the core. */
  @Override
  protected boolean isPingedWhenSilent() {
    return false;
  }

  @Override
  protected void onClosed() {
    loop.runtimeClosed(this);
  }
}
