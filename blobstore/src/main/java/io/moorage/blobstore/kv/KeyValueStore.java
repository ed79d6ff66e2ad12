package io.moorage.blobstore.kv;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An ordered store of small records. Safe for use by many threads.
 *
 * <p><b>Visibility.</b> A batch is visible in whole or not at all, to every reader that begins
 * after {@link #commit} returned. A scan sees one state of the store, whatever is written
 * meanwhile.
 *
 * <p><b>Durability.</b> When {@code commit} returns true for a durable batch, the batch survives
 * {@code kill -9}, a kernel crash and a power cut; for a relaxed batch, {@code kill -9} alone.
 * Batches become durable in the order in which they became visible.
 *
 * <p><b>Failure.</b> Every method may throw {@link StoreFailure}. A batch that met {@link
 * StoreFailure.NoRoom} is as if it had never been. After any other failed write the store refuses
 * all further batches until it is opened anew; reads go on. A batch whose {@code commit} threw so
 * may be there or not when the store is opened again. After {@link #close} every method but it and
 * {@link #writable} throws.
 */
public interface KeyValueStore extends AutoCloseable {

  Optional<byte[]> get(Key key);

  /**
   * The first entries under a prefix, in the byte order of their keys.
   *
   * @param after if present, only keys greater than it; it need not exist
   * @param limit at most so many entries
   */
  List<Entry> scan(Key prefix, Optional<Key> after, int limit);

  /**
   * Writes the batch if each of its conditions holds. Each is checked against the store and the
   * batches committed before this one, and nothing is written between the check and the batch.
   *
   * @return false if a condition did not hold; nothing was written then
   */
  boolean commit(Batch batch);

  /**
   * Whether batches are taken, if the disk has room: false from the first failed write on, and
   * after {@link #close}.
   */
  boolean writable();

  /**
   * Writes a copy of the store, as it is at one moment, into a directory that does not exist yet.
   */
  void checkpoint(Path directory);

  /** Figures for operators: what is named here is the implementation's own choice. */
  Map<String, Long> gauges();

  /**
   * Makes everything durable that is visible, if the disk has room, and releases what the store
   * holds. Idempotent.
   */
  @Override
  void close();

  /** A key and its value. The value belongs to the receiver. */
  record Entry(Key key, byte[] value) {}
}
