package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The repositories. One comes into being with its first content and is listed from its first
 * manifest on.
 */
public final class Repositories {
  private final KeyValueStore store;
  private final RandomGenerator random;
  private final Sightings sightings;
  private final ReferenceListener listener;

  Repositories(
      KeyValueStore store,
      RandomGenerator random,
      Sightings sightings,
      ReferenceListener listener) {
    this.store = store;
    this.random = random;
    this.sightings = sightings;
    this.listener = listener;
  }

  /**
   * Repositories in byte order.
   *
   * @param last only names greater than this text, which need not be one
   */
  public Page<RepositoryName> list(Optional<String> last, int limit) {
    return list("", last, limit);
  }

  /**
   * Repositories in byte order.
   *
   * @param start only names that begin with this text
   * @param last only names greater than this text, which need not be one
   */
  public Page<RepositoryName> list(String start, Optional<String> last, int limit) {
    var all = Keyspace.LISTED.under();
    var found = store.scan(Keyspace.LISTED.key(start), last.map(Keyspace.LISTED::key), limit + 1);
    return Page.of(found, limit, entry -> new RepositoryName(entry.key().after(all)));
  }

  /**
   * Takes a repository away with all that is in it. Durable when it returns: nothing leads to its
   * manifests, tags and blobs any more, and a push to the same name begins an empty one. What is
   * left of their records goes in small batches, see {@link RemovedRepositories}.
   *
   * @return false if there was none
   */
  public boolean remove(RepositoryName name) {
    listener.removing(name);
    try {
      while (true) {
        var record = store.get(key(name));
        if (record.isEmpty()) {
          return false;
        }
        var batch =
            Batch.builder()
                .requireEqual(key(name), record.get())
                .delete(key(name))
                .delete(Keyspace.LISTED.key(name))
                .put(
                    Keyspace.REMOVED.key(id(record.get())),
                    Fields.write(out -> out.writeUTF(name.toString())))
                .frees();
        if (sightings.change(name, () -> store.commit(batch.build()))) {
          return true;
        }
      }
    } finally {
      listener.removed(name);
    }
  }

  Optional<RepositoryId> find(RepositoryName name) {
    return store.get(key(name)).map(Repositories::id);
  }

  /**
   * The repository's id, and the condition that it stands; a new one, if there is none, and its
   * creation.
   */
  RepositoryId claim(RepositoryName name, Batch.Builder batch) {
    var key = key(name);
    var record = store.get(key);
    if (record.isPresent()) {
      batch.requireEqual(key, record.get());
      return id(record.get());
    }
    var id = new RepositoryId(HexFormat.of().toHexDigits(random.nextLong()));
    batch.requireAbsent(key).put(key, Fields.write(out -> out.writeUTF(id.value())));
    return id;
  }

  /** Puts the repository into the catalog, where what belongs to none has no place. */
  void list(RepositoryName name, Batch.Builder batch) {
    if (name.isLocal()) {
      return;
    }
    var key = Keyspace.LISTED.key(name);
    if (store.get(key).isEmpty()) {
      batch.put(key, Fields.NONE);
    }
  }

  private static Key key(RepositoryName name) {
    return Keyspace.REPOSITORY.key(name);
  }

  static RepositoryId id(byte[] record) {
    return new RepositoryId(Fields.read(record, in -> in.readUTF()));
  }
}
