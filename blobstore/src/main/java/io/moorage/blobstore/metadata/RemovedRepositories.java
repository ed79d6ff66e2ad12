package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is left of repositories that were taken away. Nothing leads to their ids any more, so the
 * records under one go a few at a time, and what was interrupted goes on. Its blobs go as if each
 * had been deleted: its link at once, its bytes when their entry is reached.
 */
public final class RemovedRepositories {
  /**
   * Whose records go without conditions, in this order: who had found the id just before it went
   * may still untag or remove a manifest and note that in a tag's history, but only while the tag
   * or the manifest is there.
   */
  private static final List<Keyspace> PLAIN =
      List.of(
          Keyspace.MANIFEST,
          Keyspace.TAG,
          Keyspace.TAG_BY_DIGEST,
          Keyspace.HISTORY,
          Keyspace.EDGE,
          Keyspace.REFERRER);

  private static final int AT_ONCE = 200;

  /** A descriptor has up to some MiB of annotations, and a scan is not bounded by bytes. */
  private static final int REFERRERS_AT_ONCE = 4;

  private final KeyValueStore store;
  private final StoreClock clock;

  RemovedRepositories(KeyValueStore store, StoreClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Those of which something is left.
   *
   * @param last only those behind it
   */
  public List<RepositoryId> list(Optional<RepositoryId> last, int limit) {
    var prefix = Keyspace.REMOVED.under();
    return store.scan(prefix, last.map(Keyspace.REMOVED::key), limit).stream()
        .map(entry -> new RepositoryId(entry.key().after(prefix)))
        .toList();
  }

  /**
   * Takes some of its records away.
   *
   * @return how many went, its own among them: none when it is gone
   */
  public int sweep(RepositoryId id) {
    for (var space : PLAIN) {
      int gone = sweep(id, space);
      if (gone > 0) {
        return gone;
      }
    }
    int unlinked = unlink(id);
    return unlinked > 0 ? unlinked : end(id);
  }

  private int sweep(RepositoryId id, Keyspace space) {
    int limit = space == Keyspace.REFERRER ? REFERRERS_AT_ONCE : AT_ONCE;
    var found = store.scan(space.under(id), Optional.empty(), limit);
    if (found.isEmpty()) {
      return 0;
    }
    var batch = Batch.builder().relaxed().frees();
    for (var entry : found) {
      batch.delete(entry.key());
      if (space == Keyspace.MANIFEST) {
        // Bodies are not scanned for: a page of them may be larger than memory.
        batch.delete(Keyspace.BODY.key(id, entry.key().after(space.under(id))));
      }
    }
    var _ = store.commit(batch.build());
    return found.size();
  }

  /** As a deletion of each blob; a HEAD that was under way may still have given one more time. */
  private int unlink(RepositoryId id) {
    var prefix = Keyspace.LINK.under(id);
    var links = store.scan(prefix, Optional.empty(), AT_ONCE);
    if (links.isEmpty()) {
      return 0;
    }
    var steps = new ArrayList<Batch>();
    for (var link : links) {
      var digest = Digest.parse(link.key().after(prefix));
      var batch =
          Batch.builder()
              .requireEqual(link.key(), link.value())
              .delete(link.key())
              .delete(Keyspace.LINKED.key(digest, id));
      Links.due(link.value()).ifPresent(due -> batch.delete(Links.dueKey(due, id, digest)));
      batch.put(Links.dueKey(clock.now(), id, digest), Fields.NONE);
      steps.add(batch.relaxed().frees().build());
    }
    if (!store.commit(Batch.together(steps))) {
      steps.forEach(store::commit);
    }
    return links.size();
  }

  private int end(RepositoryId id) {
    var key = Keyspace.REMOVED.key(id);
    var batch = Batch.builder().requirePresent(key);
    PLAIN.forEach(space -> batch.requireEmpty(space.under(id)));
    batch.requireEmpty(Keyspace.LINK.under(id)).delete(key).relaxed().frees();
    return store.commit(batch.build()) ? 1 : 0;
  }
}
