package io.moorage.runner.snapshot;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Unpacked layers by chain ID. Safe for use by many threads; all methods block, and may be called
 * from virtual threads.
 *
 * <p><b>Visibility.</b> A snapshot is there when {@link #commit} returned, and not before all of
 * its files are durable. A snapshot that is there stays as it is until it is removed.
 *
 * <p><b>Records.</b> Each snapshot has a record in the key-value store, under {@link
 * io.moorage.blobstore.kv.Keyspace#SNAPSHOT} and its chain ID: a batch of others can be conditional
 * on it.
 *
 * <p><b>Failure.</b> Every method may throw a {@link SnapshotFailure}.
 */
public interface Snapshots {

  /**
   * Reads a layer to the end of the stream and unpacks it, in one pass. What it makes is seen by
   * nobody until it is committed. Several may be unpacked at once.
   *
   * <p>The stream's digest is the caller's to check, in the stream: its read at the end fails if it
   * is wrong, and so does this method.
   *
   * @throws SnapshotFailure.BadLayer if the content is no sound layer, goes beyond a limit or has
   *     another diff ID
   * @throws IOException as the stream threw it
   */
  Staged unpack(Layer layer, InputStream content) throws IOException;

  /**
   * Makes snapshots of unpacked layers, with one flush to the disk for all of them. Durable when it
   * returns. Layers that have a snapshot already, as another pull may have made meanwhile, keep it.
   *
   * @param base the snapshot that the first layer lies on; none if it is the lowest
   * @param layers the lowest first; all are closed when this returns or throws
   * @return their snapshots in the same order
   * @throws SnapshotFailure.NoSuchSnapshot if there is no such base
   */
  List<Snapshot> commit(Optional<ChainId> base, List<Staged> layers);

  Optional<Snapshot> get(ChainId chain);

  /** All of them, by chain ID. */
  List<Snapshot> list();

  /**
   * The directories of a stack, for an overlay mount: the topmost first.
   *
   * @throws SnapshotFailure.NoSuchSnapshot if one of them is not there
   */
  List<Path> lowers(ChainId top);

  /**
   * Takes a snapshot away, together with a batch of the caller's: its conditions say that nothing
   * needs the snapshot, neither a container nor a snapshot on top of it. The record is gone,
   * durably, when this returns; the files follow before it returns or at the next start.
   *
   * @return false if there is no such snapshot or a condition did not hold; nothing is changed then
   */
  boolean remove(ChainId chain, Batch with);

  /** An unpacked layer that is no snapshot yet. Closing it drops it, unless it was committed. */
  interface Staged extends AutoCloseable {

    /** The digest of the unpacked tar. */
    Digest diffId();

    /** Of the files in it, in bytes. */
    long size();

    /** Idempotent. */
    @Override
    void close();
  }
}
