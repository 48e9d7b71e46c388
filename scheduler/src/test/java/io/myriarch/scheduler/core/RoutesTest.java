package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoutesTest {
  private final Routes routes = new Routes(CoreHarness.LAYOUT, new Tenants(Fairness.DEFAULT));

  @Test
  void shouldNumberRoutesAndTheirOperations() {
    Routes.Route echo = routes.intern("analytics", "metrics", "echo", "");
    Routes.Route probe = routes.intern("monitoring", "checks", "probe", "");
    Routes.Route any = routes.intern("any", "any", "echo", "");
    assertThat(routes.intern("analytics", "metrics", "echo", "")).isSameAs(echo);
    assertThat(routes.size()).isEqualTo(3);
    assertThat(routes.get(1)).isSameAs(probe);
    assertThat(routes.operations()).containsExactly("echo", "probe");
    assertThat(echo.operationNumber()).isZero();
    assertThat(probe.operationNumber()).isEqualTo(1);
    assertThat(any.operationNumber()).isZero();
    assertThat(routes.intern("monitoring", "any", "probe", "").operationNumber()).isEqualTo(1);
    assertThat(echo.type()).isZero();
    assertThat(probe.type()).isEqualTo(1);
    assertThat(any.type()).as("after the last type").isEqualTo(2);
  }

  @Test
  void shouldDefineRoutesAsTheJournalHasThem() {
    Routes.Route first = routes.define(0, "analytics", "metrics", "echo", "");
    assertThat(routes.define(0, "analytics", "metrics", "echo", "")).isSameAs(first);
    assertThat(routes.intern("analytics", "metrics", "echo", "")).isSameAs(first);
    assertThat(routes.isDefined(0)).isTrue();
    assertThat(routes.isDefined(1)).isFalse();
    assertThat(routes.isDefined(-1)).isFalse();
    assertThatThrownBy(() -> routes.define(2, "any", "any", "echo", ""))
        .hasMessage("route 2 is defined before route 1");
  }

  @Test
  void shouldKeepARouteToASpecialtyThatTheFleetNoLongerHas() {
    Routes.Route gone = routes.define(0, "poetry", "odes", "recite", "");
    assertThat(gone.target()).isEqualTo(-1);
    assertThat(gone.type()).isEqualTo(2);
  }
}
