package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The tags of all repositories. A move of a tag is written with the manifests it leaves and
 * reaches, see {@link Manifests}; the last hundred moves of each tag are kept, removals among them.
 */
public final class Tags {
  /** How many moves of each tag are remembered. */
  public static final int MOVES_KEPT = 100;

  private final KeyValueStore store;
  private final Repositories repositories;
  private final InstantSource time;

  Tags(KeyValueStore store, Repositories repositories, InstantSource time) {
    this.store = store;
    this.repositories = repositories;
    this.time = time;
  }

  /** One move of a tag; to nothing, when it was removed. */
  public record Move(Optional<Digest> to, Instant at) {}

  /**
   * Tags of a repository in byte order.
   *
   * @param last only tags greater than this text, which need not be one
   * @return empty if the repository does not exist
   */
  public Optional<Page<Tag>> list(RepositoryName repository, Optional<String> last, int limit) {
    return repositories
        .find(repository)
        .map(
            id -> {
              var prefix = Keyspace.TAG.under(id);
              var after = last.map(text -> Keyspace.TAG.key(id, text));
              return Page.of(
                  store.scan(prefix, after, limit + 1),
                  limit,
                  entry -> new Tag(entry.key().after(prefix)));
            });
  }

  /** The moves of a tag that are remembered, the oldest first. */
  public List<Move> history(RepositoryName repository, Tag tag) {
    return repositories.find(repository).stream()
        .flatMap(id -> store.scan(historyOf(id, tag), Optional.empty(), MOVES_KEPT).stream())
        .map(entry -> move(entry.value()))
        .toList();
  }

  /** The record of a tag as read, on which a change of it is conditional. */
  Optional<TagRecord> find(RepositoryId repository, Tag tag) {
    return store.get(key(repository, tag)).map(TagRecord::read);
  }

  /** Tags at a manifest, up to so many. */
  List<Tag> at(RepositoryId repository, Digest digest, int limit) {
    var prefix = Keyspace.TAG_BY_DIGEST.under(repository, digest);
    return store.scan(prefix, Optional.empty(), limit).stream()
        .map(entry -> new Tag(entry.key().after(prefix)))
        .toList();
  }

  /** Adds the condition that the tag is as read. */
  void require(Batch.Builder batch, RepositoryId repository, Tag tag, Optional<TagRecord> read) {
    var key = key(repository, tag);
    read.ifPresentOrElse(
        record -> batch.requireEqual(key, record.toBytes()), () -> batch.requireAbsent(key));
  }

  /** Adds the move of a tag from where it was read to be. */
  void move(
      Batch.Builder batch,
      RepositoryId repository,
      Tag tag,
      Optional<TagRecord> from,
      Optional<Digest> to) {
    long last = from.map(TagRecord::moves).orElseGet(() -> lastMove(repository, tag));
    if (from.isEmpty()) {
      requireLast(batch, repository, tag, last);
    }
    long moves = last + 1;
    from.ifPresent(
        record -> batch.delete(Keyspace.TAG_BY_DIGEST.key(repository, record.digest(), tag)));
    if (to.isPresent()) {
      batch
          .put(key(repository, tag), new TagRecord(to.get(), moves).toBytes())
          .put(Keyspace.TAG_BY_DIGEST.key(repository, to.get(), tag), Fields.NONE);
    } else {
      batch.delete(key(repository, tag));
    }
    batch.put(historyKey(repository, tag, moves), moveRecord(time.millis(), to));
    if (moves > MOVES_KEPT) {
      batch.delete(historyKey(repository, tag, moves - MOVES_KEPT));
    }
  }

  /**
   * Adds the condition that no move followed this one: a tag that is absent may have come and gone
   * since its moves were read.
   */
  private void requireLast(Batch.Builder batch, RepositoryId repository, Tag tag, long last) {
    if (last > 0) {
      batch.requirePresent(historyKey(repository, tag, last));
    }
    batch.requireAbsent(historyKey(repository, tag, last + 1));
  }

  private long lastMove(RepositoryId repository, Tag tag) {
    var prefix = historyOf(repository, tag);
    var moves = store.scan(prefix, Optional.empty(), MOVES_KEPT + 1);
    return moves.isEmpty() ? 0 : Long.parseLong(moves.getLast().key().after(prefix));
  }

  static byte[] moveRecord(long at, Optional<Digest> to) {
    return Fields.write(
        out -> {
          out.writeLong(at);
          out.writeUTF(to.map(Digest::toString).orElse(""));
        });
  }

  static Move move(byte[] record) {
    return Fields.read(
        record,
        in -> {
          var at = Instant.ofEpochMilli(in.readLong());
          var to = in.readUTF();
          return new Move(to.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(to)), at);
        });
  }

  private static Key key(RepositoryId repository, Tag tag) {
    return Keyspace.TAG.key(repository, tag);
  }

  private static Key historyOf(RepositoryId repository, Tag tag) {
    return Keyspace.HISTORY.under(repository, tag);
  }

  static Key historyKey(RepositoryId repository, Tag tag, long move) {
    return Keyspace.HISTORY.key(repository, tag, moveNumber(move));
  }

  static String moveNumber(long move) {
    return "%012d".formatted(move);
  }

  /**
   * Where a tag is.
   *
   * @param moves how often it was moved so far
   */
  record TagRecord(Digest digest, long moves) {
    byte[] toBytes() {
      return Fields.write(
          out -> {
            out.writeUTF(digest.toString());
            out.writeLong(moves);
          });
    }

    static TagRecord read(byte[] record) {
      return Fields.read(record, in -> new TagRecord(Digest.parse(in.readUTF()), in.readLong()));
    }
  }
}
