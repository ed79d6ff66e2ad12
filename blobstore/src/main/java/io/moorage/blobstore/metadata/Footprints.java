package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.KeyValueStore.Entry;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Counts what repositories hold, by a scan of their records. No sums are kept, so none can be
 * wrong; what changes during a scan may be in its result or not.
 */
public final class Footprints {
  private static final int AT_ONCE = 500;

  private final KeyValueStore store;
  private final Repositories repositories;

  Footprints(KeyValueStore store, Repositories repositories) {
    this.store = store;
    this.repositories = repositories;
  }

  /** What a repository holds; empty if there is no such repository. */
  public Optional<Footprint> of(RepositoryName name) {
    return repositories.find(name).map(repository -> new Count(repository).run());
  }

  private final class Count {
    private final RepositoryId repository;
    private long tags;
    private long manifests;
    private long blobs;
    private long shared;
    private long own;
    private long unused;

    Count(RepositoryId repository) {
      this.repository = repository;
    }

    Footprint run() {
      each(Keyspace.TAG.under(repository), tag -> tags++);
      each(
          Keyspace.MANIFEST.under(repository),
          manifest -> {
            manifests++;
            own += ManifestRecord.read(manifest.value()).size();
          });
      var links = Keyspace.LINK.under(repository);
      each(links, link -> add(Digest.parse(link.key().after(links)), link.value()));
      return new Footprint(tags, manifests, blobs, shared, own, unused);
    }

    private void add(Digest digest, byte[] link) {
      var record = store.get(Keyspace.BLOB.key(digest));
      if (record.isEmpty()) {
        return;
      }
      long size = BlobRecord.read(digest, record.get()).size();
      boolean elsewhere = isElsewhere(digest);
      if (isUsed(digest, link)) {
        blobs++;
        if (elsewhere) {
          shared += size;
        } else {
          own += size;
        }
      } else if (!elsewhere) {
        unused += size;
      }
    }

    /** A due time alone does not say that nothing uses the blob: one user of several went. */
    private boolean isUsed(Digest digest, byte[] link) {
      return Links.due(link).isEmpty()
          || !store.scan(Keyspace.EDGE.under(repository, digest), Optional.empty(), 1).isEmpty();
    }

    /** The links of a removed repository stay for a while, and count no more. */
    private boolean isElsewhere(Digest digest) {
      var prefix = Keyspace.LINKED.under(digest);
      Optional<Key> after = Optional.empty();
      for (int limit = 2; ; limit = AT_ONCE) {
        var page = store.scan(prefix, after, limit);
        for (var entry : page) {
          var id = new RepositoryId(entry.key().after(prefix));
          if (!id.equals(repository) && stands(id, Links.linkedName(entry.value()))) {
            return true;
          }
        }
        if (page.size() < limit) {
          return false;
        }
        after = Optional.of(page.getLast().key());
      }
    }

    private boolean stands(RepositoryId id, RepositoryName name) {
      return repositories.find(name).filter(id::equals).isPresent();
    }
  }

  private void each(Key prefix, Consumer<Entry> use) {
    Optional<Key> after = Optional.empty();
    while (true) {
      var page = store.scan(prefix, after, AT_ONCE);
      page.forEach(use);
      if (page.size() < AT_ONCE) {
        return;
      }
      after = Optional.of(page.getLast().key());
    }
  }
}
