package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.Push.TagCondition;
import io.moorage.blobstore.metadata.Tags.TagRecord;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.util.List;
import java.util.Optional;

/** Moves tags to manifests that are there already, so that nobody need pull and push them. */
public final class Retagging {
  private final KeyValueStore store;
  private final Repositories repositories;
  private final Tags tags;
  private final Manifests manifests;
  private final ReferenceListener listener;

  Retagging(
      KeyValueStore store,
      Repositories repositories,
      Tags tags,
      Manifests manifests,
      ReferenceListener listener) {
    this.store = store;
    this.repositories = repositories;
    this.tags = tags;
    this.manifests = manifests;
    this.listener = listener;
  }

  /** What became of the wish. */
  public sealed interface Outcome {
    /**
     * The tag is at the manifest, durably.
     *
     * @param before where it was; the same digest if nothing had to change
     */
    record Moved(Digest digest, Optional<Digest> before) implements Outcome {}

    /** There is no such repository. */
    record NoSuchRepository() implements Outcome {}

    /** There is no such manifest to move to. */
    record NoSuchManifest() implements Outcome {}

    /**
     * The tag is not where the condition wants it.
     *
     * @param at where it is
     */
    record ConditionFailed(Optional<Digest> at) implements Outcome {}
  }

  /**
   * Moves a tag in one batch, which holds only while the tag or manifest it goes to is as read.
   *
   * @param from the manifest it goes to, by its digest or by another tag
   * @param condition must hold of {@code to}
   */
  public Outcome retag(RepositoryName name, Reference from, Tag to, TagCondition condition) {
    var changed = List.of(to);
    listener.changing(name, changed);
    try {
      while (true) {
        var outcome = attempt(name, from, to, condition);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
    } finally {
      listener.changed(name, changed);
    }
  }

  /** One try; empty if something changed between its reads and its batch. */
  private Optional<Outcome> attempt(
      RepositoryName name, Reference from, Tag to, TagCondition condition) {
    if (repositories.find(name).isEmpty()) {
      return Optional.of(new Outcome.NoSuchRepository());
    }
    var batch = Batch.builder();
    var repository = repositories.claim(name, batch);
    var target = target(batch, repository, from);
    if (target.isEmpty()) {
      return Optional.of(new Outcome.NoSuchManifest());
    }
    var digest = target.get();
    var at = tags.find(repository, to);
    var before = at.map(TagRecord::digest);
    if (!condition.holds(before)) {
      return Optional.of(new Outcome.ConditionFailed(before));
    }
    tags.require(batch, repository, to, at);
    if (!before.equals(Optional.of(digest))) {
      tags.move(batch, repository, to, at, Optional.of(digest));
      before.ifPresent(left -> manifests.revise(batch, repository, left));
      if (!manifests.reach(batch, repository, digest)) {
        return gone(repository, from, digest);
      }
    }
    return store.commit(batch.build())
        ? Optional.of(new Outcome.Moved(digest, before))
        : Optional.empty();
  }

  /** A tag whose manifest is not there has moved since; if it has not, the manifest is lost. */
  private Optional<Outcome> gone(RepositoryId repository, Reference from, Digest digest) {
    if (!(from instanceof Tag tag)) {
      return Optional.of(new Outcome.NoSuchManifest());
    }
    if (tags.find(repository, tag).map(TagRecord::digest).equals(Optional.of(digest))) {
      throw new StoreFailure("tag %s is at %s, which is lost".formatted(tag, digest));
    }
    return Optional.empty();
  }

  /** Where the tag is to go, and the condition that a tag which says so stays there. */
  private Optional<Digest> target(Batch.Builder batch, RepositoryId repository, Reference from) {
    return switch (from) {
      case Digest digest -> Optional.of(digest);
      case Tag tag -> {
        var at = tags.find(repository, tag);
        tags.require(batch, repository, tag, at);
        yield at.map(TagRecord::digest);
      }
    };
  }
}
