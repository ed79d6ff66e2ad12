package io.moorage.runner.snapshot;

import io.moorage.blobstore.linux.Errno;
import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.SystemCallFailure;
import io.moorage.runner.linux.AttributeCalls;
import io.moorage.runner.linux.FileCalls;
import io.moorage.runner.linux.OpenFlags;
import io.moorage.runner.linux.RawPath;
import io.moorage.runner.tar.BadArchive;
import java.time.Instant;
import java.util.Optional;

/**
 * The directory that entries are placed in, open. Entries mostly come directory by directory, so
 * the last one is kept.
 *
 * <p>Every path is resolved by the kernel as if the tree's root were the root directory: a symbolic
 * link that the layer brought may lead about in the tree, and never out of it.
 *
 * <p>Placing something in a directory changes its time, which the archive has set before or will
 * set later: when a directory is left, it gets back the time that it was found with.
 */
final class ParentDirectories implements AutoCloseable {
  private static final int NEW_MODE = 0755;

  private final FileDescriptor root;
  private final ImpliedDirectories implied;
  private Optional<Opened> last = Optional.empty();
  private boolean stale;

  private record Opened(RawPath path, FileDescriptor directory, Instant modified) {}

  ParentDirectories(FileDescriptor root, ImpliedDirectories implied) {
    this.root = root;
    this.implied = implied;
  }

  /** The directory of this path, made if it is not there; open until the next call. */
  FileDescriptor open(RawPath path) throws SystemCallFailure, BadArchive {
    if (!stale && last.isPresent() && last.get().path.equals(path)) {
      return last.get().directory;
    }
    leave();
    var directory = find(path).orElse(null);
    if (directory == null) {
      directory = make(path);
    }
    last = Optional.of(new Opened(path, directory, AttributeCalls.status(directory).modified()));
    stale = false;
    return directory;
  }

  /** Something was taken away: a path may lead elsewhere from now on, over a link for example. */
  void forget() {
    stale = true;
  }

  /** An existing directory, the caller's to close; empty if there is none or something else. */
  Optional<FileDescriptor> find(RawPath path) throws SystemCallFailure {
    try {
      var known = path.bytesAsChars().isEmpty() ? new RawPath(".") : path;
      return Optional.of(FileCalls.openInRoot(root, known, OpenFlags.DIRECTORY));
    } catch (SystemCallFailure e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private FileDescriptor make(RawPath path) throws SystemCallFailure, BadArchive {
    var whole = path.bytesAsChars();
    var current = find(new RawPath("")).orElseThrow();
    for (int start = 0; start <= whole.length(); ) {
      int slash = whole.indexOf('/', start);
      int end = slash < 0 ? whole.length() : slash;
      var above = current;
      try (above) {
        var upTo = new RawPath(whole.substring(0, end));
        var found = find(upTo);
        current =
            found.isPresent()
                ? found.get()
                : make(above, new RawPath(whole.substring(start, end)), upTo);
      }
      start = end + 1;
    }
    return current;
  }

  private FileDescriptor make(FileDescriptor above, RawPath name, RawPath path)
      throws SystemCallFailure, BadArchive {
    var there = AttributeCalls.status(above, name);
    boolean hidden = there.isPresent() && there.get().isWhiteout();
    if (there.isPresent() && !hidden) {
      throw new BadArchive("no directory, though something is to be in it: " + path);
    }
    var modified = AttributeCalls.status(above).modified();
    if (hidden) {
      FileCalls.remove(above, name);
    }
    FileCalls.makeDirectory(above, name, NEW_MODE);
    AttributeCalls.setTime(above, modified);
    if (hidden) {
      OverlayMarks.makeOpaque(above, name);
    }
    implied.add(path);
    var made = FileCalls.open(above, name, OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW, 0);
    AttributeCalls.setPermissions(made, NEW_MODE);
    return made;
  }

  /** Done with the last one, which gets its time back. */
  void leave() throws SystemCallFailure {
    if (last.isPresent()) {
      var left = last.get();
      last = Optional.empty();
      try (var directory = left.directory) {
        AttributeCalls.setTime(directory, left.modified);
      }
    }
  }

  @Override
  public void close() throws SystemCallFailure {
    if (last.isPresent()) {
      last.get().directory.close();
      last = Optional.empty();
    }
  }
}
