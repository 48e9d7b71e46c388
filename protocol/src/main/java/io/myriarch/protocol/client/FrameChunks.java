package io.myriarch.protocol.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory for frames that wait for their answer, in chunks that are used again when every frame of
 * them has been answered and written. Event loop only.
 */
final class FrameChunks {
  private static final int CHUNK_BYTES_MIN = 16 << 10;
  private static final int CHUNK_BYTES_MAX = 256 << 10;
  private static final int CHUNKS_USUAL = 16;
  private static final int IDLE_CHUNKS_MAX = 32;

  private final ArrayDeque<Chunk> idle = new ArrayDeque<>();
  private final int chunkBytes;
  private Chunk current;

  /** For frames of at most so many bytes at a time. */
  FrameChunks(int bytesMax) {
    chunkBytes = Math.clamp(bytesMax / CHUNKS_USUAL, CHUNK_BYTES_MIN, CHUNK_BYTES_MAX);
  }

  /** The chunk to append a frame of {@code length} bytes to. */
  Chunk chunkFor(int length) {
    if (current == null || current.bytes.capacity() - current.used < length) {
      Chunk full = current;
      current = length > chunkBytes ? new Chunk(length) : recycled();
      if (full != null && full.live == 0) {
        putAside(full);
      }
    }
    return current;
  }

  /** A frame of the chunk has been answered. */
  void answered(Chunk chunk) {
    chunk.live--;
    if (chunk.live == 0 && chunk != current) {
      putAside(chunk);
    }
  }

  /** Gives all memory back; every frame has been answered. */
  void close() {
    if (current != null) {
      current.bytes.release();
    }
    idle.forEach(chunk -> chunk.bytes.release());
    idle.clear();
    current = null;
  }

  private Chunk recycled() {
    Chunk chunk = idle.poll();
    if (chunk == null) {
      return new Chunk(chunkBytes);
    }
    if (chunk.bytes.refCnt() > 1) {
      // Answered, but a write of it is still under way.
      idle.add(chunk);
      return new Chunk(chunkBytes);
    }
    chunk.used = 0;
    return chunk;
  }

  private void putAside(Chunk chunk) {
    if (idle.size() < IDLE_CHUNKS_MAX && chunk.bytes.capacity() == chunkBytes) {
      idle.add(chunk);
    } else {
      chunk.bytes.release();
    }
  }

  /** A run of memory; frames lie in it one after the other. */
  static final class Chunk {
    final ByteBuf bytes;
    final UnsafeBuffer buffer;
    int used;
    int live;

    Chunk(int capacity) {
      bytes = Unpooled.directBuffer(capacity, capacity);
      bytes.writerIndex(capacity);
      buffer = new UnsafeBuffer(bytes.internalNioBuffer(0, capacity));
    }
  }
}
