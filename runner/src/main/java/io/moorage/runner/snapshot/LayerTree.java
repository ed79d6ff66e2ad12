package io.moorage.runner.snapshot;

import io.moorage.blobstore.linux.Errno;
import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.SystemCallFailure;
import io.moorage.runner.linux.AttributeCalls;
import io.moorage.runner.linux.FileCalls;
import io.moorage.runner.linux.FileStatus;
import io.moorage.runner.linux.OpenFlags;
import io.moorage.runner.linux.RawPath;
import io.moorage.runner.tar.BadArchive;
import io.moorage.runner.tar.EntryPath;
import io.moorage.runner.tar.TarEntry;
import io.moorage.runner.tar.TarReader;
import java.io.IOException;
import java.util.Optional;

/**
 * Places entries in a tree, one after the other. What comes later takes the place of what came
 * before, apart from a directory, which keeps what is in it.
 *
 * <p>A directory whose place is taken is moved away whole, to be deleted by somebody else.
 */
final class LayerTree implements AutoCloseable {
  private final FileDescriptor root;
  private final FileDescriptor discarded;
  private final ImpliedDirectories implied;
  private final ParentDirectories parents;
  private final FileContent content = new FileContent();
  private long discards;
  private long size;

  /**
   * @param root of the tree, empty; the caller's to close, as the next
   * @param discarded where directories go whose place is taken, on the same file system
   */
  LayerTree(FileDescriptor root, FileDescriptor discarded, ImpliedDirectories implied) {
    this.root = root;
    this.discarded = discarded;
    this.implied = implied;
    this.parents = new ParentDirectories(root, implied);
  }

  /** Places the reader's current entry. */
  void place(TarEntry entry, TarReader reader) throws IOException {
    var path = entry.path();
    if (path.isRoot()) {
      placeRoot(entry);
      return;
    }
    if (OverlayMarks.inBookkeeping(path.parent())) {
      return;
    }
    switch (OverlayMarks.read(path.name())) {
      case OverlayMarks.Name.Plain() -> place(parents.open(path.parent()), entry, reader);
      case OverlayMarks.Name.Hides(RawPath name) ->
          OverlayMarks.hide(parents.open(path.parent()), name);
      case OverlayMarks.Name.Opaque() -> OverlayMarks.makeOpaque(parents.open(path.parent()));
      case OverlayMarks.Name.Bookkeeping() -> {}
    }
  }

  private void placeRoot(TarEntry entry) throws IOException {
    if (entry.kind() != TarEntry.Kind.DIRECTORY) {
      throw new BadArchive("the root of the tree is to be a " + entry.kind());
    }
    implied.remove(new RawPath(""));
    parents.leave();
    Attributes.set(root, entry);
  }

  private void place(FileDescriptor parent, TarEntry entry, TarReader reader) throws IOException {
    var name = entry.path().name();
    switch (entry.kind()) {
      case FILE -> placeFile(parent, entry, reader);
      case DIRECTORY -> placeDirectory(parent, entry);
      case HARD_LINK -> placeHardLink(parent, entry);
      case SYMBOLIC_LINK -> {
        make(parent, name, () -> FileCalls.makeSymbolicLink(parent, name, entry.target()));
        Attributes.setOfLink(parent, entry);
      }
      case CHARACTER_DEVICE -> placeNode(parent, entry, FileStatus.CHARACTER_DEVICE);
      case BLOCK_DEVICE -> placeNode(parent, entry, FileStatus.BLOCK_DEVICE);
      case PIPE -> placeNode(parent, entry, FileStatus.PIPE);
    }
  }

  private void placeFile(FileDescriptor parent, TarEntry entry, TarReader reader)
      throws IOException {
    var name = entry.path().name();
    int flags = OpenFlags.WRITE | OpenFlags.CREATE | OpenFlags.EXCLUSIVE | OpenFlags.NO_FOLLOW;
    try (var file = make(parent, name, () -> FileCalls.open(parent, name, flags, 0600))) {
      content.write(file, entry.size(), reader);
      Attributes.set(file, entry);
    }
    size += entry.size();
  }

  private void placeDirectory(FileDescriptor parent, TarEntry entry) throws IOException {
    var name = entry.path().name();
    var there = AttributeCalls.status(parent, name);
    if (there.isEmpty() || !there.get().isDirectory()) {
      make(parent, name, () -> FileCalls.makeDirectory(parent, name, 0700));
      if (there.isPresent() && there.get().isWhiteout()) {
        OverlayMarks.makeOpaque(parent, name);
      }
    }
    int flags = OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;
    try (var directory = FileCalls.open(parent, name, flags, 0)) {
      Attributes.set(directory, entry);
    }
    implied.remove(entry.path().whole());
  }

  private void placeNode(FileDescriptor parent, TarEntry entry, int type) throws IOException {
    var name = entry.path().name();
    var device = entry.device();
    make(
        parent,
        name,
        () -> FileCalls.makeNode(parent, name, type | 0600, device.major(), device.minor()));
    Attributes.setOfNode(parent, entry);
  }

  /** The other name is looked up in the tree, its last part not followed if it is a link. */
  private void placeHardLink(FileDescriptor parent, TarEntry entry) throws IOException {
    var name = entry.path().name();
    var existing = EntryPath.parse(entry.target());
    try (var directory = directoryOf(existing)) {
      var status = AttributeCalls.status(directory, existing.name());
      if (status.isEmpty()) {
        throw new BadArchive("a hard link to what the layer does not have: " + existing);
      }
      if (status.get().isDirectory()) {
        throw new BadArchive("a hard link to a directory: " + existing);
      }
      if (isSame(AttributeCalls.status(parent, name), status.get())) {
        return;
      }
      make(parent, name, () -> FileCalls.link(directory, existing.name(), parent, name));
      setOfHardLink(parent, entry, status.get());
    }
  }

  private FileDescriptor directoryOf(EntryPath existing) throws IOException {
    var directory =
        existing.isRoot() ? Optional.<FileDescriptor>empty() : parents.find(existing.parent());
    if (directory.isEmpty()) {
      throw new BadArchive("a hard link to what the layer does not have: " + existing);
    }
    return directory.get();
  }

  private static boolean isSame(Optional<FileStatus> one, FileStatus other) {
    return one.isPresent() && one.get().inode() == other.inode();
  }

  /** The last name's attributes count; what is as it should be is left, with its capabilities. */
  private static void setOfHardLink(FileDescriptor parent, TarEntry entry, FileStatus found)
      throws SystemCallFailure {
    var name = entry.path().name();
    boolean moved = found.uid() != entry.uid() || found.gid() != entry.gid();
    if (moved) {
      AttributeCalls.setOwner(parent, name, entry.uid(), entry.gid());
    }
    if (!found.isSymbolicLink() && (moved || found.permissions() != entry.permissions())) {
      AttributeCalls.setPermissions(parent, name, entry.permissions());
    }
    AttributeCalls.setTime(parent, name, entry.modified());
  }

  /** A call that makes something, and fails if there is something of its name. */
  @FunctionalInterface
  private interface Making<T> {
    T make() throws SystemCallFailure;
  }

  @FunctionalInterface
  private interface Step {
    void take() throws SystemCallFailure;
  }

  private void make(FileDescriptor parent, RawPath name, Step step) throws SystemCallFailure {
    var _ =
        make(
            parent,
            name,
            () -> {
              step.take();
              return true;
            });
  }

  private <T> T make(FileDescriptor parent, RawPath name, Making<T> making)
      throws SystemCallFailure {
    try {
      return making.make();
    } catch (SystemCallFailure e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      discard(parent, name);
      return making.make();
    }
  }

  private void discard(FileDescriptor parent, RawPath name) throws SystemCallFailure {
    var there = AttributeCalls.status(parent, name);
    if (there.isPresent() && there.get().isDirectory()) {
      FileCalls.rename(parent, name, discarded, RawPath.of(String.valueOf(discards++)));
    } else {
      FileCalls.remove(parent, name);
    }
    parents.forget();
  }

  /** Of the files placed, in bytes; those included whose place was taken later. */
  long size() {
    return size;
  }

  /** All entries are placed. */
  void finish() throws SystemCallFailure {
    parents.leave();
  }

  @Override
  public void close() throws SystemCallFailure {
    parents.close();
  }
}
