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

  Repositories(KeyValueStore store, RandomGenerator random) {
    this.store = store;
    this.random = random;
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

  /** Puts the repository into the catalog. */
  void list(RepositoryName name, Batch.Builder batch) {
    var key = Keyspace.LISTED.key(name);
    if (store.get(key).isEmpty()) {
      batch.put(key, Fields.NONE);
    }
  }

  private static Key key(RepositoryName name) {
    return Keyspace.REPOSITORY.key(name);
  }

  private static RepositoryId id(byte[] record) {
    return new RepositoryId(Fields.read(record, in -> in.readUTF()));
  }
}
