package io.moorage.runner.snapshot;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.runner.linux.AttributeCalls;
import io.moorage.runner.linux.FileCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Snapshots as directories, with a record each.
 *
 * <p>A commit goes: flush the file system, so that no file of a snapshot that is there can be empty
 * after a power cut; give each tree its name; flush the names; write the records, all in one batch.
 * A removal goes the other way round. So a tree without a record is nobody's, and a start deletes
 * it.
 */
public final class DiskSnapshots implements Snapshots, AutoCloseable {
  private static final int PAGE = 1000;

  /** Of a tree whose archive does not say. */
  private static final int ROOT_MODE = 0755;

  private final SnapshotDisk disk;
  private final SnapshotLayout layout;
  private final KeyValueStore store;
  private final UnpackLimits limits;
  private final InstantSource time;
  private final DiskThreads threads = new DiskThreads();
  private final AtomicLong works = new AtomicLong();

  /** Names of trees are given and taken by one at a time, each with its record. */
  private final ReentrantLock names = new ReentrantLock();

  DiskSnapshots(
      SnapshotDisk disk,
      Path directory,
      KeyValueStore store,
      UnpackLimits limits,
      InstantSource time) {
    this.disk = disk;
    this.layout = new SnapshotLayout(directory.toAbsolutePath());
    this.store = store;
    this.limits = limits;
    this.time = time;
  }

  /**
   * Opens the snapshots of a directory, which is theirs alone, and sweeps what a crash left behind:
   * what it finds is out of the way when this returns, and deleted soon after.
   */
  public static DiskSnapshots open(
      Path directory, KeyValueStore store, UnpackLimits limits, InstantSource time) {
    var snapshots = new DiskSnapshots(new LocalSnapshotDisk(), directory, store, limits, time);
    snapshots.sweep();
    return snapshots;
  }

  /** To be called once, before anything else. */
  void sweep() {
    var sweep = new Sweep(disk, layout, store);
    try {
      sweep.setAside();
    } catch (IOException e) {
      throw new SnapshotFailure.DiskFailure("cannot open the snapshots in " + layout.root(), e);
    }
    threads.start(sweep::delete);
  }

  @Override
  public Staged unpack(Layer layer, InputStream content) throws IOException {
    try (var tar = new LayerStream(layer, content, limits)) {
      var pipe = new ChunkPipe();
      var placing = threads.submit(() -> place(layer, pipe));
      try {
        pipe.fill(tar);
      } catch (IOException | RuntimeException e) {
        placing.awaitFailure();
        throw e;
      }
      return placed(placing);
    }
  }

  /** The stream was read to its end: what failed is the disk. */
  private static StagedTree placed(DiskThreads.Begun<StagedTree> placing) {
    try {
      return placing.get();
    } catch (IOException e) {
      throw new SnapshotFailure.DiskFailure("cannot unpack the layer", e);
    }
  }

  private StagedTree place(Layer layer, ChunkPipe pipe) throws IOException {
    var work = layout.work().resolve(String.valueOf(works.getAndIncrement()));
    try {
      Files.createDirectory(work);
      Files.createDirectory(StagedTree.tree(work));
      Files.createDirectory(StagedTree.gone(work));
      return place(layer, pipe, work);
    } finally {
      // However it ended: the other side would wait for ever.
      pipe.leave();
    }
  }

  private StagedTree place(Layer layer, ChunkPipe pipe, Path work) throws IOException {
    var root = FileCalls.openDirectory(StagedTree.tree(work));
    try (var gone = FileCalls.openDirectory(StagedTree.gone(work))) {
      AttributeCalls.setPermissions(root, ROOT_MODE);
      var result = new Unpacking(layer, limits).from(pipe, root, gone);
      return new StagedTree(disk, work, root, result);
    } catch (IOException | RuntimeException e) {
      StagedTree.discard(disk, work, root);
      throw e;
    }
  }

  @Override
  public List<Snapshot> commit(Optional<ChainId> base, List<Staged> layers) {
    try {
      var trees = layers.stream().map(StagedTree.class::cast).toList();
      return threads.call(() -> committed(base, trees));
    } catch (IOException e) {
      throw new SnapshotFailure.DiskFailure("cannot make the layers durable", e);
    } finally {
      layers.forEach(Staged::close);
    }
  }

  private List<Snapshot> committed(Optional<ChainId> base, List<StagedTree> trees)
      throws IOException {
    var below = new ArrayList<>(base.map(this::lowers).orElse(List.of()));
    for (var tree : trees) {
      if (tree.isClosed()) {
        throw new IllegalStateException("a layer that was closed or committed before");
      }
      InheritedAttributes.apply(tree, below);
      below.addFirst(tree.tree());
    }
    // Each through its own descriptor: that is told of every write that failed since it was opened.
    for (var tree : trees) {
      disk.syncFileSystem(tree.root());
    }
    names.lock();
    try {
      return named(base, trees);
    } finally {
      names.unlock();
    }
  }

  private List<Snapshot> named(Optional<ChainId> base, List<StagedTree> trees) throws IOException {
    var batch = Batch.builder();
    base.ifPresent(chain -> batch.requirePresent(key(chain)));
    var snapshots = new ArrayList<Snapshot>();
    var parent = base;
    for (var tree : trees) {
      var chain = parent.map(p -> p.then(tree.diffId())).orElse(ChainId.ofLowest(tree.diffId()));
      var known = get(chain);
      if (known.isPresent()) {
        batch.requirePresent(key(chain));
        snapshots.add(known.get());
      } else {
        snapshots.add(named(batch, tree, chain, parent));
      }
      parent = Optional.of(chain);
    }
    if (!store.commit(batch.build())) {
      // What has a name but no record is as good as not there, and the next start deletes it.
      throw new SnapshotFailure.NoSuchSnapshot(base.orElseThrow());
    }
    return List.copyOf(snapshots);
  }

  private Snapshot named(
      Batch.Builder batch, StagedTree tree, ChainId chain, Optional<ChainId> parent)
      throws IOException {
    var record = new SnapshotRecord(parent, tree.diffId(), tree.size(), time.instant());
    var directory = layout.tree(chain);
    if (Files.exists(directory)) {
      setAside(directory);
    }
    disk.rename(tree.tree(), directory);
    disk.syncDirectory(layout.trees(chain.digest().algorithm()));
    batch.requireAbsent(key(chain)).put(key(chain), record.toBytes());
    return snapshot(chain, record);
  }

  /** Moves a tree out of its place, into a work directory of its own. */
  private Path setAside(Path tree) throws IOException {
    var work = layout.work().resolve(String.valueOf(works.getAndIncrement()));
    Files.createDirectory(work);
    disk.rename(tree, StagedTree.tree(work));
    return work;
  }

  @Override
  public Optional<Snapshot> get(ChainId chain) {
    return store.get(key(chain)).map(bytes -> snapshot(chain, SnapshotRecord.read(bytes)));
  }

  @Override
  public List<Snapshot> list() {
    var all = new ArrayList<Snapshot>();
    Optional<Key> last = Optional.empty();
    while (true) {
      var page = store.scan(Keyspace.SNAPSHOT.under(), last, PAGE);
      for (var entry : page) {
        var chain = ChainId.parse(entry.key().after(Keyspace.SNAPSHOT.under()));
        all.add(snapshot(chain, SnapshotRecord.read(entry.value())));
      }
      if (page.size() < PAGE) {
        return List.copyOf(all);
      }
      last = Optional.of(page.getLast().key());
    }
  }

  @Override
  public List<Path> lowers(ChainId top) {
    var lowers = new ArrayList<Path>();
    for (var next = Optional.of(top); next.isPresent(); ) {
      var chain = next.get();
      var snapshot = get(chain).orElseThrow(() -> new SnapshotFailure.NoSuchSnapshot(chain));
      lowers.add(snapshot.directory());
      next = snapshot.parent();
    }
    return List.copyOf(lowers);
  }

  @Override
  public boolean remove(ChainId chain, Batch with) {
    var removal = Batch.builder().requirePresent(key(chain)).delete(key(chain)).frees().build();
    try {
      var work = threads.call(() -> unnamed(chain, Batch.together(List.of(removal, with))));
      if (work.isPresent()) {
        threads.call(() -> deleted(work.get()));
      }
      return work.isPresent();
    } catch (IOException e) {
      throw new SnapshotFailure.DiskFailure("cannot remove the snapshot " + chain, e);
    }
  }

  private Optional<Path> unnamed(ChainId chain, Batch batch) throws IOException {
    names.lock();
    try {
      return store.commit(batch) ? Optional.of(setAside(layout.tree(chain))) : Optional.empty();
    } finally {
      names.unlock();
    }
  }

  private boolean deleted(Path work) throws IOException {
    disk.deleteTree(work);
    return true;
  }

  private Snapshot snapshot(ChainId chain, SnapshotRecord record) {
    return new Snapshot(
        chain,
        record.parent(),
        record.diffId(),
        record.size(),
        record.created(),
        layout.tree(chain));
  }

  private static Key key(ChainId chain) {
    return Keyspace.SNAPSHOT.key(chain);
  }

  /** Waits for what is being done; nothing is begun any more. */
  @Override
  public void close() {
    threads.close();
  }
}
