package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadArenaTest {
  private static final int MIB = 1 << 20;

  /** A payload of a length, each byte of which follows from its seed. */
  private record Stored(long handle, int seed, int length) {}

  private static UnsafeBuffer payload(int seed, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (seed * 31 + i);
    }
    return new UnsafeBuffer(bytes);
  }

  private static void assertIntact(PayloadArena arena, Stored stored, long seed) {
    byte[] read = new byte[stored.length];
    arena.memory(stored.handle).getBytes(PayloadArena.offset(stored.handle), read);
    assertThat(read)
        .as("seed %d: %s", seed, stored)
        .isEqualTo(payload(stored.seed, stored.length).byteArray());
  }

  private static long blockBytes(int length) {
    return length == 0 ? 0 : BitUtil.findNextPositivePowerOfTwo(Math.max(64, length));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldKeepPayloadsIntactAndCountTheirBytes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PayloadArena arena = new PayloadArena(4L * MIB, 64 << 10);
    List<Stored> model = new ArrayList<>();
    long used = 0;
    int refused = 0;
    for (int step = 0; step < 20_000; step++) {
      boolean grows = step / 2_000 % 2 == 0;
      if (random.nextInt(10) < (grows ? 7 : 3)) {
        int length = random.nextInt(4) == 0 ? random.nextInt(64 << 10) : random.nextInt(300);
        long handle = arena.store(payload(step, length), 0, length);
        if (handle == PayloadArena.FULL) {
          refused++;
        } else {
          model.add(new Stored(handle, step, length));
          used += blockBytes(length);
        }
      } else if (!model.isEmpty()) {
        Stored stored = model.remove(random.nextInt(model.size()));
        assertIntact(arena, stored, seed);
        arena.release(stored.handle, stored.length);
        used -= blockBytes(stored.length);
      }
      assertThat(arena.usedBytes()).as("seed %d, step %d", seed, step).isEqualTo(used);
    }
    assertThat(refused).as("seed %d: the bound was reached", seed).isPositive();
    model.forEach(stored -> assertIntact(arena, stored, seed));
    model.forEach(stored -> arena.release(stored.handle, stored.length));
    assertThat(arena.usedBytes()).isZero();
    assertThat(fill(arena, 64 << 10)).as("seed %d: all of it is there again", seed).isEqualTo(64);
  }

  private static int fill(PayloadArena arena, int length) {
    int stored = 0;
    while (arena.store(payload(stored, length), 0, length) != PayloadArena.FULL) {
      stored++;
    }
    return stored;
  }

  @Test
  void shouldTakeExactlyItsBound() {
    PayloadArena arena = new PayloadArena(2L * MIB, 4_096);
    assertThat(arena.bytesMax()).isEqualTo(2L * MIB);
    assertThat(fill(arena, 64)).isEqualTo(2 * MIB / 64);
    assertThat(arena.usedBytes()).isEqualTo(arena.bytesMax());
    assertThat(arena.store(payload(1, 1), 0, 1)).isEqualTo(PayloadArena.FULL);
  }

  @Test
  void shouldUseMemoryOfOneSizeForAnyOther() {
    PayloadArena arena = new PayloadArena(2L * MIB, MIB);
    for (int length = 64; length <= MIB; length *= 2) {
      List<Long> handles = new ArrayList<>();
      for (int i = 0; i < 2 * MIB / length; i++) {
        long handle = arena.store(payload(i, length), 0, length);
        assertThat(handle).as("%d payloads of %d", i, length).isNotEqualTo(PayloadArena.FULL);
        handles.add(handle);
      }
      for (long handle : handles) {
        arena.release(handle, length);
      }
    }
  }

  @Test
  void shouldNeedNothingForAnEmptyPayload() {
    PayloadArena arena = new PayloadArena(MIB, 64);
    long handle = arena.store(payload(1, 0), 0, 0);
    assertThat(handle).isNotEqualTo(PayloadArena.FULL);
    assertThat(arena.memory(handle)).isNotNull();
    arena.release(handle, 0);
    assertThat(arena.usedBytes()).isZero();
  }

  @Test
  void shouldHoldNothingWhenTheBoundIsBelowASegment() {
    PayloadArena arena = new PayloadArena(2 * MIB, 3 * MIB);
    assertThat(arena.bytesMax()).isZero();
    assertThat(arena.store(payload(1, 1), 0, 1)).isEqualTo(PayloadArena.FULL);
  }

  @Test
  void shouldStoreFromAnOffset() {
    PayloadArena arena = new PayloadArena(MIB, 64);
    long handle = arena.store(payload(0, 50), 20, 30);
    assertThat(arena.memory(handle).getByte(PayloadArena.offset(handle))).isEqualTo((byte) 20);
  }

  @Test
  void shouldKeepOneEmptySegmentOfASizeAndGiveTheOthersToAnySize() {
    PayloadArena arena = new PayloadArena(4L * MIB, MIB);
    for (int round = 0; round < 5; round++) {
      List<Stored> small = new ArrayList<>();
      for (int i = 0; i < 4 * MIB / 1_024; i++) {
        small.add(new Stored(arena.store(payload(i, 1_024), 0, 1_024), i, 1_024));
      }
      assertThat(arena.usedBytes()).isEqualTo(arena.bytesMax());
      small.reversed().forEach(stored -> arena.release(stored.handle, stored.length));
      List<Stored> large = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        large.add(new Stored(arena.store(payload(i, MIB), 0, MIB), i, MIB));
      }
      for (Stored stored : large) {
        assertIntact(arena, stored, round);
      }
      large.forEach(stored -> arena.release(stored.handle, stored.length));
      assertThat(arena.usedBytes()).isZero();
    }
  }

  @Test
  void shouldRefuseWhatIsLargerThanASegment() {
    PayloadArena arena = new PayloadArena(2L * MIB, 4_096);
    assertThat(arena.store(payload(1, MIB + 1), 0, MIB + 1)).isEqualTo(PayloadArena.FULL);
    assertThat(arena.usedBytes()).isZero();
  }
}
