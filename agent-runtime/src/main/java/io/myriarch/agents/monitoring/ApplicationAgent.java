package io.myriarch.agents.monitoring;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentContext;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agent.Task;
import io.myriarch.agents.payload.Payloads;
import java.io.IOException;

/**
 * Checks a target. One that is down is a result, not a failure of the task; only a request that
 * makes no sense is.
 */
final class ApplicationAgent implements Agent {
  private final Targets targets;
  private String caFile;

  ApplicationAgent(Targets targets) {
    this.targets = targets;
  }

  @Override
  public void start(AgentContext context) throws IOException {
    caFile = context.configuration(ApplicationConfig.class).caFile();
    if (caFile != null) {
      Targets.Verified _ = targets.verified(caFile);
    }
  }

  @Override
  public byte[] handle(Task task, AgentContext context)
      throws FinalTaskException, IOException, InterruptedException {
    Targets.Verified verified = targets.verified(caFile);
    CheckRequest request = Payloads.read(task.payload(), CheckRequest.class);
    CheckResult result =
        request.url() == null
            ? TcpCheck.run(request, verified.trust())
            : new HttpCheck(request, verified, targets).run();
    context.metrics().count(result.up() ? "targets_up" : "targets_down", 1);
    return Payloads.write(result);
  }
}
