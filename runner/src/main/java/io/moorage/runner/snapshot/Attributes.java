package io.moorage.runner.snapshot;

import io.moorage.blobstore.linux.Errno;
import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.SystemCallFailure;
import io.moorage.runner.linux.AttributeCalls;
import io.moorage.runner.linux.RawPath;
import io.moorage.runner.tar.BadArchive;
import io.moorage.runner.tar.TarEntry;
import java.util.Set;

/**
 * Owner, permissions, extended attributes and time of what was placed, in the order in which none
 * undoes another: a new owner takes set-user-ID bits and capabilities away.
 */
final class Attributes {
  private static final String USER = "user.";
  private static final String USER_OVERLAY = "user.overlay.";
  private static final Set<String> KEPT =
      Set.of("security.capability", "system.posix_acl_access", "system.posix_acl_default");

  private Attributes() {}

  /** Of a file or a directory that is open. */
  static void set(FileDescriptor file, TarEntry entry) throws SystemCallFailure, BadArchive {
    AttributeCalls.setOwner(file, entry.uid(), entry.gid());
    AttributeCalls.setPermissions(file, entry.permissions());
    for (var attribute : entry.attributes().entrySet()) {
      if (isKept(attribute.getKey().bytesAsChars())) {
        set(file, attribute.getKey(), attribute.getValue());
      }
    }
    AttributeCalls.setTime(file, entry.modified());
  }

  /** Of a device node or a pipe, which must not be opened. */
  static void setOfNode(FileDescriptor directory, TarEntry entry) throws SystemCallFailure {
    var name = entry.path().name();
    AttributeCalls.setOwner(directory, name, entry.uid(), entry.gid());
    AttributeCalls.setPermissions(directory, name, entry.permissions());
    AttributeCalls.setTime(directory, name, entry.modified());
  }

  /** Of a symbolic link, which has no permissions of its own. */
  static void setOfLink(FileDescriptor directory, TarEntry entry) throws SystemCallFailure {
    var name = entry.path().name();
    AttributeCalls.setOwner(directory, name, entry.uid(), entry.gid());
    AttributeCalls.setTime(directory, name, entry.modified());
  }

  /**
   * Those of users, but not the marks of overlays; capabilities and access lists. The rest is
   * between a kernel and its security module, and not an image's to say.
   */
  static boolean isKept(String attribute) {
    return KEPT.contains(attribute)
        || (attribute.startsWith(USER) && !attribute.startsWith(USER_OVERLAY));
  }

  private static void set(FileDescriptor file, RawPath attribute, byte[] value)
      throws SystemCallFailure, BadArchive {
    try {
      AttributeCalls.setAttribute(file, attribute, value);
    } catch (SystemCallFailure e) {
      switch (e.errno()) {
        // A full disk would fail the next write, too; here it means that an inode has no room.
        case Errno.ENOSPC, Errno.E2BIG, Errno.ERANGE ->
            throw new BadArchive(
                "the file system takes no attribute of %d bytes: %s"
                    .formatted(value.length, attribute));
        case Errno.EINVAL, Errno.EPERM ->
            throw new BadArchive("an attribute that cannot be: " + attribute);
        default -> throw e;
      }
    }
  }
}
