package io.myriarch.compare.process;

import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs a server that refuses root as a user who may do little. */
public final class OtherUser {
  private static final String ROOT = "root";

  private final String user;

  /** The user of that name, for when this process is root's. */
  public OtherUser(String user) {
    this.user = user;
  }

  private static boolean isRoot() {
    return ROOT.equals(System.getProperty("user.name"));
  }

  /** A sentence if this process is root's and cannot become that user. */
  public Optional<String> missing() {
    return isRoot() ? Programs.missing("util-linux", "setpriv") : Optional.empty();
  }

  /** Makes a folder that the user may write to, and reach. */
  public Path folder(Path folder) {
    try {
      Files.createDirectories(folder);
      if (isRoot()) {
        var users = folder.getFileSystem().getUserPrincipalLookupService();
        Files.setOwner(folder, users.lookupPrincipalByName(user));
        Files.setPosixFilePermissions(
            folder.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
      }
      return folder;
    } catch (IOException e) {
      throw new LoadException(
          "The folder %s cannot be given to the user %s: %s."
              .formatted(folder, user, e.getMessage()),
          e);
    }
  }

  /** The command as that user; unchanged where this process is not root's. */
  public List<String> command(List<String> command) {
    if (!isRoot()) {
      return command;
    }
    List<String> whole = new ArrayList<>();
    whole.add(Programs.path("setpriv"));
    whole.addAll(List.of("--reuid", user, "--regid", user, "--init-groups", "--"));
    whole.addAll(command);
    return whole;
  }
}
