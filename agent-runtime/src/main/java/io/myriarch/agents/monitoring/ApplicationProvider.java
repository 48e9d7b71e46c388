package io.myriarch.agents.monitoring;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agent.Operation;
import io.myriarch.agents.WarmUp;
import io.myriarch.agents.payload.Payloads;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Provides {@code monitoring/application}: whether a target answers, how fast, and until when. */
public final class ApplicationProvider implements AgentProvider {
  private final Targets targets = new Targets();
  private final WarmUp warmUp = new WarmUp(this::load);

  @Override
  public String type() {
    return "monitoring";
  }

  @Override
  public String specialty() {
    return "application";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        Operation.of(
            "check",
            "HTTP or TCP check of a target: up or down, latency, status, certificate days left."));
  }

  @Override
  public Agent create() {
    warmUp.begin();
    return new ApplicationAgent(targets);
  }

  private void load() throws IOException, FinalTaskException {
    Targets.Verified _ = targets.verified(null);
    byte[] sample = Payloads.write(Map.of("url", "http://127.0.0.1/"));
    CheckRequest request = Payloads.read(sample, CheckRequest.class);
    Payloads.write(CheckResult.down(request.url(), new IOException(), null));
  }
}
