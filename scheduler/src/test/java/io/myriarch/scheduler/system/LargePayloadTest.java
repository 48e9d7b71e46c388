package io.myriarch.scheduler.system;

import static io.myriarch.scheduler.system.RunningScheduler.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.client.ClientConfig;
import io.myriarch.protocol.client.MyriarchClient;
import io.myriarch.protocol.client.Route;
import io.myriarch.protocol.client.Submission;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler that allows larger payloads than usual tells everybody, and keeps to it. */
class LargePayloadTest {
  private static final int BYTES_MAX = 3 << 20;

  @TempDir private Path folder;

  @Test
  void shouldCarryPayloadsAndResultsUpToTheConfiguredMaximum() throws Exception {
    try (RunningScheduler scheduler = new RunningScheduler(folder, "task.payloadBytesMax", "3MiB");
        FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1").echo();
        MyriarchClient client =
            MyriarchClient.connect(
                    ClientConfig.builder("127.0.0.1", scheduler.binaryPort())
                        .payloadBytesMax(8 << 20)
                        .build())
                .get(10, TimeUnit.SECONDS)) {
      assertThat(runtime.payloadBytesMax()).isEqualTo(BYTES_MAX);
      assertThat(client.payloadBytesMax()).isEqualTo(BYTES_MAX);
      Route route = client.openRoute("any", "any", "echo").get(10, TimeUnit.SECONDS);
      byte[] largest = new byte[BYTES_MAX];
      largest[BYTES_MAX - 1] = 7;
      assertThat(sent(client.submit(route, largest)).finished().get(20, TimeUnit.SECONDS).output())
          .isEqualTo(largest);
      assertThat(client.submit(route, new byte[BYTES_MAX + 1]))
          .isInstanceOf(Submission.PayloadTooLarge.class);
    }
  }
}
