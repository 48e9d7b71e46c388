package io.myriarch.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.agent.runtime.FakeScheduler.Said;
import io.myriarch.protocol.wire.FailureKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainTest {
  @TempDir Path data;

  @Test
  void shouldFinishWhatRunsThenLeave() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      long task = fixture.assign(1, "block", "");
      Await.until(() -> fixture.runtime.links().getFirst().host().assigned() == 1);
      fixture.link.send(new Frames().drain(10_000));
      assertThat(fixture.link.await(Said.Leaving.class).held()).isEqualTo(1);
      TestAgent.gate.countDown();
      assertThat(fixture.link.await(Said.Completed.class).task()).isEqualTo(task);
      fixture.link.await(Said.Closed.class);
      assertThat(fixture.runtime.awaitEnd()).isZero();
      assertThat(fixture.runtime.links().getFirst().host().running()).isZero();
      assertThat(data.resolve("r1.json")).doesNotExist();
    }
  }

  @Test
  void shouldInterruptWhatTakesTooLong() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      assertThat(Files.readString(data.resolve("r1.json"))).contains("\"http_port\":");
      fixture.assign(1, "block", "");
      Await.until(() -> fixture.runtime.links().getFirst().host().assigned() == 1);
      fixture.link.send(new Frames().drain(50));
      assertThat(fixture.link.await(Said.Failed.class).kind()).isEqualTo(FailureKind.HANDED_BACK);
      assertThat(fixture.runtime.awaitEnd()).isZero();
    }
  }
}
