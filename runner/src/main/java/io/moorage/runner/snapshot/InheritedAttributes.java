package io.moorage.runner.snapshot;

import io.moorage.blobstore.linux.Errno;
import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.SystemCallFailure;
import io.moorage.runner.linux.AttributeCalls;
import io.moorage.runner.linux.FileCalls;
import io.moorage.runner.linux.OpenFlags;
import io.moorage.runner.linux.RawPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives directories that a layer only implies the attributes that they have in the layers below. In
 * an overlay the topmost directory's attributes count, and a layer with {@code tmp/x} but no {@code
 * tmp} would take the sticky bit of {@code /tmp} away.
 */
final class InheritedAttributes {
  private InheritedAttributes() {}

  /**
   * Looks at the layers below from the topmost down; the first that has the directory counts.
   *
   * @param below the topmost first
   */
  static void apply(StagedTree staged, List<Path> below) throws SystemCallFailure {
    var paths = staged.implied().paths();
    if (below.isEmpty() || paths.isEmpty()) {
      return;
    }
    var open = new ArrayList<FileDescriptor>();
    try {
      for (var path : paths) {
        apply(staged.root(), below, open, path);
      }
    } finally {
      for (var layer : open) {
        layer.close();
      }
    }
  }

  /** Layers are opened as far down as it takes. */
  private static void apply(
      FileDescriptor staged, List<Path> below, List<FileDescriptor> open, RawPath path)
      throws SystemCallFailure {
    for (int i = 0; i < below.size(); i++) {
      if (i == open.size()) {
        open.add(FileCalls.openDirectory(below.get(i)));
      }
      var found = Lookup.of(open.get(i), path);
      if (found.directory().isPresent()) {
        try (var from = found.directory().get()) {
          copy(from, staged, path);
        }
        return;
      }
      if (found.hidesBelow()) {
        return;
      }
    }
  }

  /**
   * A directory of one layer.
   *
   * @param hidesBelow whether the layer has something else in its place
   */
  private record Lookup(Optional<FileDescriptor> directory, boolean hidesBelow) {
    static Lookup of(FileDescriptor layer, RawPath path) throws SystemCallFailure {
      try {
        return new Lookup(Optional.of(open(layer, path)), false);
      } catch (SystemCallFailure e) {
        return switch (e.errno()) {
          case Errno.ENOENT -> new Lookup(Optional.empty(), false);
          case Errno.ENOTDIR, Errno.ELOOP -> new Lookup(Optional.empty(), true);
          default -> throw e;
        };
      }
    }
  }

  private static FileDescriptor open(FileDescriptor root, RawPath path) throws SystemCallFailure {
    var known = path.bytesAsChars().isEmpty() ? new RawPath(".") : path;
    return FileCalls.openWithoutLinks(root, known, OpenFlags.DIRECTORY);
  }

  private static void copy(FileDescriptor from, FileDescriptor staged, RawPath path)
      throws SystemCallFailure {
    var to = Lookup.of(staged, path).directory();
    if (to.isEmpty()) {
      return;
    }
    try (var directory = to.get()) {
      var status = AttributeCalls.status(from);
      AttributeCalls.setOwner(directory, status.uid(), status.gid());
      AttributeCalls.setPermissions(directory, status.permissions());
      AttributeCalls.setTime(directory, status.modified());
    }
  }
}
