package io.myriarch.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentContext;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agent.Task;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;

/** Runs the main operation of a provider's agent the way the host does, on a virtual thread. */
public final class AgentRun {
  public static final String TASK_ID = "00000000000002a7";
  private static final JsonMapper JSON = new JsonMapper();

  private final AgentProvider provider;
  private final Agent agent;
  private final AgentContext context;

  public AgentRun(AgentProvider provider, AgentContext context) throws Exception {
    this.provider = provider;
    this.context = context;
    agent = provider.create();
    agent.start(context);
  }

  public static AgentRun of(AgentProvider provider) throws Exception {
    return new AgentRun(provider, new FakeAgentContext());
  }

  /** The result of a payload. */
  public JsonNode result(String payload) throws Exception {
    return JSON.readTree(onVirtualThread(payload));
  }

  /** What the agent throws for a payload. */
  public Throwable failure(String payload) {
    return catchThrowable(() -> onVirtualThread(payload));
  }

  /** What the agent throws when it is interrupted while it waits for this server's answer. */
  public Throwable failureWhenInterrupted(String payload, ServerSocket server) throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> failure.set(catchThrowable(() -> agent.handle(task(payload), context))));
    try (Socket _ = server.accept()) {
      thread.interrupt();
      thread.join();
    }
    return failure.get();
  }

  private byte[] onVirtualThread(String payload) throws Exception {
    byte[][] result = new byte[1][];
    Exception[] failure = new Exception[1];
    Thread.ofVirtual()
        .start(() -> {
          try {
            result[0] = agent.handle(task(payload), context);
          } catch (Exception e) {
            failure[0] = e;
          }
        })
        .join();
    if (failure[0] != null) {
      throw failure[0];
    }
    return result[0];
  }

  private Task task(String payload) {
    return new Task(
        TASK_ID, provider.operations().getFirst().name(), payload.getBytes(UTF_8), 1, 5);
  }
}
