package io.myriarch.scheduler.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.scheduler.config.ConfigException;
import io.myriarch.scheduler.fleet.Fleet.AgentGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetFileTest {
  @Test
  void shouldHaveThirtyThousandAgentsInTheReferenceFleet() {
    Fleet fleet = FleetFile.load("");

    assertThat(fleet.name()).isEqualTo("reference-30k");
    assertThat(fleet.agents()).isEqualTo(30_000);
    assertThat(fleet.groups()).hasSize(27);
    assertThat(fleet.groups().stream().map(AgentGroup::type).distinct()).hasSize(7);
    assertThat(fleet.groups().getFirst())
        .isEqualTo(new AgentGroup("quantum", "quantum-mechanics", 400, ""));
    assertThat(fleet.groups().getLast()).isEqualTo(new AgentGroup("analytics", "reports", 500, ""));
  }

  @Test
  void shouldGiveSettingsToASpecialty(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("fleet.yaml"),
            """
            fleet:
              name: small
              total: 5
              types:
                - type: analytics
                  total: 5
                  specialties:
                    metrics: { count: 2, configuration: { digits: 3, units: [ms] } }
                    reports: 3
            """);

    assertThat(FleetFile.load(file.toString()).groups())
        .containsExactly(
            new AgentGroup("analytics", "metrics", 2, "{\"digits\":3,\"units\":[\"ms\"]}"),
            new AgentGroup("analytics", "reports", 3, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''|the file must have the keys fleet.
          {fleeet: {}}|the file has an unknown key "fleeet". Did you mean fleet?
          {fleet: {}}|fleet.name = "" is not allowed: a name is lower-case letters, digits and single hyphens, 64 at most.
          {fleet: {name: f, total: 0, types: []}}|fleet.types must be a list with at least one type.
          {fleet: {name: f, total: 1, types: [{type: a, total: 1, specialties: {}}]}}|a.specialties must name at least one specialty.
          {fleet: {name: f, total: 1, types: [{type: a, total: 1, specialties: {b: 1}, colour: 1}]}}|fleet.types[0] has an unknown key "colour".
          {fleet: {name: f, total: 2, types: [{type: a, total: 1, specialties: {b: 1}}]}}|fleet.total is 2, but its counts add up to 1: correct one of them.
          {fleet: {name: f, total: 1, types: [{type: a, total: 2, specialties: {b: 1}}]}}|a.total is 2, but its counts add up to 1: correct one of them.
          {fleet: {name: f, types: [{type: a, total: 1, specialties: {b: 1}}]}}|fleet.total must be a whole number, 0 or more; it is missing.
          {fleet: {name: f, total: 1, types: [{type: a, total: 1, specialties: {b: -1}}]}}|a.b must be a whole number, 0 or more, not -1.
          {fleet: {name: f, total: 1, types: [{type: a, total: 1, specialties: {b: 1.5}}]}}|a.b must be a whole number, 0 or more, not 1.5.
          {fleet: {name: f, total: 1, types: [{type: any, total: 1, specialties: {b: 1}}]}}|fleet.types[0].type cannot be any: a task says so when it does not mind.
          {fleet: {name: f, total: 1, types: [{type: a, total: 1, specialties: {any: 1}}]}}|a.any cannot be any: a task says so when it does not mind.
          {fleet: {name: f, total: 1, types: [{type: A, total: 1, specialties: {b: 1}}]}}|fleet.types[0].type = "A" is not allowed: a name is lower-case letters, digits and single hyphens, 64 at most.
          {fleet: {name: f, total: 2, types: [{type: a, total: 1, specialties: {b: 1}}, {type: a, total: 1, specialties: {b: 1}}]}}|fleet.types[1]: the type a is there twice.
          {fleet: {name: f, total: 1, types: [{type: a, total: 1, specialties: {b: {cuont: 1}}}]}}|a.b has an unknown key "cuont". Did you mean count?
          {fleet: {name: f, total: 1, types: [{type: a, total: 1, specialties: {b: {count: 1, configuration: 5}}}]}}|a.b.configuration must be settings by name.
          {fleet: {name: f, total: 20000000, types: [{type: a, total: 20000000, specialties: {b: 20000000}}]}}|fleet.total is 20000000: at most 10000000 agents.
          """)
  void shouldSayWhatIsWrongAndWhere(String yaml, String sentence) {
    assertThatThrownBy(() -> FleetFile.parse("x.yaml", yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessage("x.yaml: " + sentence);
  }

  @Test
  void shouldSayWhatIsNoYaml() {
    assertThatThrownBy(() -> FleetFile.parse("x.yaml", "fleet:\n  name: a\n  name: b\n"))
        .hasMessageStartingWith("x.yaml is not YAML: line 3: Duplicate field 'name'");
  }

  @Test
  void shouldSayThatThereIsNoFile() {
    assertThatThrownBy(() -> FleetFile.load("none.yaml"))
        .hasMessage("There is no fleet file none.yaml.");
  }
}
