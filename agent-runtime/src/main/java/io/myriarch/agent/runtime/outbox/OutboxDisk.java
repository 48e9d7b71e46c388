package io.myriarch.agent.runtime.outbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the outbox asks of the disk, or what a test puts in its place. */
interface OutboxDisk {
  /** The real one. */
  OutboxDisk REAL =
      new OutboxDisk() {
        @Override
        public void force(FileChannel channel) throws IOException {
          channel.force(false);
        }

        @Override
        public long usableBytes(Path folder) throws IOException {
          return Files.getFileStore(folder).getUsableSpace();
        }
      };

  /** Makes what is in a file, or the names in a folder, survive the loss of power. */
  void force(FileChannel channel) throws IOException;

  /** How much room the disk of a folder has. */
  long usableBytes(Path folder) throws IOException;
}
