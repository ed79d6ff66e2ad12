package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Manifest;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Mends single records of a store that nothing else has open. Each method is one batch on the
 * condition that what is wrong still is so, and may be called again after a crash.
 *
 * <p>Each returns whether it wrote.
 */
public final class Mending {
  private static final byte[] NONE = Fields.NONE;

  private final KeyValueStore store;
  private final StoreClock clock;
  private final long grace;
  private final InstantSource time;
  private final RandomGenerator random;

  public Mending(KeyValueStore store, Duration grace, InstantSource time, RandomGenerator random) {
    this.store = store;
    this.clock = new StoreClock(store, System::nanoTime);
    this.grace = grace.toMillis();
    this.time = time;
    this.random = random;
  }

  /** The bytes of a blob are lost: no reader gets them, and the next push brings them back. */
  public boolean suspect(BlobRecord blob) {
    return replace(blob, new BlobRecord(blob.size(), blob.object(), true));
  }

  /** The bytes of a blob are as they should be. */
  public boolean trust(BlobRecord blob) {
    return replace(blob, new BlobRecord(blob.size(), blob.object(), false));
  }

  private boolean replace(BlobRecord before, BlobRecord after) {
    var key = Keyspace.BLOB.key(before.object().digest());
    return commit(Batch.builder().requireEqual(key, before.toBytes()).put(key, after.toBytes()));
  }

  /** A file that was found sound is the blob that its links miss. */
  public boolean adopt(BlobRecord blob) {
    var key = Keyspace.BLOB.key(blob.object().digest());
    return commit(
        Batch.builder()
            .requireAbsent(key)
            .requireAbsent(Keyspace.CONDEMNED.key(blob.object()))
            .put(key, blob.toBytes()));
  }

  /** A file in use is not to be unlinked. */
  public boolean spare(BlobRecord blob) {
    var key = Keyspace.BLOB.key(blob.object().digest());
    return commit(
        Batch.builder()
            .requireEqual(key, blob.toBytes())
            .delete(Keyspace.CONDEMNED.key(blob.object())));
  }

  /** Has the collector look at a blob that no repository is linked to. */
  public boolean queue(Digest digest) {
    return commit(
        Batch.builder()
            .requirePresent(Keyspace.BLOB.key(digest))
            .requireEmpty(Keyspace.LINKED.under(digest))
            .put(dueKey(clock.now(), new RepositoryId(zeros()), digest), NONE));
  }

  private static String zeros() {
    return HexFormat.of().toHexDigits(0L);
  }

  /** The reverse of a link. */
  public boolean reverse(Row.Linking link, RepositoryName name) {
    return commit(
        Batch.builder()
            .requirePresent(Keyspace.LINK.key(link.repository(), link.digest()))
            .put(
                Keyspace.LINKED.key(link.digest(), link.repository()),
                Fields.write(out -> out.writeUTF(name.toString()))));
  }

  public boolean dropReverse(Row.LinkedIn reverse) {
    return commit(
        Batch.builder()
            .requireAbsent(Keyspace.LINK.key(reverse.repository(), reverse.digest()))
            .delete(Keyspace.LINKED.key(reverse.digest(), reverse.repository())));
  }

  /** A link to a blob that is not there goes. */
  public boolean unlink(Row.Linking link) {
    var batch =
        Batch.builder()
            .requireAbsent(Keyspace.BLOB.key(link.digest()))
            .delete(Keyspace.LINK.key(link.repository(), link.digest()))
            .delete(Keyspace.LINKED.key(link.digest(), link.repository()));
    link.due().ifPresent(due -> batch.delete(dueKey(due, link.repository(), link.digest())));
    return commit(batch);
  }

  /** The queue's entry of a link that has a due time. */
  public boolean enqueue(Row.Linking link) {
    return commit(
        as(link).put(dueKey(link.due().orElseThrow(), link.repository(), link.digest()), NONE));
  }

  /** A due time, and its entry, for a link that nothing uses. */
  public boolean makeDue(Row.Linking link) {
    return commit(
        due(
            as(link).requireEmpty(Keyspace.EDGE.under(link.repository(), link.digest())),
            link.repository(),
            link.digest()));
  }

  private static Batch.Builder as(Row.Linking link) {
    return Batch.builder()
        .requireEqual(
            Keyspace.LINK.key(link.repository(), link.digest()), Links.linkRecord(link.due()));
  }

  private Batch.Builder due(Batch.Builder batch, RepositoryId repository, Digest digest) {
    long due = clock.now() + grace;
    return batch
        .put(Keyspace.LINK.key(repository, digest), Links.linkRecord(OptionalLong.of(due)))
        .put(dueKey(due, repository, digest), NONE);
  }

  public boolean addEdge(Row.Edge edge) {
    return commit(
        Batch.builder()
            .requirePresent(Keyspace.MANIFEST.key(edge.repository(), edge.user()))
            .put(Keyspace.EDGE.key(edge.repository(), edge.child(), edge.user()), NONE));
  }

  /** An edge that stands for nothing goes; the collector looks at its child in a while. */
  public boolean dropEdge(Row.Edge edge) {
    var batch =
        Batch.builder().delete(Keyspace.EDGE.key(edge.repository(), edge.child(), edge.user()));
    var key = Keyspace.LINK.key(edge.repository(), edge.child());
    var link = store.get(key);
    if (link.isPresent() && Links.due(link.get()).isEmpty()) {
      due(batch.requireEqual(key, link.get()), edge.repository(), edge.child());
    }
    return commit(batch);
  }

  /** The record of a manifest whose bytes are there. */
  public boolean restoreManifest(Row.Body body, MediaType type) {
    var key = Keyspace.MANIFEST.key(body.repository(), body.digest());
    var record = new ManifestRecord(type, body.bytes().length, random.nextLong());
    return commit(Batch.builder().requireAbsent(key).put(key, record.toBytes()));
  }

  /** The size of a manifest, from its bytes. */
  public boolean resize(Row.Stored manifest, long size) {
    var key = Keyspace.MANIFEST.key(manifest.repository(), manifest.digest());
    var before = store.get(key);
    if (before.isEmpty()) {
      return false;
    }
    var old = ManifestRecord.read(before.get());
    return commit(
        Batch.builder()
            .requireEqual(key, before.get())
            .put(key, new ManifestRecord(old.mediaType(), size, old.revision()).toBytes()));
  }

  /** Bytes that are not those of the manifest are not served as such. */
  public boolean dropBody(RepositoryId repository, Digest digest) {
    return commit(Batch.builder().delete(Keyspace.BODY.key(repository, digest)));
  }

  /** The entry of a manifest among the referrers of its subject. */
  public boolean refer(RepositoryId repository, Digest digest, long size, Manifest manifest) {
    var batch = Batch.builder().requirePresent(Keyspace.MANIFEST.key(repository, digest));
    Referrers.add(batch, repository, digest, size, manifest);
    return commit(batch);
  }

  public boolean dropReferrer(Row.Refers entry) {
    return commit(
        Batch.builder()
            .delete(Keyspace.REFERRER.key(entry.repository(), entry.subject(), entry.digest())));
  }

  /** The reverse of a tag. */
  public boolean reverse(Row.Tagged tag) {
    return commit(
        as(tag).put(Keyspace.TAG_BY_DIGEST.key(tag.repository(), tag.digest(), tag.tag()), NONE));
  }

  public boolean dropReverse(Row.TaggedBy reverse) {
    return commit(
        Batch.builder()
            .delete(
                Keyspace.TAG_BY_DIGEST.key(reverse.repository(), reverse.digest(), reverse.tag())));
  }

  /** A tag at a manifest that is lost goes, as if it had been removed: its history tells. */
  public boolean untag(Row.Tagged tag) {
    var batch =
        as(tag)
            .delete(Keyspace.TAG.key(tag.repository(), tag.tag()))
            .delete(Keyspace.TAG_BY_DIGEST.key(tag.repository(), tag.digest(), tag.tag()));
    return commit(move(batch, tag.repository(), tag.tag(), tag.moves() + 1, Optional.empty()));
  }

  /** The tag that its history tells of. */
  public boolean retag(Row.Moved last) {
    var digest = last.to().orElseThrow();
    var key = Keyspace.TAG.key(last.repository(), last.tag());
    return commit(
        Batch.builder()
            .requireAbsent(key)
            .requirePresent(Keyspace.MANIFEST.key(last.repository(), digest))
            .put(key, new Tags.TagRecord(digest, last.move()).toBytes())
            .put(Keyspace.TAG_BY_DIGEST.key(last.repository(), digest, last.tag()), NONE));
  }

  /** Ends the history of a tag that is gone with its removal. */
  public boolean endHistory(Row.Moved last) {
    return commit(
        move(
            Batch.builder().requireAbsent(Keyspace.TAG.key(last.repository(), last.tag())),
            last.repository(),
            last.tag(),
            last.move() + 1,
            Optional.empty()));
  }

  /** The move that brought a tag where it is. When it was is not known any more: now. */
  public boolean recordMove(Row.Tagged tag) {
    return commit(
        move(as(tag), tag.repository(), tag.tag(), tag.moves(), Optional.of(tag.digest())));
  }

  public boolean dropMove(Row.Moved move) {
    return commit(
        Batch.builder().delete(Tags.historyKey(move.repository(), move.tag(), move.move())));
  }

  private Batch.Builder move(
      Batch.Builder batch, RepositoryId repository, Tag tag, long number, Optional<Digest> to) {
    return batch.put(Tags.historyKey(repository, tag, number), Tags.moveRecord(time.millis(), to));
  }

  private static Batch.Builder as(Row.Tagged tag) {
    return Batch.builder()
        .requireEqual(
            Keyspace.TAG.key(tag.repository(), tag.tag()),
            new Tags.TagRecord(tag.digest(), tag.moves()).toBytes());
  }

  /** Puts a repository that has manifests into the catalog. */
  public boolean list(RepositoryName name) {
    return commit(
        Batch.builder()
            .requirePresent(Keyspace.REPOSITORY.key(name))
            .put(Keyspace.LISTED.key(name), NONE));
  }

  /** Takes a repository that does not exist from the catalog. */
  public boolean unlist(RepositoryName name) {
    return commit(
        Batch.builder()
            .requireAbsent(Keyspace.REPOSITORY.key(name))
            .delete(Keyspace.LISTED.key(name)));
  }

  /** The name of a repository whose records remember it. */
  public boolean restoreName(RepositoryName name, RepositoryId id) {
    var key = Keyspace.REPOSITORY.key(name);
    return commit(
        Batch.builder().requireAbsent(key).put(key, Fields.write(out -> out.writeUTF(id.value()))));
  }

  private static Key dueKey(long due, RepositoryId repository, Digest digest) {
    return Links.dueKey(due, repository, digest);
  }

  private boolean commit(Batch.Builder batch) {
    return store.commit(batch.build());
  }
}
