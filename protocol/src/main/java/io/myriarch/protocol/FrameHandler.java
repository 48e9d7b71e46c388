package io.myriarch.protocol;

import org.agrona.DirectBuffer;

/** Takes the frames of a link, one by one, in the order of their arrival. */
@FunctionalInterface
public interface FrameHandler {
  /**
   * Takes one frame. The buffer ends where the frame ends, so nothing can be read beyond it, and is
   * good during the call only.
   *
   * @param offset of the SBE message header
   * @param length of header and body
   * @throws ProtocolException if the link cannot go on
   */
  void onFrame(DirectBuffer buffer, int offset, int length) throws ProtocolException;
}
