package io.myriarch.scheduler.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** How a file is made durable: {@code fdatasync}, or what a test puts in its place. */
@FunctionalInterface
interface FileForce {
  FileForce FDATASYNC = (channel, _) -> channel.force(false);

  void force(FileChannel channel, int file) throws IOException;
}
