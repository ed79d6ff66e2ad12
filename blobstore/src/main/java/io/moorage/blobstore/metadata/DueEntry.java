package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.Digest;
import java.util.HexFormat;

/**
 * A place in the queue of the collector: from a time on, by the store's clock, it may be that
 * nothing uses a blob in a repository.
 *
 * @param time in milliseconds
 */
public record DueEntry(long time, RepositoryId repository, Digest digest) {

  Key key() {
    return Links.dueKey(time, repository, digest);
  }

  static DueEntry read(Key key) {
    var parts = key.after(Keyspace.DUE.under()).split("/", 3);
    return new DueEntry(
        HexFormat.fromHexDigitsToLong(parts[0]),
        new RepositoryId(parts[1]),
        Digest.parse(parts[2]));
  }
}
