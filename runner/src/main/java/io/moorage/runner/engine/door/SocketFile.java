package io.moorage.runner.engine.door;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import java.util.Optional;

/**
 * The socket's file. It is made under another name, given its mode and group there, and only then
 * put in its place: at no moment can somebody connect who may not.
 */
final class SocketFile {
  private final Path path;
  private final Path making;
  private Object inode = "";

  SocketFile(Path path) {
    this.path = path;
    this.making = path.resolveSibling("." + ProcessHandle.current().pid() + ".new");
  }

  /**
   * Makes room, and says under which name the socket shall be made.
   *
   * @throws DoorFailure if somebody else serves it
   */
  Path prepare() {
    if (Math.max(length(path), length(making)) > DoorSettings.LONGEST_PATH) {
      throw new DoorFailure(
          "the path %s is too long for a socket: name one of at most %d bytes"
              .formatted(path, DoorSettings.LONGEST_PATH));
    }
    try {
      Files.createDirectories(Objects.requireNonNull(path.getParent(), "absolute"));
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        refuseUnlessAbandoned();
      }
      Files.deleteIfExists(making);
    } catch (IOException e) {
      throw failed(e);
    }
    return making;
  }

  private static int length(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private void refuseUnlessAbandoned() throws IOException {
    if (!Files.readAttributes(
            path, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw new DoorFailure(path + " is there and no socket: name another path");
    }
    try (var somebody = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      somebody.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException nobody) {
      return;
    }
    throw new DoorFailure(
        "another process serves %s: stop it, or name another path".formatted(path));
  }

  /**
   * Gives the socket its mode and group and puts it in its place.
   *
   * @return the number of the group
   */
  int publish(Optional<String> group) {
    try {
      // Following links, as a socket cannot be opened, which is how the JDK avoids to follow them.
      var view = Files.getFileAttributeView(making, PosixFileAttributeView.class);
      give(group, view);
      view.setPermissions(PosixFilePermissions.fromString("rw-rw----"));
      inode = Files.getAttribute(making, "unix:ino", LinkOption.NOFOLLOW_LINKS);
      int number = (Integer) Files.getAttribute(making, "unix:gid", LinkOption.NOFOLLOW_LINKS);
      Files.move(making, path, StandardCopyOption.ATOMIC_MOVE);
      return number;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void give(Optional<String> group, PosixFileAttributeView view) throws IOException {
    var name = group.orElse(DoorSettings.USUAL_GROUP);
    try {
      view.setGroup(
          FileSystems.getDefault()
              .getUserPrincipalLookupService()
              .lookupPrincipalByGroupName(name));
    } catch (UserPrincipalNotFoundException e) {
      if (group.isPresent()) {
        throw new DoorFailure("there is no group %s to give %s to".formatted(name, path), e);
      }
    } catch (IOException e) {
      if (group.isPresent()) {
        throw new DoorFailure(
            "cannot give %s to the group %s: %s".formatted(path, name, e.getMessage()), e);
      }
    }
  }

  /** Takes it away, unless another process has put its own there. */
  void remove() {
    try {
      Files.deleteIfExists(making);
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          && Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS).equals(inode)) {
        Files.delete(path);
      }
    } catch (IOException e) {
      System.getLogger(SocketFile.class.getName())
          .log(System.Logger.Level.WARNING, "cannot remove {0}: {1}", path, e.getMessage());
    }
  }

  private DoorFailure failed(IOException e) {
    return new DoorFailure("cannot make the socket %s: %s".formatted(path, e), e);
  }
}
