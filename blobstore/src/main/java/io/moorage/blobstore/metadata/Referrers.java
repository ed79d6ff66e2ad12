package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.DescriptorJson;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Manifest;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which manifests of a repository name which others as their subject. */
public final class Referrers {
  /** A descriptor has up to some MiB of annotations, and a scan is not bounded by bytes. */
  private static final int SCANNED_AT_ONCE = 4;

  private static final long MOST_BYTES = 4 << 20;

  private final KeyValueStore store;
  private final Repositories repositories;

  Referrers(KeyValueStore store, Repositories repositories) {
    this.store = store;
    this.repositories = repositories;
  }

  /**
   * Descriptors of the manifests whose subject this is, in the order of their digests. Empty for a
   * repository that does not exist. A page ends early, behind its first item, where it would pass 4
   * MiB of records.
   *
   * @param artifactType only those of this type
   * @param last only digests greater than this one
   */
  public Page<Descriptor> list(
      RepositoryName repository,
      Digest subject,
      Optional<String> artifactType,
      Optional<Digest> last,
      int limit) {
    var id = repositories.find(repository);
    if (id.isEmpty()) {
      return new Page<>(List.of(), false);
    }
    var prefix = Keyspace.REFERRER.under(id.get(), subject);
    var after = last.map(digest -> key(id.get(), subject, digest));
    var found = new ArrayList<Descriptor>();
    long bytes = 0;
    while (true) {
      var step = store.scan(prefix, after, SCANNED_AT_ONCE);
      for (var entry : step) {
        var descriptor = DescriptorJson.read(entry.value());
        if (artifactType.isPresent() && !artifactType.equals(descriptor.artifactType())) {
          continue;
        }
        bytes += entry.value().length;
        if (found.size() == limit || (bytes > MOST_BYTES && !found.isEmpty())) {
          return new Page<>(found, true);
        }
        found.add(descriptor);
      }
      if (step.size() < SCANNED_AT_ONCE) {
        return new Page<>(found, false);
      }
      after = Optional.of(step.getLast().key());
    }
  }

  /** Adds the entry of a manifest that has a subject. */
  static void add(
      Batch.Builder batch, RepositoryId repository, Digest digest, long size, Manifest manifest) {
    manifest
        .subject()
        .ifPresent(
            subject ->
                batch.put(
                    key(repository, subject.digest(), digest),
                    DescriptorJson.write(
                        new Descriptor(
                            manifest.mediaType(),
                            digest,
                            size,
                            manifest.artifactType(),
                            manifest.annotations()))));
  }

  /** Adds the removal of a manifest's entry. */
  static void remove(
      Batch.Builder batch, RepositoryId repository, Digest digest, Manifest manifest) {
    manifest
        .subject()
        .ifPresent(subject -> batch.delete(key(repository, subject.digest(), digest)));
  }

  private static Key key(RepositoryId repository, Digest subject, Digest digest) {
    return Keyspace.REFERRER.key(repository, subject, digest);
  }
}
