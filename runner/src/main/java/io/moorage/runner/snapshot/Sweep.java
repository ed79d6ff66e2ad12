package io.moorage.runner.snapshot;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Brings the trees and the records of snapshots together at a start, whatever a crash left. */
final class Sweep {
  private static final System.Logger LOG = System.getLogger(Sweep.class.getName());
  private static final int PAGE = 1000;

  private final SnapshotDisk disk;
  private final SnapshotLayout layout;
  private final KeyValueStore store;

  Sweep(SnapshotDisk disk, SnapshotLayout layout, KeyValueStore store) {
    this.disk = disk;
    this.layout = layout;
    this.store = store;
  }

  /** Quick: moves what is nobody's out of the way, and makes the directories that are not there. */
  void setAside() throws IOException {
    Files.createDirectories(layout.root());
    // Images bring set-user-ID files and device nodes: nobody else gets near them.
    Files.setPosixFilePermissions(layout.root(), PosixFilePermissions.fromString("rwx------"));
    var old = free();
    if (Files.isDirectory(layout.work())) {
      disk.rename(layout.work(), old);
    } else {
      Files.createDirectory(old);
    }
    var recorded = recorded();
    int strays = 0;
    for (var directory : directories()) {
      Files.createDirectories(directory);
      for (var tree : children(directory)) {
        if (recorded.remove(tree) == null) {
          disk.rename(tree, old.resolve("stray." + strays++));
        }
      }
    }
    forget(recorded);
    Files.createDirectory(layout.work());
    disk.syncDirectory(layout.root());
    if (strays > 0) {
      LOG.log(Level.INFO, "{0} unfinished snapshots found, they are being deleted", strays);
    }
  }

  private Path free() {
    int number = 0;
    while (Files.exists(layout.old(number))) {
      number++;
    }
    return layout.old(number);
  }

  private List<Path> directories() {
    return Stream.of(DigestAlgorithm.values()).map(layout::trees).toList();
  }

  /** Where each snapshot that has a record should be. */
  private Map<Path, ChainId> recorded() {
    var trees = new HashMap<Path, ChainId>();
    var prefix = Keyspace.SNAPSHOT.under();
    var page = store.scan(prefix, Optional.empty(), PAGE);
    while (!page.isEmpty()) {
      for (var entry : page) {
        var chain = ChainId.parse(entry.key().after(prefix));
        trees.put(layout.tree(chain), chain);
      }
      page = store.scan(prefix, Optional.of(page.getLast().key()), PAGE);
    }
    return trees;
  }

  /** Records whose trees somebody took away: without them the next pull unpacks the layers anew. */
  private void forget(Map<Path, ChainId> missing) {
    if (missing.isEmpty()) {
      return;
    }
    LOG.log(
        Level.WARNING,
        "{0} snapshots are not on disk any more; the next pull of their images unpacks them",
        missing.size());
    var batch = Batch.builder().frees();
    for (var chain : missing.values()) {
      batch.delete(Keyspace.SNAPSHOT.key(chain));
    }
    var _ = store.commit(batch.build());
  }

  /** Slow: deletes what was moved out of the way, now and at starts that were cut off. */
  void delete() {
    try {
      for (var path : children(layout.root())) {
        if (SnapshotLayout.isOld(path)) {
          disk.deleteTree(path);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot delete old snapshots, the next start will: " + e.getMessage());
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    try (var all = Files.list(directory)) {
      return all.sorted().toList();
    }
  }
}
