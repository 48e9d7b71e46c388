package io.myriarch.agent.runtime.link;

import java.io.IOException;

/** What a frame of the scheduler means for the link itself. Called by the link's reader. */
interface LinkEvents {
  void onWelcome(
      int shard, int epoch, long heartbeatIntervalMs, long cutOffMaxMs, long payloadBytesMax)
      throws IOException;

  void onOutcomesDurable(long count);

  void onPing(long timestampNs);

  void onDrain(long timeoutMs);
}
