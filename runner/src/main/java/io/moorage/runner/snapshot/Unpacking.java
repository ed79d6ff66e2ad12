package io.moorage.runner.snapshot;

import io.moorage.blobstore.linux.Errno;
import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.SystemCallFailure;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.runner.tar.BadArchive;
import io.moorage.runner.tar.TarEntry;
import io.moorage.runner.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;

/** Reads a tar to its end and places all of it in a tree, hashing as it goes. */
final class Unpacking {
  /** The disk's fault, or this process's; whatever else the kernel refuses is the layer's. */
  private static final Set<Integer> OURS =
      Set.of(
          Errno.EIO,
          Errno.ENOSPC,
          Errno.EDQUOT,
          Errno.EROFS,
          Errno.EMFILE,
          Errno.ENOSYS,
          Errno.EOPNOTSUPP,
          Errno.EACCES);

  private final Layer layer;
  private final UnpackLimits limits;
  private final ImpliedDirectories implied;

  /**
   * What became of it.
   *
   * @param size of the files in bytes
   */
  record Result(Digest diffId, long size, ImpliedDirectories implied) {}

  Unpacking(Layer layer, UnpackLimits limits) {
    this.layer = layer;
    this.limits = limits;
    this.implied = new ImpliedDirectories(limits.impliedBytes());
  }

  /** Leaves the pipe at its end, or by a failure. */
  Result from(ChunkPipe pipe, FileDescriptor root, FileDescriptor discarded) throws IOException {
    var algorithm = layer.diffId().map(Digest::algorithm).orElse(DigestAlgorithm.SHA256);
    var digest = algorithm.newMessageDigest();
    try (var tar = pipe.reader(digest);
        var tree = new LayerTree(root, discarded, implied)) {
      var reader = new TarReader(tar, limits.tar());
      placeAll(reader, tree);
      drain(tar);
      var diffId = Digest.finished(algorithm, digest);
      check(diffId, reader);
      return new Result(diffId, tree.size(), implied);
    }
  }

  private static void placeAll(TarReader reader, LayerTree tree) throws IOException {
    Optional<TarEntry> entry = Optional.empty();
    try {
      for (entry = reader.next(); entry.isPresent(); entry = reader.next()) {
        tree.place(entry.get(), reader);
      }
      tree.finish();
    } catch (BadArchive e) {
      throw new SnapshotFailure.BadLayer(e.getMessage() + at(entry), e);
    } catch (SystemCallFailure e) {
      if (OURS.contains(e.errno())) {
        throw new SnapshotFailure.DiskFailure("cannot unpack the layer" + at(entry), e);
      }
      throw new SnapshotFailure.BadLayer(e.getMessage() + at(entry), e);
    }
  }

  private static String at(Optional<TarEntry> entry) {
    return entry.map(e -> " (at or behind %s)".formatted(e.path())).orElse("");
  }

  /** What stands behind the end of the archive counts for the digest and for nothing else. */
  private static void drain(InputStream tar) throws IOException {
    var bytes = new byte[64 << 10];
    while (tar.read(bytes, 0, bytes.length) >= 0) {}
  }

  private void check(Digest diffId, TarReader reader) {
    var expected = layer.diffId();
    if (expected.isPresent() && !expected.get().equals(diffId)) {
      throw new SnapshotFailure.BadLayer(
          "its diff ID is %s, the image says %s".formatted(diffId, expected.get()));
    }
    // Without a diff ID nothing else tells a whole archive from one that was cut off.
    if (expected.isEmpty() && !reader.hasEndMark()) {
      throw new SnapshotFailure.BadLayer("the archive is cut off, or none at all");
    }
  }
}
