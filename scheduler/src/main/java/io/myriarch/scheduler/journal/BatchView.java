package io.myriarch.scheduler.journal;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;

/**
 * Shows a batch as a {@code ByteBuffer}. Batches come from the same buffer time after time, so that
 * one's view is kept and nothing is allocated for it.
 *
 * <p>Thread rule: one thread at a time.
 */
final class BatchView {
  private ByteBuffer viewed;
  private ByteBuffer view;

  /** The bytes of the batch; until the next call. */
  @SuppressWarnings("ReferenceEquality")
  ByteBuffer of(DirectBuffer batch, int offset, int length) {
    int start = batch.wrapAdjustment() + offset;
    ByteBuffer source = batch.byteBuffer();
    if (batch.byteArray() != null) {
      return ByteBuffer.wrap(batch.byteArray(), start, length);
    }
    if (source == null) {
      byte[] copy = new byte[length];
      batch.getBytes(offset, copy);
      return ByteBuffer.wrap(copy);
    }
    if (viewed != source) {
      viewed = source;
      view = source.duplicate();
    }
    return view.clear().limit(start + length).position(start);
  }
}
