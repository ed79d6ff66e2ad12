package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.Tags.TagRecord;
import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Manifest;
import io.moorage.blobstore.oci.ManifestReader;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The manifests of all repositories, stored as pushed, and the moves of tags among them. A manifest
 * with its tags, edges and referrers entry is one batch, and so is its removal.
 */
public final class Manifests {
  /** A batch of a hundred thousand tags would hold up all others, and more than the heap. */
  private static final int TAGS_AT_ONCE = 1_000;

  private final KeyValueStore store;
  private final Repositories repositories;
  private final Links links;
  private final Tags tags;
  private final boolean sparse;
  private final ReferenceListener listener;
  private final RandomGenerator random;
  private final Stripes stripes = new Stripes();

  Manifests(
      KeyValueStore store,
      Repositories repositories,
      Links links,
      Tags tags,
      boolean sparse,
      ReferenceListener listener,
      RandomGenerator random) {
    this.store = store;
    this.repositories = repositories;
    this.links = links;
    this.tags = tags;
    this.sparse = sparse;
    this.listener = listener;
    this.random = random;
  }

  /** The manifest that a tag or digest names. */
  public Optional<StoredManifest> find(RepositoryName name, Reference reference) {
    return find(name, reference, ManifestBodies.STORED);
  }

  /** The same, with its bytes by way of these. */
  public Optional<StoredManifest> find(
      RepositoryName name, Reference reference, ManifestBodies bodies) {
    return repositories
        .find(name)
        .flatMap(
            repository ->
                switch (reference) {
                  case Digest digest -> read(repository, digest, bodies);
                  case Tag tag -> find(repository, tag, bodies);
                });
  }

  /**
   * Manifests of a repository, in the order of their digests.
   *
   * @param last only digests greater than this one
   */
  public List<Digest> list(RepositoryName name, Optional<Digest> last, int limit) {
    return repositories.find(name).stream()
        .flatMap(
            id -> {
              var prefix = Keyspace.MANIFEST.under(id);
              return store.scan(prefix, last.map(digest -> key(id, digest)), limit).stream()
                  .map(entry -> Digest.parse(entry.key().after(prefix)));
            })
        .toList();
  }

  /**
   * Stores a manifest and moves its tags. Durable when the outcome is {@link Push.Outcome.Stored};
   * pushing the same again changes nothing.
   */
  public Push.Outcome push(Push push) {
    var references = new ArrayList<Reference>(push.tags());
    references.add(push.digest());
    Reference first = references.getFirst();
    return changing(
        push.repository(),
        references,
        () ->
            stripes.inTurn(
                List.of(push.repository(), first), () -> untilCommitted(() -> attempt(push))));
  }

  /**
   * Removes a manifest and every tag at it. Durable when it returns. It is one batch, unless there
   * are more than a thousand tags: these go before, a thousand at a time, so that a call that does
   * not return may have removed some of them and not the manifest.
   *
   * @return false if there was none
   */
  public boolean remove(RepositoryName name, Digest digest) {
    return untilCommitted(() -> attemptRemoval(name, digest));
  }

  /**
   * Removes a tag; its manifest stays. Durable when it returns.
   *
   * @return false if there was none
   */
  public boolean untag(RepositoryName name, Tag tag) {
    return changing(name, List.of(tag), () -> untilCommitted(() -> attemptUntagging(name, tag)));
  }

  /** One try at a push; empty if something changed between its reads and its batch. */
  private Optional<Push.Outcome> attempt(Push push) {
    var batch = Batch.builder();
    var repository = repositories.claim(push.repository(), batch);
    repositories.list(push.repository(), batch);
    var refused = useChildren(batch, repository, push);
    if (refused.isPresent()) {
      return refused;
    }
    var key = key(repository, push.digest());
    var stored = store.get(key);
    stored.ifPresentOrElse(
        record -> batch.requireEqual(key, record), () -> batch.requireAbsent(key));
    var known = stored.map(ManifestRecord::read);
    known.ifPresent(before -> dropFormerChildren(batch, repository, push, before));

    var left = new HashSet<Digest>();
    boolean reached = false;
    for (var tag : push.tags()) {
      var at = tags.find(repository, tag);
      if (!push.condition().holds(at.map(TagRecord::digest))) {
        return Optional.of(new Push.Outcome.ConditionFailed(tag));
      }
      tags.require(batch, repository, tag, at);
      var from = at.map(TagRecord::digest);
      if (from.equals(Optional.of(push.digest()))) {
        continue;
      }
      reached = true;
      tags.move(batch, repository, tag, at, Optional.of(push.digest()));
      if (from.isPresent() && left.add(from.get())) {
        revise(batch, repository, from.get());
      }
    }
    long revision = known.map(ManifestRecord::revision).orElseGet(random::nextLong);
    var record =
        new ManifestRecord(
            push.manifest().mediaType(), push.body().length, reached ? revision + 1 : revision);
    batch.put(key, record.toBytes()).put(bodyKey(repository, push.digest()), push.body());
    Referrers.add(batch, repository, push.digest(), push.body().length, push.manifest());
    return changing(
        push.repository(),
        retyped(repository, push, known),
        () ->
            store.commit(batch.build())
                ? Optional.of(new Push.Outcome.Stored())
                : Optional.empty());
  }

  /** The same bytes pushed as another type change what every tag at them answers. */
  private List<Tag> retyped(RepositoryId repository, Push push, Optional<ManifestRecord> before) {
    return before.isPresent() && !before.get().mediaType().equals(push.manifest().mediaType())
        ? tags.at(repository, push.digest(), Integer.MAX_VALUE)
        : List.of();
  }

  /** Adds the edges to what the manifest names; an outcome if that is not there. */
  private Optional<Push.Outcome> useChildren(
      Batch.Builder batch, RepositoryId repository, Push push) {
    var missing = new ArrayList<Digest>();
    var sizes = new HashMap<Digest, Long>();
    for (var blob : distinct(push.manifest().blobs())) {
      var link = links.link(repository, blob.digest());
      var bytes = link.flatMap(l -> links.blob(blob.digest())).filter(b -> !b.suspect());
      if (bytes.isEmpty() && !sparse && !blob.mediaType().isNonDistributable()) {
        missing.add(blob.digest());
      } else {
        bytes.ifPresent(b -> sizes.put(blob.digest(), b.size()));
        links.use(batch, repository, blob.digest(), push.digest(), link);
      }
    }
    for (var blob : push.manifest().blobs()) {
      long actual = sizes.getOrDefault(blob.digest(), blob.size());
      if (actual != blob.size()) {
        return Optional.of(new Push.Outcome.WrongSize(blob.digest(), blob.size(), actual));
      }
    }
    if (!missing.isEmpty()) {
      return Optional.of(new Push.Outcome.MissingBlobs(missing));
    }
    for (var child : distinct(push.manifest().children())) {
      var link = links.link(repository, child.digest());
      links.use(batch, repository, child.digest(), push.digest(), link);
    }
    return Optional.empty();
  }

  /** The same bytes pushed as another type may name other blobs: what they named goes free. */
  private void dropFormerChildren(
      Batch.Builder batch, RepositoryId repository, Push push, ManifestRecord before) {
    if (before.mediaType().equals(push.manifest().mediaType())) {
      return;
    }
    var former = ManifestReader.read(push.body(), Optional.of(before.mediaType()));
    var now = new HashSet<Digest>();
    named(push.manifest()).forEach(child -> now.add(child.digest()));
    for (var child : named(former)) {
      if (!now.contains(child.digest())) {
        links.release(batch, repository, child.digest(), push.digest());
      }
    }
  }

  private Optional<Boolean> attemptRemoval(RepositoryName name, Digest digest) {
    var found = repositories.find(name);
    if (found.isEmpty()) {
      return Optional.of(false);
    }
    var repository = found.get();
    var record = store.get(key(repository, digest));
    if (record.isEmpty()) {
      return Optional.of(false);
    }
    var stored = read(repository, digest, ManifestBodies.STORED);
    if (stored.isEmpty()) {
      if (Arrays.equals(record.get(), store.get(key(repository, digest)).orElse(new byte[0]))) {
        throw new StoreFailure(
            "the bytes of manifest %s are lost; push it again".formatted(digest));
      }
      return Optional.empty();
    }
    var tagged = tags.at(repository, digest, TAGS_AT_ONCE + 1);
    boolean all = tagged.size() <= TAGS_AT_ONCE;
    var removed = all ? tagged : tagged.subList(0, TAGS_AT_ONCE);
    var references = new ArrayList<Reference>(removed);
    references.add(digest);
    return changing(
        name,
        references,
        () -> {
          var manifest =
              ManifestReader.read(stored.get().body(), Optional.of(stored.get().mediaType()));
          var key = key(repository, digest);
          var batch = Batch.builder().requireEqual(key, record.get()).frees();
          for (var tag : removed) {
            var at = tags.find(repository, tag);
            tags.require(batch, repository, tag, at);
            tags.move(batch, repository, tag, at, Optional.empty());
          }
          if (!all) {
            batch.put(key, ManifestRecord.read(record.get()).revised().toBytes());
            var _ = store.commit(batch.build());
            return Optional.empty();
          }
          batch.delete(key).delete(bodyKey(repository, digest));
          Referrers.remove(batch, repository, digest, manifest);
          for (var child : named(manifest)) {
            links.release(batch, repository, child.digest(), digest);
          }
          return store.commit(batch.build()) ? Optional.of(true) : Optional.empty();
        });
  }

  private Optional<Boolean> attemptUntagging(RepositoryName name, Tag tag) {
    var repository = repositories.find(name);
    var at = repository.flatMap(id -> tags.find(id, tag));
    if (repository.isEmpty() || at.isEmpty()) {
      return Optional.of(false);
    }
    var batch = Batch.builder().frees();
    tags.require(batch, repository.get(), tag, at);
    tags.move(batch, repository.get(), tag, at, Optional.empty());
    revise(batch, repository.get(), at.get().digest());
    return store.commit(batch.build()) ? Optional.of(true) : Optional.empty();
  }

  /**
   * Adds a new revision of a manifest that a tag leaves. If it is not there, it went with the tag,
   * whose condition then fails the batch.
   */
  void revise(Batch.Builder batch, RepositoryId repository, Digest digest) {
    var key = key(repository, digest);
    store
        .get(key)
        .ifPresentOrElse(
            record ->
                batch
                    .requireEqual(key, record)
                    .put(key, ManifestRecord.read(record).revised().toBytes()),
            () -> batch.requireAbsent(key));
  }

  /**
   * Adds a new revision of a manifest that a tag reaches.
   *
   * @return false if it is not there
   */
  boolean reach(Batch.Builder batch, RepositoryId repository, Digest digest) {
    var key = key(repository, digest);
    var record = store.get(key);
    record.ifPresent(
        read ->
            batch.requireEqual(key, read).put(key, ManifestRecord.read(read).revised().toBytes()));
    return record.isPresent();
  }

  /**
   * A tag can move, and its old manifest go, between two reads: then the tag is read again. No move
   * of a tag has the number of another, so one that did not move was at its manifest all the time.
   */
  private Optional<StoredManifest> find(RepositoryId repository, Tag tag, ManifestBodies bodies) {
    var at = tags.find(repository, tag);
    while (at.isPresent()) {
      var manifest = read(repository, at.get().digest(), bodies);
      if (manifest.isPresent()) {
        return manifest;
      }
      var again = tags.find(repository, tag);
      if (again.equals(at)) {
        throw new StoreFailure("tag %s is at %s, which is lost".formatted(tag, at.get().digest()));
      }
      at = again;
    }
    return Optional.empty();
  }

  private Optional<StoredManifest> read(
      RepositoryId repository, Digest digest, ManifestBodies bodies) {
    return store
        .get(key(repository, digest))
        .map(ManifestRecord::read)
        .flatMap(
            record ->
                bodies
                    .body(digest, record.size(), () -> store.get(bodyKey(repository, digest)))
                    .map(body -> new StoredManifest(digest, record.mediaType(), body)));
  }

  private <T> T changing(
      RepositoryName name, List<? extends Reference> references, Supplier<T> change) {
    listener.changing(name, references);
    try {
      return change.get();
    } finally {
      listener.changed(name, references);
    }
  }

  /** Each failed try means that another writer's succeeded, so there is always progress. */
  private static <T> T untilCommitted(Supplier<Optional<T>> attempt) {
    while (true) {
      var outcome = attempt.get();
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
  }

  /** Everything that a manifest needs, once. */
  private static List<Descriptor> named(Manifest manifest) {
    return distinct(
        Stream.concat(manifest.blobs().stream(), manifest.children().stream()).toList());
  }

  private static List<Descriptor> distinct(List<Descriptor> descriptors) {
    var byDigest = new LinkedHashMap<Digest, Descriptor>();
    descriptors.forEach(d -> byDigest.putIfAbsent(d.digest(), d));
    return List.copyOf(byDigest.values());
  }

  private static Key key(RepositoryId repository, Digest digest) {
    return Keyspace.MANIFEST.key(repository, digest);
  }

  private static Key bodyKey(RepositoryId repository, Digest digest) {
    return Keyspace.BODY.key(repository, digest);
  }
}
