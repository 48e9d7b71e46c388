package io.myriarch.agents.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agent.runtime.host.AgentKinds;
import io.myriarch.agents.AgentRun;
import io.myriarch.agents.FakeAgentContext;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of an agent of one's own: built as its reader builds it, found as the host does. */
class GreetingExampleTest {
  private static final Path ROOT = Path.of(System.getProperty("myriarch.root"));
  private static final Path EXAMPLE = ROOT.resolve("docs/examples/greeting-agent");

  @TempDir static Path agents;
  private static URLClassLoader loader;

  @BeforeAll
  static void build() throws Exception {
    ProcessBuilder build =
        new ProcessBuilder(EXAMPLE.resolve("build").toString(), agents.toString())
            .redirectErrorStream(true);
    build.environment().put("JAVA_HOME", System.getProperty("java.home"));
    build.environment().put("API", apiClasses().toString());
    Process process = build.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    URL jar = agents.resolve("greeting-agent.jar").toUri().toURL();
    loader = new URLClassLoader(new URL[] {jar}, AgentProvider.class.getClassLoader());
  }

  /** Nothing but the agent API, so that it is seen to be enough. */
  private static Path apiClasses() throws Exception {
    Path classes =
        Path.of(AgentProvider.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path api = Files.createDirectories(agents.resolve("api/io/myriarch/agent"));
    try (var files = Files.list(classes.resolve("io/myriarch/agent"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, api.resolve(file.getFileName()));
      }
    }
    return agents.resolve("api");
  }

  @AfterAll
  static void close() throws Exception {
    loader.close();
  }

  @Test
  void shouldBeFoundBesideTheBuiltInAgents() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      AgentKinds kinds = AgentKinds.load();
      assertThat(kinds.find("example", "greeting")).isNotNull();
      assertThat(kinds.find("analytics", "metrics")).isNotNull();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void shouldGreetAndKeepItsState() throws Exception {
    AgentRun agent = AgentRun.of(provider());
    agent.result("\"Ada\"");
    JsonNode second = agent.result("\"Grace\"");
    assertThat(second.get("greeting").asText()).isEqualTo("Hello, Grace!");
    assertThat(second.get("agent").asText()).isEqualTo("agent-7");
    assertThat(second.get("greeted").asInt()).isEqualTo(2);
  }

  @Test
  void shouldTakeItsSettings() throws Exception {
    Class<?> settings = loader.loadClass("com.example.greeting.GreetingAgent$Settings");
    Record configured = (Record) settings.getConstructor(String.class).newInstance("Good morning");
    AgentRun agent = new AgentRun(provider(), new FakeAgentContext(configured));
    assertThat(agent.result("\"Ada\"").get("greeting").asText()).isEqualTo("Good morning, Ada!");
  }

  @Test
  void shouldRefuseAPayloadThatIsNoName() throws Exception {
    assertThat(AgentRun.of(provider()).failure("{}"))
        .isInstanceOf(FinalTaskException.class)
        .hasMessageContaining("send a name");
  }

  @Test
  void shouldBeShownInTheGuideAsItIsCompiled() throws Exception {
    String guide = Files.readString(ROOT.resolve("docs/agents.md"));
    for (String file : new String[] {"GreetingAgent.java", "GreetingProvider.java"}) {
      String source = Files.readString(EXAMPLE.resolve("src/com/example/greeting").resolve(file));
      assertThat(guide).contains("```java\n" + source + "```");
    }
    assertThat(guide)
        .contains("```yaml\n" + Files.readString(EXAMPLE.resolve("fleet.yaml")) + "```");
  }

  private static AgentProvider provider() {
    return ServiceLoader.load(AgentProvider.class, loader).stream()
        .map(ServiceLoader.Provider::get)
        .filter(found -> found.specialty().equals("greeting"))
        .findFirst()
        .orElseThrow();
  }
}
