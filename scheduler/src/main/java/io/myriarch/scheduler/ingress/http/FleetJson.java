package io.myriarch.scheduler.ingress.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.myriarch.protocol.TaskIds;
import io.myriarch.scheduler.shard.AgentView;
import io.myriarch.scheduler.shard.FleetView;
import io.myriarch.scheduler.shard.RuntimeView;
import io.myriarch.scheduler.shard.SpecialtyView;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Agents, runtimes and the fleet in JSON. */
final class FleetJson {
  private FleetJson() {}

  static void writeAgent(JsonGenerator json, AgentView agent) throws IOException {
    json.writeStartObject();
    writeAgentFields(json, agent);
    json.writeEndObject();
  }

  /** An agent with the operations that it has. */
  static void writeCard(JsonGenerator json, AgentView agent) throws IOException {
    json.writeStartObject();
    writeAgentFields(json, agent);
    json.writeArrayFieldStart("operations");
    for (AgentView.OperationView operation : agent.operations()) {
      json.writeStartObject();
      json.writeStringField("name", operation.name());
      json.writeStringField("description", operation.description());
      json.writeBooleanField("base", operation.base());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeAgentFields(JsonGenerator json, AgentView agent) throws IOException {
    json.writeStringField("id", agent.id());
    json.writeStringField("type", agent.type());
    json.writeStringField("specialty", agent.specialty());
    json.writeStringField("status", agent.status());
    json.writeStringField("runtime", agent.runtime());
    json.writeStringField("region", agent.region());
    json.writeStringField("version", agent.version());
    json.writeNumberField("tasks_succeeded", agent.tasksSucceeded());
    json.writeNumberField("tasks_failed", agent.tasksFailed());
    json.writeStringField("task", agent.task() == 0 ? null : TaskIds.format(agent.task()));
  }

  static void writeRuntimes(JsonGenerator json, List<RuntimeView> runtimes) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("runtimes");
    for (RuntimeView runtime : runtimes) {
      writeRuntime(json, runtime);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void writeRuntime(JsonGenerator json, RuntimeView runtime) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", runtime.id());
    json.writeStringField("status", runtime.status());
    json.writeStringField("labels", runtime.labels());
    json.writeNumberField("agents", runtime.agents());
    json.writeNumberField("agents_working", runtime.agentsWorking());
    json.writeNumberField("http_port", runtime.httpPort());
    json.writeNumberField("rss_bytes", runtime.rssBytes());
    json.writeNumberField("heap_used_bytes", runtime.heapUsedBytes());
    json.writeNumberField("cpu_ms", runtime.cpuMillis());
    json.writeNumberField("silent_ms", runtime.silentMs());
    json.writeEndObject();
  }

  static void writeSpecialties(JsonGenerator json, List<SpecialtyView> specialties)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("specialties");
    for (SpecialtyView specialty : specialties) {
      json.writeStartObject();
      json.writeStringField("type", specialty.type());
      json.writeStringField("specialty", specialty.specialty());
      json.writeNumberField("agents", specialty.agents());
      writeCounts(json, "agents_by_status", specialty.agentsByStatus());
      json.writeBooleanField("paused", specialty.paused());
      json.writeBooleanField("type_paused", specialty.typePaused());
      json.writeStringField("paused_since", TaskJson.instant(specialty.pausedSinceMs()));
      json.writeStringField("bar", specialty.bar());
      json.writeStringField("breaker", specialty.breaker());
      json.writeNumberField("breaker_opens", specialty.breakerOpens());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void writeHealth(JsonGenerator json, FleetView fleet, String status) throws IOException {
    json.writeStartObject();
    json.writeStringField("status", status);
    json.writeBooleanField("ready", fleet.ready());
    json.writeBooleanField("accepting", fleet.accepting());
    json.writeStringField("durability", fleet.durability());
    json.writeObjectFieldStart("agents");
    json.writeNumberField("wanted", fleet.agentsWanted());
    json.writeNumberField("ready", fleet.agentsReady());
    writeCounts(json, "by_status", fleet.agentsByStatus());
    json.writeEndObject();
    json.writeObjectFieldStart("runtimes");
    json.writeNumberField("ready", fleet.runtimesReady());
    json.writeEndObject();
    json.writeObjectFieldStart("tasks");
    json.writeNumberField("accepted", fleet.accepted());
    writeCounts(json, "live", fleet.tasksByStatus());
    writeCounts(json, "finished", fleet.finished());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeCounts(JsonGenerator json, String name, Map<String, Long> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      json.writeNumberField(count.getKey(), count.getValue());
    }
    json.writeEndObject();
  }
}
