package io.myriarch.agent.runtime.outbox;

import static io.myriarch.agent.runtime.outbox.TestOutcomes.keep;
import static io.myriarch.agent.runtime.outbox.TestOutcomes.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.agent.runtime.session.AttemptState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a small file system of its own: the test must be root, to mount it. */
final class OutboxDiskFullTest {
  private static final long MIB = 1 << 20;
  private static final long DISK_BYTES = 24 * MIB;
  private static final long ROOM = 256 * MIB;
  private static final int BYTES = 50_000;

  @TempDir Path directory;
  private final TestDisk disk = new TestDisk();
  private Path mount;

  @BeforeEach
  void mountSmallDisk() throws Exception {
    mount = Files.createDirectory(directory.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", mount.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", mount.toString());
  }

  private static void run(String... command) throws Exception {
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    assertThat(code).as("%s (needs root)", String.join(" ", command)).isZero();
  }

  private static void rest(DurableOutbox outbox) {
    for (int i = 0; i < DurableOutbox.REST_SYNCS + 1; i++) {
      outbox.sync();
    }
  }

  @Test
  void shouldGoOnInMemoryWhenTheDiskIsFullAndTakeOutcomesAgainWhenThereIsRoom() throws Exception {
    List<AttemptState> all = new ArrayList<>();
    try (DurableOutbox outbox = DurableOutbox.open(mount.resolve("outbox"), ROOM, disk)) {
      all.addAll(keep(outbox, 1, 1_000, BYTES));
      long kept = outbox.figures().kept();
      assertThat(kept).isBetween(200L, 480L);
      assertThat(outbox.figures().refused()).isEqualTo(1_000 - kept);
      assertThat(outbox.figures().failures()).isPositive();
      rest(outbox);
      keep(outbox, 5_000, 10, BYTES);
      assertThat(outbox.figures().kept()).as("still full").isEqualTo(kept);

      // They are delivered as if nothing were the matter, which frees the disk.
      all.forEach(outbox::delivered);
      assertThat(outbox.figures().depth()).isZero();
      rest(outbox);
      keep(outbox, 2_000, 50, BYTES);
      assertThat(outbox.figures().kept()).isEqualTo(kept + 50);
    }
    try (DurableOutbox outbox = DurableOutbox.open(mount.resolve("outbox"), ROOM, disk)) {
      assertThat(tasks(outbox)).contains(2_000L).endsWith(2_049L);
    }
  }

  @Test
  void shouldGiveBackAllThatItKeptOnAFullDisk() throws Exception {
    long kept;
    try (DurableOutbox outbox = DurableOutbox.open(mount.resolve("outbox"), ROOM, disk)) {
      keep(outbox, 1, 1_000, BYTES);
      kept = outbox.figures().kept();
    }
    try (DurableOutbox outbox = DurableOutbox.open(mount.resolve("outbox"), ROOM, disk)) {
      assertThat(tasks(outbox)).hasSize((int) kept).startsWith(1L, 2L, 3L).isSorted();
    }
  }

  @Test
  void shouldStartOnAFullDiskAndUseItWhenThereIsRoom() throws Exception {
    Path other = mount.resolve("other");
    Files.createDirectory(mount.resolve("outbox"));
    Files.createFile(mount.resolve("outbox/lock"));
    Files.write(other, new byte[(int) (DISK_BYTES - 32 * 1024)]);
    try (DurableOutbox outbox = DurableOutbox.open(mount.resolve("outbox"), ROOM, disk)) {
      keep(outbox, 1, 10, BYTES);
      assertThat(outbox.figures().refused()).isEqualTo(10);
      Files.delete(other);
      rest(outbox);
      keep(outbox, 20, 10, BYTES);
      assertThat(outbox.figures().depth()).isEqualTo(10);
    }
    try (DurableOutbox outbox = DurableOutbox.open(mount.resolve("outbox"), ROOM, disk)) {
      assertThat(tasks(outbox)).startsWith(20L).hasSize(10);
    }
  }

  @Test
  void shouldLeaveOthersTheirRoomOnTheDisk() throws Exception {
    try (DurableOutbox outbox = DurableOutbox.open(mount.resolve("outbox"), ROOM, disk)) {
      keep(outbox, 1, 3, BYTES);
      disk.usableBytes(DurableOutbox.DISK_RESERVE_BYTES - 1);
      outbox.sync();
      keep(outbox, 4, 3, BYTES);
      assertThat(outbox.figures().depth()).isEqualTo(3);
      disk.usableBytes(DurableOutbox.DISK_RESERVE_BYTES);
      outbox.sync();
      keep(outbox, 7, 3, BYTES);
      assertThat(outbox.figures().depth()).isEqualTo(6);
    }
  }
}
