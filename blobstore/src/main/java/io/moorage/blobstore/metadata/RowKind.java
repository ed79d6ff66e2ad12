package io.moorage.blobstore.metadata;

import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.Tags.TagRecord;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.SyntaxFailure;
import io.moorage.blobstore.oci.Tag;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * How the entries of one keyspace are read as rows.
 *
 * @param page how many are read at once: few where a value may have some MiB
 */
public record RowKind<T extends Row>(Keyspace space, int page, Reader<T> reader) {
  private static final int SMALL = 500;
  private static final int LARGE = 4;

  public static final RowKind<Row.Named> REPOSITORY =
      new RowKind<>(
          Keyspace.REPOSITORY,
          SMALL,
          (key, value) ->
              new Row.Named(key.name(), new RepositoryId(Fields.read(value, in -> in.readUTF()))));

  public static final RowKind<Row.Removed> REMOVED =
      new RowKind<>(Keyspace.REMOVED, SMALL, (key, value) -> new Row.Removed(key.repository(0)));

  public static final RowKind<Row.Listed> LISTED =
      new RowKind<>(Keyspace.LISTED, SMALL, (key, value) -> new Row.Listed(key.name()));

  public static final RowKind<Row.Stored> MANIFEST =
      new RowKind<>(
          Keyspace.MANIFEST,
          SMALL,
          (key, value) -> {
            var record = ManifestRecord.read(value);
            return new Row.Stored(
                key.repository(0), key.digest(1), record.mediaType(), record.size());
          });

  public static final RowKind<Row.Body> BODY =
      new RowKind<>(
          Keyspace.BODY,
          LARGE,
          (key, value) -> new Row.Body(key.repository(0), key.digest(1), value));

  public static final RowKind<Row.Tagged> TAG =
      new RowKind<>(
          Keyspace.TAG,
          SMALL,
          (key, value) -> {
            var record = TagRecord.read(value);
            return new Row.Tagged(key.repository(0), key.tag(1), record.digest(), record.moves());
          });

  public static final RowKind<Row.TaggedBy> TAG_BY_DIGEST =
      new RowKind<>(
          Keyspace.TAG_BY_DIGEST,
          SMALL,
          (key, value) -> new Row.TaggedBy(key.repository(0), key.digest(1), key.tag(2)));

  public static final RowKind<Row.Moved> HISTORY =
      new RowKind<>(
          Keyspace.HISTORY,
          SMALL,
          (key, value) ->
              new Row.Moved(
                  key.repository(0),
                  key.tag(1),
                  Long.parseLong(key.part(2)),
                  Tags.move(value).to()));

  public static final RowKind<Row.Refers> REFERRER =
      new RowKind<>(
          Keyspace.REFERRER,
          LARGE,
          (key, value) -> new Row.Refers(key.repository(0), key.digest(1), key.digest(2), value));

  public static final RowKind<Row.Blob> BLOB =
      new RowKind<>(
          Keyspace.BLOB,
          SMALL,
          (key, value) -> new Row.Blob(BlobRecord.read(key.digest(0), value)));

  public static final RowKind<Row.Linking> LINK =
      new RowKind<>(
          Keyspace.LINK,
          SMALL,
          (key, value) -> new Row.Linking(key.repository(0), key.digest(1), Links.due(value)));

  public static final RowKind<Row.LinkedIn> LINKED =
      new RowKind<>(
          Keyspace.LINKED,
          SMALL,
          (key, value) ->
              new Row.LinkedIn(key.digest(0), key.repository(1), Links.linkedName(value)));

  public static final RowKind<Row.Edge> EDGE =
      new RowKind<>(
          Keyspace.EDGE,
          SMALL,
          (key, value) -> new Row.Edge(key.repository(0), key.digest(1), key.digest(2)));

  public static final RowKind<Row.Due> DUE =
      new RowKind<>(
          Keyspace.DUE,
          SMALL,
          (key, value) ->
              new Row.Due(
                  HexFormat.fromHexDigitsToLong(key.part(0)), key.repository(1), key.digest(2)));

  public static final RowKind<Row.Condemned> CONDEMNED =
      new RowKind<>(
          Keyspace.CONDEMNED,
          SMALL,
          (key, value) -> {
            var name = key.part(0);
            return new Row.Condemned(
                ObjectName.ofFile(name.substring(name.indexOf(':') + 1)).orElseThrow());
          });

  public static final RowKind<Row.Session> UPLOAD =
      new RowKind<>(
          Keyspace.UPLOAD,
          SMALL,
          (key, value) ->
              new Row.Session(UploadId.parse(key.part(0)).orElseThrow(), Uploads.read(value)));

  public static final RowKind<Row.Fresh> FRESH =
      new RowKind<>(Keyspace.FRESH, SMALL, (key, value) -> new Row.Fresh(key.digest(0)));

  /** Those whose keys begin with the id of a repository. */
  public static final List<RowKind<? extends Row>> OF_REPOSITORIES =
      List.of(MANIFEST, BODY, TAG, TAG_BY_DIGEST, HISTORY, REFERRER, LINK, EDGE);

  /** Those that nothing else leads to. */
  public static final List<RowKind<? extends Row>> UNRELATED =
      List.of(DUE, CONDEMNED, UPLOAD, FRESH, REMOVED);

  /** Makes a row of an entry; what it throws says that the entry is damaged. */
  @FunctionalInterface
  public interface Reader<T extends Row> {
    T read(Parts key, byte[] value);
  }

  /**
   * The row of an entry.
   *
   * @throws StoreFailure if it is none
   */
  T read(Key key, byte[] value) {
    try {
      return reader.read(Parts.of(key, space), value);
    } catch (SyntaxFailure | IllegalArgumentException | NoSuchElementException e) {
      throw new StoreFailure("a damaged record: " + e.getMessage(), e);
    }
  }

  /**
   * The words of a key behind its first.
   *
   * @param text all of them; the name of a repository has slashes itself
   */
  public record Parts(String text, List<String> words) {
    static Parts of(Key key, Keyspace space) {
      var text = key.after(space.under());
      return new Parts(text, List.of(text.split("/", -1)));
    }

    String part(int at) {
      if (at >= words.size()) {
        throw new IllegalArgumentException("the key ends early");
      }
      return words.get(at);
    }

    RepositoryName name() {
      return new RepositoryName(text);
    }

    RepositoryId repository(int at) {
      return new RepositoryId(part(at));
    }

    Digest digest(int at) {
      return Digest.parse(part(at));
    }

    Tag tag(int at) {
      return new Tag(part(at));
    }
  }
}
