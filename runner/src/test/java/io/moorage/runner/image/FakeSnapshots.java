package io.moorage.runner.image;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.runner.snapshot.ChainId;
import io.moorage.runner.snapshot.Compression;
import io.moorage.runner.snapshot.Layer;
import io.moorage.runner.snapshot.Snapshot;
import io.moorage.runner.snapshot.SnapshotFailure;
import io.moorage.runner.snapshot.Snapshots;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/** Snapshots without files: a layer is read and hashed, and what it would make is remembered. */
final class FakeSnapshots implements Snapshots {
  final AtomicInteger unpacked = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();

  private final KeyValueStore store;
  private final NavigableMap<ChainId, Snapshot> snapshots = new ConcurrentSkipListMap<>();

  FakeSnapshots(KeyValueStore store) {
    this.store = store;
  }

  @Override
  public Staged unpack(Layer layer, InputStream content) throws IOException {
    unpacked.incrementAndGet();
    var packed = content.readAllBytes();
    var compression = layer.compression().orElseGet(() -> Compression.ofFirstBytes(packed));
    byte[] tar;
    try (var in = new ByteArrayInputStream(packed)) {
      tar = compression == Compression.GZIP ? new GZIPInputStream(in).readAllBytes() : packed;
    }
    var diffId = Digest.of(DigestAlgorithm.SHA256, tar);
    if (layer.diffId().isPresent() && !layer.diffId().get().equals(diffId)) {
      throw new SnapshotFailure.BadLayer("its diff ID is " + diffId);
    }
    open.incrementAndGet();
    return new Unpacked(diffId, tar.length);
  }

  private final class Unpacked implements Staged {
    private final Digest diffId;
    private final long size;
    private boolean closed;

    Unpacked(Digest diffId, long size) {
      this.diffId = diffId;
      this.size = size;
    }

    @Override
    public Digest diffId() {
      return diffId;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open.decrementAndGet();
      }
    }
  }

  @Override
  public synchronized List<Snapshot> commit(Optional<ChainId> base, List<Staged> layers) {
    var committed = new ArrayList<Snapshot>();
    var below = base;
    for (var layer : layers) {
      if (below.isPresent() && !snapshots.containsKey(below.get())) {
        throw new SnapshotFailure.NoSuchSnapshot(below.get());
      }
      var chain =
          below.map(b -> b.then(layer.diffId())).orElseGet(() -> ChainId.ofLowest(layer.diffId()));
      var snapshot =
          new Snapshot(
              chain,
              below,
              layer.diffId(),
              layer.size(),
              Instant.EPOCH,
              Path.of("/none", chain.digest().hex()));
      snapshots.put(chain, snapshot);
      var _ =
          store.commit(Batch.builder().put(Keyspace.SNAPSHOT.key(chain), new byte[] {1}).build());
      committed.add(snapshot);
      below = Optional.of(chain);
      layer.close();
    }
    return committed;
  }

  @Override
  public Optional<Snapshot> get(ChainId chain) {
    return Optional.ofNullable(snapshots.get(chain));
  }

  @Override
  public List<Snapshot> list() {
    return List.copyOf(snapshots.values());
  }

  @Override
  public List<Path> lowers(ChainId top) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized boolean remove(ChainId chain, Batch with) {
    var gone = Batch.builder().delete(Keyspace.SNAPSHOT.key(chain)).build();
    if (!snapshots.containsKey(chain) || !store.commit(Batch.together(List.of(with, gone)))) {
      return false;
    }
    snapshots.remove(chain);
    return true;
  }

  /** By chain, with the sizes. */
  Map<ChainId, Long> sizes() {
    var sizes = new TreeMap<ChainId, Long>();
    snapshots.forEach((chain, snapshot) -> sizes.put(chain, snapshot.size()));
    return sizes;
  }
}
