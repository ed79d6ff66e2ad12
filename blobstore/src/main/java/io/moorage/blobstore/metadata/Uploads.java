package io.moorage.blobstore.metadata;

import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The open upload sessions. Their records are relaxed: a session need only survive the end of the
 * process, and its bytes are checked by their digest in the end.
 */
public final class Uploads {
  private final KeyValueStore store;
  private final StoreClock clock;

  Uploads(KeyValueStore store, StoreClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * An open session.
   *
   * @param algorithm what its digest will probably be of
   * @param touched when it was last written to, by the store's clock
   */
  public record UploadRecord(RepositoryName repository, DigestAlgorithm algorithm, long touched) {}

  public void open(UploadId id, RepositoryName repository, DigestAlgorithm algorithm) {
    var record = new UploadRecord(repository, algorithm, clock.now());
    var _ = store.commit(Batch.builder().put(key(id), bytes(record)).relaxed().build());
  }

  public Optional<UploadRecord> find(UploadId id) {
    return store.get(key(id)).map(Uploads::read);
  }

  /**
   * Notes that somebody uses the session.
   *
   * @return false if it is gone, or was noted by another just now
   */
  public boolean touch(UploadId id) {
    var before = store.get(key(id));
    if (before.isEmpty()) {
      return false;
    }
    var old = read(before.get());
    var now = new UploadRecord(old.repository(), old.algorithm(), clock.now());
    return store.commit(
        Batch.builder()
            .requireEqual(key(id), before.get())
            .put(key(id), bytes(now))
            .relaxed()
            .build());
  }

  /**
   * Ends a session without a blob.
   *
   * @return false if it had ended already
   */
  public boolean close(UploadId id) {
    return store.commit(
        Batch.builder().requirePresent(key(id)).delete(key(id)).relaxed().frees().build());
  }

  /** All open sessions. There are at most as many as the limit of sessions allows. */
  public List<UploadId> all() {
    var prefix = Keyspace.UPLOAD.under();
    var all = new ArrayList<UploadId>();
    Optional<Key> after = Optional.empty();
    while (true) {
      var page = store.scan(prefix, after, 1000);
      for (var entry : page) {
        UploadId.parse(entry.key().after(prefix)).ifPresent(all::add);
      }
      if (page.size() < 1000) {
        return all;
      }
      after = Optional.of(page.getLast().key());
    }
  }

  /** For how many milliseconds nobody has used the session. */
  public long idle(UploadRecord upload) {
    return Math.max(0, clock.now() - upload.touched());
  }

  private static Key key(UploadId id) {
    return Keyspace.UPLOAD.key(id);
  }

  private static byte[] bytes(UploadRecord upload) {
    return Fields.write(
        out -> {
          out.writeUTF(upload.repository().toString());
          out.writeUTF(upload.algorithm().toString());
          out.writeLong(upload.touched());
        });
  }

  static UploadRecord read(byte[] record) {
    return Fields.read(
        record,
        in ->
            new UploadRecord(
                new RepositoryName(in.readUTF()),
                DigestAlgorithm.named(in.readUTF()).orElseThrow(),
                in.readLong()));
  }
}
