package io.myriarch.loadtest.faults.process;

import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk of its own: an ext4 file system in a file, mounted through a loop device. What has not
 * been forced is in the mounted file system's memory only, not in the file: so a copy of the file
 * is what a power cut in that moment would have left. For one thread.
 */
public final class LoopDisk {
  private static final int CHUNK_BYTES = 1 << 16;

  private final Path folder;
  private final Path mountPoint;
  private Path image;
  private int images;

  /** Makes and mounts one; {@code cleanup} takes it away again. */
  public LoopDisk(Path folder, int mebibytes, Cleanup cleanup) {
    this.folder = folder;
    this.mountPoint = folder.resolve("disk");
    this.image = nextImage();
    try {
      Files.createDirectories(mountPoint);
    } catch (IOException e) {
      throw new LoadException("Cannot write to " + folder + ": " + e.getMessage(), e);
    }
    Shell.run("truncate", "-s", mebibytes + "M", image.toString());
    Shell.run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
    cleanup.add(this::unmountIfMounted);
    mount();
  }

  private Path nextImage() {
    return folder.resolve("disk-" + images++ + ".img");
  }

  /** The root of the file system. */
  public Path mountPoint() {
    return mountPoint;
  }

  // The kernel's own commits, every 5 s, would save what nobody forced.
  private void mount() {
    Shell.run("mount", "-o", "loop,noatime,commit=300", image.toString(), mountPoint.toString());
  }

  /** As if the power had been cut just now: what was not forced is gone. Nobody may use it. */
  public void cutPower() {
    Path before = image;
    image = nextImage();
    Shell.run("cp", "--sparse=always", before.toString(), image.toString());
    Shell.run("umount", mountPoint.toString());
    try {
      Files.delete(before);
    } catch (IOException e) {
      throw new LoadException("Cannot remove " + before + ": " + e.getMessage(), e);
    }
    mount();
  }

  /** Takes all the room that is left. */
  public void fill() {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (OutputStream ballast = Files.newOutputStream(ballast())) {
      while (true) {
        ballast.write(chunk);
      }
    } catch (IOException _) {
      // That is what it is for: no space left.
    }
  }

  /** Gives the room back. */
  public void free() {
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException e) {
      throw new LoadException("Cannot remove the ballast: " + e.getMessage(), e);
    }
  }

  private Path ballast() {
    return mountPoint.resolve("ballast");
  }

  private void unmountIfMounted() {
    if (Shell.run("cat", "/proc/mounts").contains(" " + mountPoint + " ")) {
      Shell.run("umount", "-l", mountPoint.toString());
    }
  }
}
