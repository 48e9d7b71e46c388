package com.example.greeting;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentContext;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agent.Task;

/** Greets whoever the payload names, and counts how often it did. */
public final class GreetingAgent implements Agent {
  /** Settings in the fleet file; those that are missing are null. */
  public record Settings(String greeting) {}

  private String greeting;
  private int greeted;

  @Override
  public void start(AgentContext context) {
    String configured = context.configuration(Settings.class).greeting();
    greeting = configured == null ? "Hello" : configured;
  }

  @Override
  public byte[] handle(Task task, AgentContext context) throws FinalTaskException {
    String name = new String(task.payload(), UTF_8).strip();
    if (!name.matches("\"[^\"\\\\]+\"")) {
      throw new FinalTaskException("send a name as the payload, a JSON string such as \"Ada\"");
    }
    greeted++;
    context.metrics().count("greetings", 1);
    String text = greeting + ", " + name.substring(1, name.length() - 1) + "!";
    return "{\"greeting\":\"%s\",\"agent\":\"%s\",\"greeted\":%d}"
        .formatted(text, context.id(), greeted)
        .getBytes(UTF_8);
  }
}
