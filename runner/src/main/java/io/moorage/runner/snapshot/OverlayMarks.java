package io.moorage.runner.snapshot;

import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.SystemCallFailure;
import io.moorage.runner.linux.AttributeCalls;
import io.moorage.runner.linux.FileCalls;
import io.moorage.runner.linux.FileStatus;
import io.moorage.runner.linux.OpenFlags;
import io.moorage.runner.linux.RawPath;
import io.moorage.runner.tar.BadArchive;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a layer says that something below it is gone, in the archive and on disk.
 *
 * <p>In the archive {@code .wh.NAME} hides a name and {@code .wh..wh..opq} all that a directory has
 * below. On disk a character device 0:0 and an attribute of the directory say the same, so that the
 * overlay file system understands it.
 *
 * @see <a
 *     href="https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts">image-spec,
 *     Whiteouts</a>
 */
final class OverlayMarks {
  private static final String PREFIX = ".wh.";
  private static final String META_PREFIX = ".wh..wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  private static final RawPath OPAQUE_ATTRIBUTE = new RawPath("trusted.overlay.opaque");
  private static final byte[] YES = "y".getBytes(StandardCharsets.US_ASCII);

  private OverlayMarks() {}

  /** What an entry's name says. */
  sealed interface Name {
    /** It is a name like any other. */
    record Plain() implements Name {}

    /** This name is to be hidden. */
    record Hides(RawPath name) implements Name {}

    /** All that the directory has below is to be hidden. */
    record Opaque() implements Name {}

    /** It is bookkeeping of AUFS, as are all names behind {@code .wh..wh.}, and no content. */
    record Bookkeeping() implements Name {}
  }

  static Name read(RawPath name) throws BadArchive {
    var text = name.bytesAsChars();
    if (!text.startsWith(PREFIX)) {
      return new Name.Plain();
    }
    if (text.equals(OPAQUE)) {
      return new Name.Opaque();
    }
    var hidden = text.substring(PREFIX.length());
    if (List.of("", ".", "..").contains(hidden)) {
      throw new BadArchive("a whiteout of no name: " + name);
    }
    return text.startsWith(META_PREFIX)
        ? new Name.Bookkeeping()
        : new Name.Hides(new RawPath(hidden));
  }

  /** Whether a directory's path has such a name in it; what is in one is no content either. */
  static boolean inBookkeeping(RawPath parent) throws BadArchive {
    if (!parent.bytesAsChars().contains(PREFIX)) {
      return false;
    }
    for (var name : parent.bytesAsChars().split("/", -1)) {
      if (name.startsWith(META_PREFIX)) {
        return true;
      }
      if (name.startsWith(PREFIX)) {
        throw new BadArchive("a whiteout that is a directory: " + parent);
      }
    }
    return false;
  }

  /**
   * Hides what a name is below. What the layer itself has under that name stays, in whatever order
   * the two come; only from below nothing shows through any more.
   */
  static void hide(FileDescriptor directory, RawPath name) throws SystemCallFailure {
    var status = AttributeCalls.status(directory, name);
    if (status.isEmpty()) {
      FileCalls.makeNode(directory, name, FileStatus.CHARACTER_DEVICE, 0, 0);
    } else if (status.get().isDirectory()) {
      makeOpaque(directory, name);
    }
  }

  static void makeOpaque(FileDescriptor directory, RawPath name) throws SystemCallFailure {
    int flags = OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;
    try (var opened = FileCalls.open(directory, name, flags, 0)) {
      makeOpaque(opened);
    }
  }

  static void makeOpaque(FileDescriptor directory) throws SystemCallFailure {
    AttributeCalls.setAttribute(directory, OPAQUE_ATTRIBUTE, YES);
  }
}
