package io.moorage.blobstore.metadata;

import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Which blobs there are, which repository may read them, and what needs them.
 *
 * <p>A link without a due time is in use. One with a due time is not, and goes when that comes,
 * unless an edge has appeared: whoever takes a use away sets the due time, whoever adds one clears
 * it, and the collector looks again.
 */
public final class Links {
  private static final int MOST_SOURCES = 256;
  private static final int SOURCES_AT_ONCE = 4;

  private final KeyValueStore store;
  private final Repositories repositories;
  private final StoreClock clock;
  private final long grace;
  private final Sightings sightings;

  Links(
      KeyValueStore store,
      Repositories repositories,
      StoreClock clock,
      Sightings sightings,
      Duration grace) {
    this.store = store;
    this.repositories = repositories;
    this.clock = clock;
    this.sightings = sightings;
    this.grace = grace.toMillis();
  }

  /** What readers of blobs may rely on without reading again. */
  public Sightings sightings() {
    return sightings;
  }

  /** The record of a blob's bytes, if there are any. */
  public Optional<BlobRecord> blob(Digest digest) {
    return store.get(blobKey(digest)).map(record -> BlobRecord.read(digest, record));
  }

  /** The blob, if this repository may read it and its bytes are trusted. */
  public Optional<BlobRecord> readable(RepositoryName name, Digest digest) {
    return repositories
        .find(name)
        .filter(repository -> store.get(linkKey(repository, digest)).isPresent())
        .flatMap(repository -> blob(digest))
        .filter(blob -> !blob.suspect());
  }

  /**
   * Keeps a readable blob for another grace if it would go soon, as who asks may be about to use
   * it.
   *
   * @return false if it went just now
   */
  public boolean keep(RepositoryName name, Digest digest) {
    while (true) {
      var repository = repositories.find(name);
      if (repository.isEmpty()) {
        return false;
      }
      var key = linkKey(repository.get(), digest);
      var link = store.get(key);
      if (link.isEmpty()) {
        return false;
      }
      var due = due(link.get());
      if (due.isEmpty() || due.getAsLong() - clock.now() >= grace / 2) {
        return true;
      }
      var batch = Batch.builder().requireEqual(key, link.get());
      makeDue(batch, repository.get(), digest, due);
      if (store.commit(batch.build())) {
        return true;
      }
    }
  }

  /** Whether a file of this name is waiting to be unlinked; the name must not be taken then. */
  public boolean isCondemned(ObjectName object) {
    return store.get(condemnedKey(object)).isPresent();
  }

  /**
   * Ends an upload whose digest had no bytes yet.
   *
   * @return false if the session is gone, the digest has bytes by now, or the object's name is
   *     condemned
   */
  public boolean addNew(RepositoryName name, UploadId session, BlobRecord blob) {
    var digest = blob.object().digest();
    var batch =
        endingSession(session)
            .requireAbsent(blobKey(digest))
            .requireAbsent(condemnedKey(blob.object()))
            .put(blobKey(digest), blob.toBytes())
            .put(Keyspace.FRESH.key(digest), Fields.NONE);
    link(batch, name, digest);
    return store.commit(batch.build());
  }

  /**
   * Ends an upload whose digest has bytes already.
   *
   * @return false if the session is gone or the record is not as read
   */
  public boolean addKnown(RepositoryName name, UploadId session, BlobRecord blob) {
    var digest = blob.object().digest();
    var batch = endingSession(session).requireEqual(blobKey(digest), blob.toBytes());
    link(batch, name, digest);
    return store.commit(batch.build());
  }

  /**
   * Ends an upload whose digest has bytes that are not what they should be: the new ones take their
   * place.
   *
   * @return false if the session is gone or a record is not as read
   */
  public boolean heal(RepositoryName name, UploadId session, BlobRecord bad, BlobRecord good) {
    var digest = good.object().digest();
    var batch =
        endingSession(session)
            .requireEqual(blobKey(digest), bad.toBytes())
            .requireAbsent(condemnedKey(good.object()))
            .put(blobKey(digest), good.toBytes())
            .put(Keyspace.FRESH.key(digest), Fields.NONE)
            .put(condemnedKey(bad.object()), Fields.NONE);
    link(batch, name, digest);
    return sightings.change(digest, () -> store.commit(batch.build()));
  }

  /**
   * Links a blob that another repository has.
   *
   * @return false if none of those that the caller may read has it
   */
  public boolean mount(
      RepositoryName into,
      Digest digest,
      Optional<RepositoryName> from,
      Predicate<RepositoryName> readable) {
    while (true) {
      var blob =
          from.isPresent()
              ? from.filter(readable).flatMap(name -> readable(name, digest))
              : readableAnywhere(digest, readable);
      if (blob.isEmpty()) {
        return false;
      }
      var batch = Batch.builder().requireEqual(blobKey(digest), blob.get().toBytes());
      link(batch, into, digest);
      if (store.commit(batch.build())) {
        return true;
      }
    }
  }

  /** Takes a blob out of a repository, unless something there needs it. */
  public Unlinking unlink(RepositoryName name, Digest digest) {
    while (true) {
      var repository = repositories.find(name);
      if (repository.isEmpty()) {
        return new Unlinking.NotThere();
      }
      var key = linkKey(repository.get(), digest);
      var link = store.get(key);
      if (link.isEmpty()) {
        return new Unlinking.NotThere();
      }
      var edges = Keyspace.EDGE.under(repository.get(), digest);
      var user = store.scan(edges, Optional.empty(), 1);
      if (!user.isEmpty()) {
        return new Unlinking.Needed(Digest.parse(user.getFirst().key().after(edges)));
      }
      var batch =
          Batch.builder()
              .requireEqual(key, link.get())
              .requireEmpty(edges)
              .delete(key)
              .delete(Keyspace.LINKED.key(digest, repository.get()))
              .frees();
      due(link.get()).ifPresent(t -> batch.delete(dueKey(t, repository.get(), digest)));
      batch.put(dueKey(clock.now(), repository.get(), digest), Fields.NONE);
      if (sightings.change(digest, () -> store.commit(batch.build()))) {
        return new Unlinking.Unlinked();
      }
    }
  }

  /** What became of a request to unlink. */
  public sealed interface Unlinking {
    record Unlinked() implements Unlinking {}

    record NotThere() implements Unlinking {}

    record Needed(Digest user) implements Unlinking {}
  }

  /** Blobs written since the last clean stop, some at a time, in the order of their digests. */
  public List<Digest> fresh(Optional<Digest> last, int limit) {
    var prefix = Keyspace.FRESH.under();
    return store.scan(prefix, last.map(Keyspace.FRESH::key), limit).stream()
        .map(entry -> Digest.parse(entry.key().after(prefix)))
        .toList();
  }

  /** From here on these count as written before the last clean stop. */
  public void settle(List<Digest> digests) {
    var batch = Batch.builder().relaxed();
    digests.forEach(digest -> batch.delete(Keyspace.FRESH.key(digest)));
    var _ = store.commit(batch.build());
  }

  /**
   * The file is not what the record says: no reader gets it, and the next push of the digest
   * replaces it.
   *
   * @return false if the record is another by now
   */
  public boolean suspect(BlobRecord blob) {
    var digest = blob.object().digest();
    var key = blobKey(digest);
    var batch =
        Batch.builder()
            .requireEqual(key, blob.toBytes())
            .put(key, new BlobRecord(blob.size(), blob.object(), true).toBytes())
            .build();
    return sightings.change(digest, () -> store.commit(batch));
  }

  /** The link of a child, as a manifest's push reads it. */
  Optional<byte[]> link(RepositoryId repository, Digest child) {
    return store.get(linkKey(repository, child));
  }

  /** Adds: this user needs this child, whose link is as read. */
  void use(
      Batch.Builder batch,
      RepositoryId repository,
      Digest child,
      Digest user,
      Optional<byte[]> link) {
    batch.put(Keyspace.EDGE.key(repository, child, user), Fields.NONE);
    if (link.isEmpty()) {
      return;
    }
    var key = linkKey(repository, child);
    var due = due(link.get());
    if (due.isEmpty()) {
      batch.requirePresent(key);
    } else {
      batch
          .requireEqual(key, link.get())
          .put(key, linkRecord(OptionalLong.empty()))
          .delete(dueKey(due.getAsLong(), repository, child));
    }
  }

  /**
   * Adds: this user needs this child no more. Whether another one does is looked at when its time
   * comes. The batch holds only while the link is as read, so that its entry is found and replaced.
   */
  void release(Batch.Builder batch, RepositoryId repository, Digest child, Digest user) {
    batch.delete(Keyspace.EDGE.key(repository, child, user));
    var key = linkKey(repository, child);
    store
        .get(key)
        .ifPresent(
            link -> {
              batch.requireEqual(key, link);
              makeDue(batch, repository, child, due(link));
            });
  }

  private static Batch.Builder endingSession(UploadId session) {
    var key = Keyspace.UPLOAD.key(session);
    return Batch.builder().requirePresent(key).delete(key);
  }

  /** Adds the link; one that is there already is kept a grace longer if it was going to go. */
  private void link(Batch.Builder batch, RepositoryName name, Digest digest) {
    var repository = repositories.claim(name, batch);
    var key = linkKey(repository, digest);
    var link = store.get(key);
    if (link.isEmpty()) {
      batch
          .requireAbsent(key)
          .put(
              Keyspace.LINKED.key(digest, repository),
              Fields.write(out -> out.writeUTF(name.toString())));
      makeDue(batch, repository, digest, OptionalLong.empty());
      return;
    }
    batch.requireEqual(key, link.get());
    var due = due(link.get());
    if (due.isPresent()) {
      makeDue(batch, repository, digest, due);
    }
  }

  private void makeDue(
      Batch.Builder batch, RepositoryId repository, Digest digest, OptionalLong before) {
    long due = clock.now() + grace;
    before.ifPresent(t -> batch.delete(dueKey(t, repository, digest)));
    batch
        .put(linkKey(repository, digest), linkRecord(OptionalLong.of(due)))
        .put(dueKey(due, repository, digest), Fields.NONE);
  }

  /**
   * The blob, if a repository is found from which it may be mounted. Half the world may have a base
   * layer in repositories that the caller may not read: after some of them the answer is none, and
   * the client uploads. What belongs to no repository is not found so.
   */
  private Optional<BlobRecord> readableAnywhere(Digest digest, Predicate<RepositoryName> readable) {
    if (blob(digest).filter(blob -> !blob.suspect()).isEmpty()) {
      return Optional.empty();
    }
    var prefix = Keyspace.LINKED.under(digest);
    Optional<Key> after = Optional.empty();
    for (int tried = 0; tried < MOST_SOURCES; tried += SOURCES_AT_ONCE) {
      var page = store.scan(prefix, after, SOURCES_AT_ONCE);
      for (var entry : page) {
        var blob =
            Optional.of(linkedName(entry.value()))
                .filter(name -> !name.isLocal() && readable.test(name))
                .flatMap(name -> readable(name, digest));
        if (blob.isPresent()) {
          return blob;
        }
      }
      if (page.size() < SOURCES_AT_ONCE) {
        return Optional.empty();
      }
      after = Optional.of(page.getLast().key());
    }
    return Optional.empty();
  }

  static Key blobKey(Digest digest) {
    return Keyspace.BLOB.key(digest);
  }

  static Key linkKey(RepositoryId repository, Digest digest) {
    return Keyspace.LINK.key(repository, digest);
  }

  static Key condemnedKey(ObjectName object) {
    return Keyspace.CONDEMNED.key(object);
  }

  static Key dueKey(long time, RepositoryId repository, Digest digest) {
    return Keyspace.DUE.key(HexFormat.of().toHexDigits(time), repository, digest);
  }

  static byte[] linkRecord(OptionalLong due) {
    return Fields.write(out -> out.writeLong(due.orElse(-1)));
  }

  /** Whose link a {@code linked} record is the reverse of. */
  static RepositoryName linkedName(byte[] linked) {
    return new RepositoryName(Fields.read(linked, in -> in.readUTF()));
  }

  static OptionalLong due(byte[] link) {
    long due = Fields.read(link, in -> in.readLong());
    return due < 0 ? OptionalLong.empty() : OptionalLong.of(due);
  }
}
