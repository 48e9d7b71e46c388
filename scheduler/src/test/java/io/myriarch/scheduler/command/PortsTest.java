package io.myriarch.scheduler.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.scheduler.SchedulerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortsTest {
  private final Ports ports = new Ports("127.0.0.1");

  @Test
  void shouldChooseFreePorts() {
    SchedulerConfig config =
        ports.settle(
            SchedulerConfig.of(
                Map.of("http.port", "0", "binary.port", "0", "runtime.port", "0", "shards", "3")));

    assertThat(Stream.of(config.http().port(), config.binary().port(), config.runtime().port()))
        .doesNotHaveDuplicates()
        .allMatch(port -> port > 1024);
    assertThat(config.shards()).isEqualTo(3);
    assertThat(ports.at("127.0.0.1").free())
        .isNotIn(config.http().port(), config.binary().port(), config.runtime().port());
  }

  @Test
  void shouldSayWhichPortIsBusy() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(busy.getLocalPort());
      SchedulerConfig config =
          SchedulerConfig.of(Map.of("http.port", port, "binary.port", "0", "runtime.port", "0"));

      assertThatThrownBy(() -> ports.settle(config))
          .isInstanceOf(CommandException.class)
          .hasMessage(
              "Port %s is in use by another program: choose another with --http-port, or 0 for a"
                  + " free one.",
              port);
    }
  }

  @Test
  void shouldSayThatAnAddressIsOfAnotherMachine() {
    assertThatThrownBy(() -> new Ports("192.0.2.1").free())
        .hasMessage("192.0.2.1 is no address of this machine.");
  }
}
