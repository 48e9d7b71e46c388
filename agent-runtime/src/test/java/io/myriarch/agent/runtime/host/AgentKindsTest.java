package io.myriarch.agent.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agent.Operation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentKindsTest {
  private static final List<Operation> RUN = List.of(Operation.of("run", "Runs."));

  private record Provider(String type, String specialty, String version, List<Operation> operations)
      implements AgentProvider {
    @Override
    public Agent create() {
      return (task, _) -> task.payload();
    }
  }

  private static void assertRefused(String sentence, Provider... providers) {
    assertThatThrownBy(() -> AgentKinds.of(Arrays.asList(providers)))
        .isInstanceOf(AgentKindException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void shouldFindProvidersOnTheClassPath() {
    AgentKind kind = AgentKinds.load().find("test", "lab");
    assertThat(kind.operation("").name()).isEqualTo("upper");
    assertThat(kind.operation("block").name()).isEqualTo("block");
    assertThat(kind.operation("nothing")).isNull();
    assertThat(AgentKinds.load().find("test", "none")).isNull();
  }

  @Test
  void shouldRefuseProvidersThatCannotWork() {
    assertRefused("type() is \"Two Words\"", new Provider("Two Words", "s", "1", RUN));
    assertRefused("specialty() is \"\"", new Provider("t", "", "1", RUN));
    assertRefused("specialty() is \"null\"", new Provider("t", null, "1", RUN));
    assertRefused("version() is empty", new Provider("t", "s", " ", RUN));
    assertRefused("operations() is empty", new Provider("t", "s", "1", List.of()));
    assertRefused("operations() is empty", new Provider("t", "s", "1", null));
    assertRefused("contains null", new Provider("t", "s", "1", Arrays.asList((Operation) null)));
    assertRefused(
        "operation echo is answered by the host",
        new Provider("t", "s", "1", List.of(Operation.of("echo", "x"))));
    assertRefused(
        "operation run is named twice",
        new Provider("t", "s", "1", List.of(RUN.getFirst(), RUN.getFirst())));
    assertRefused(
        "both make agents of t/s",
        new Provider("t", "s", "1", RUN),
        new Provider("t", "s", "2", RUN));
  }
}
