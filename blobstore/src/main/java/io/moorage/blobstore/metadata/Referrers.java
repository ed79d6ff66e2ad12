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
   * Part of a list, which may be empty although more follows.
   *
   * @param next the last digest that was looked at, behind which the list goes on; none at its end
   */
  public record Part(List<Descriptor> items, Optional<Digest> next) {
    public Part {
      items = List.copyOf(items);
    }
  }

  /**
   * Descriptors of the manifests whose subject this is, in the order of their digests. Empty for a
   * repository that does not exist. A part ends early, behind its first item, where it would pass 4
   * MiB of records.
   *
   * @param artifactType only those of this type
   * @param last only digests greater than this one
   * @param limit how many to look at: a filter that nothing passes must not make one call walk a
   *     list of any length
   */
  public Part list(
      RepositoryName repository,
      Digest subject,
      Optional<String> artifactType,
      Optional<Digest> last,
      int limit) {
    var id = repositories.find(repository);
    if (id.isEmpty()) {
      return new Part(List.of(), Optional.empty());
    }
    var prefix = Keyspace.REFERRER.under(id.get(), subject);
    var after = last.map(digest -> key(id.get(), subject, digest));
    var found = new ArrayList<Descriptor>();
    Optional<Digest> looked = last;
    long bytes = 0;
    for (int left = limit; left > 0; ) {
      int wanted = Math.min(left, SCANNED_AT_ONCE);
      var step = store.scan(prefix, after, wanted);
      for (var entry : step) {
        var descriptor = DescriptorJson.read(entry.value());
        if (artifactType.isEmpty() || artifactType.equals(descriptor.artifactType())) {
          bytes += entry.value().length;
          if (bytes > MOST_BYTES && !found.isEmpty()) {
            return new Part(found, looked);
          }
          found.add(descriptor);
        }
        looked = Optional.of(descriptor.digest());
      }
      if (step.size() < wanted) {
        return new Part(found, Optional.empty());
      }
      after = Optional.of(step.getLast().key());
      left -= wanted;
    }
    return new Part(found, looked);
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
