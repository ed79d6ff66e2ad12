package io.moorage.runner.snapshot;

import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Snapshots over records in memory. */
final class SnapshotsFixture implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  final KeyValueStore store = new MemoryKeyValueStore();
  final Path directory;
  DiskSnapshots snapshots;

  SnapshotsFixture(Path directory) {
    this(directory, UnpackLimits.DEFAULTS);
  }

  SnapshotsFixture(Path directory, UnpackLimits limits) {
    this.directory = directory;
    snapshots = DiskSnapshots.open(directory, store, limits, InstantSource.fixed(NOW));
  }

  /** As a new start finds them. */
  void restart() {
    snapshots.close();
    snapshots =
        DiskSnapshots.open(directory, store, UnpackLimits.DEFAULTS, InstantSource.fixed(NOW));
  }

  static Digest diffId(byte[] tar) {
    return Digest.of(DigestAlgorithm.SHA256, tar);
  }

  Snapshots.Staged unpack(byte[] tar) throws IOException {
    return snapshots.unpack(Layer.of(Compression.NONE, diffId(tar)), new ByteArrayInputStream(tar));
  }

  /** A stack of these layers, the lowest first: the snapshot on top. */
  Snapshot commit(byte[]... tars) throws IOException {
    var staged = new ArrayList<Snapshots.Staged>();
    for (var tar : tars) {
      staged.add(unpack(tar));
    }
    return snapshots.commit(Optional.empty(), List.copyOf(staged)).getLast();
  }

  @Override
  public void close() {
    snapshots.close();
  }
}
