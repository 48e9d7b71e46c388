package io.myriarch.agent.runtime.link;

import io.myriarch.protocol.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Cuts the byte stream of a connection into frames. Each is handed over as a view that ends where
 * the frame ends, so that a frame that lies about its lengths cannot make anyone read beyond it.
 */
final class FrameReader {
  // What one read brings is what agents get at once: of small tasks some hundreds, whose memory
  // fits into the second cache.
  private static final int BYTES_AT_FIRST = 64 * 1024;

  private int frameBytesMax;
  private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
  private ByteBuffer bytes;
  private long address;

  FrameReader(int frameBytesMax) {
    this.frameBytesMax = frameBytesMax;
    allocate(BYTES_AT_FIRST);
  }

  /** Takes frames of up to this length from now on. */
  void frameBytesMax(int value) {
    frameBytesMax = value;
  }

  private void allocate(int capacity) {
    bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    address = BufferUtil.address(bytes);
  }

  /** Forgets what the last connection has left behind. */
  void clear() {
    bytes.clear();
  }

  /**
   * Blocks for one read and hands over all frames that are complete.
   *
   * @return false at the end of the stream
   */
  boolean readOnce(ReadableByteChannel channel, FrameAdapter adapter) throws IOException {
    if (channel.read(bytes) < 0) {
      return false;
    }
    int end = bytes.position();
    int at = 0;
    while (end - at >= Framing.LENGTH_BYTES) {
      int length = bytes.getInt(at);
      if (!Framing.isValidLength(length, frameBytesMax)) {
        throw new LinkProtocolException("a frame claims to have " + length + " bytes");
      }
      int next = at + Framing.LENGTH_BYTES + length;
      if (next > end) {
        break;
      }
      frame.wrap(address + at + Framing.LENGTH_BYTES, length);
      adapter.onFrame(frame);
      at = next;
    }
    keepRest(at, end);
    return true;
  }

  private void keepRest(int at, int end) {
    bytes.limit(end).position(at);
    int need = end - at >= Framing.LENGTH_BYTES ? bytes.getInt(at) + Framing.LENGTH_BYTES : 0;
    if (need > bytes.capacity()) {
      ByteBuffer rest = bytes;
      allocate(Math.max(need, Math.min(2 * rest.capacity(), frameBytesMax)));
      bytes.put(rest);
    } else {
      bytes.compact();
    }
  }
}
