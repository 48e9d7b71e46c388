package io.myriarch.scheduler.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.scheduler.SchedulerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetSizeTest {
  @Test
  void shouldLeaveTheFlagsOfTheReferenceFleetAsTheyAre() {
    FleetSize size = FleetSize.of(SchedulerConfig.of(Map.of()), 2);

    assertThat(size.runtimeFlags()).isEmpty();
    assertThat(size.schedulerFlags()).isEmpty();
    assertThat(size.agentsMax()).isEqualTo(65_536);
  }

  @Test
  void shouldGiveALargeFleetRoomAlsoWhenOneRuntimeIsLost() {
    FleetSize million = new FleetSize(1_000_000, 1_000_000, 4);

    assertThat(million.agentsMax()).isEqualTo(333_334);
    assertThat(million.runtimeFlags()).containsExactly("-Xmx1069m");
    assertThat(million.schedulerFlags()).containsExactly("-Xmx1744m");
    assertThat(new FleetSize(1_000_000, 1_000_000, 1).agentsMax()).isEqualTo(1_000_000);
    assertThat(new FleetSize(500_000, 1_000_000, 2).agentsMax()).isEqualTo(500_000);
  }

  @Test
  void shouldLetTheUserHaveTheLastWord() {
    JvmLayout layout =
        new JvmLayout(
            Path.of("/m"), Path.of("/java"), new AotCaches(null, null), List.of("-Xmx9g"));

    assertThat(layout.with(List.of("-Xmx2g")).command("m", "o", List.of(), "Main", List.of()))
        .containsSubsequence("-Xmx2g", "-Xmx9g");
  }
}
