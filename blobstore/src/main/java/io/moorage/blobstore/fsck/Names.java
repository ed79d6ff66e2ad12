package io.moorage.blobstore.fsck;

import io.moorage.blobstore.metadata.RepositoryId;
import io.moorage.blobstore.metadata.Row;
import io.moorage.blobstore.metadata.RowKind;
import io.moorage.blobstore.metadata.Rows;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The names of repositories, and the catalog. No record leads from an id to its name, so the ids
 * are kept, eight bytes each, and a name is looked for when there is something to say of it.
 */
final class Names {
  private static final int FEW = 1_024;

  private final Rows rows;
  private final Sink sink;
  private long[] ids = new long[FEW];
  private int count;
  private Optional<Row.Named> last = Optional.empty();

  Names(Rows rows, Sink sink) {
    this.rows = rows;
    this.sink = sink;
  }

  /** Reads the names and checks the catalog against them. */
  void check(Tally tally) {
    for (var named : rows.walk(RowKind.REPOSITORY)) {
      tally.repositories.increment();
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, 2 * count);
      }
      ids[count++] = number(named.id());
      if (!named.name().isLocal()
          && !rows.has(RowKind.LISTED, named.name())
          && rows.any(RowKind.MANIFEST, named.id())) {
        sink.found(new RecordFinding.RepositoryNotListed(named.name()));
      }
    }
    ids = Arrays.copyOf(ids, count);
    Arrays.sort(ids);
    for (int i = 1; i < count; i++) {
      if (ids[i] == ids[i - 1]) {
        twice(ids[i]);
      }
    }
    for (var listed : rows.walk(RowKind.LISTED)) {
      if (!rows.has(RowKind.REPOSITORY, listed.name())) {
        sink.found(new RecordFinding.ListedWithoutRepository(listed.name()));
      }
    }
  }

  private void twice(long number) {
    var id = new RepositoryId(HexFormat.of().toHexDigits(number));
    nameOf(id).ifPresent(name -> sink.found(new RecordFinding.RepositoryIdTwice(name, id)));
  }

  boolean knows(RepositoryId id) {
    return Arrays.binarySearch(ids, number(id)) >= 0;
  }

  /** The name of a repository, by a look at all of them. */
  Optional<RepositoryName> nameOf(RepositoryId id) {
    if (last.isEmpty() || !last.get().id().equals(id)) {
      last = Optional.empty();
      for (var named : rows.walk(RowKind.REPOSITORY)) {
        if (named.id().equals(id)) {
          last = Optional.of(named);
          break;
        }
      }
    }
    return last.map(Row.Named::name);
  }

  /** How people are told of a repository. */
  String called(RepositoryId id) {
    return nameOf(id).map(RepositoryName::toString).orElse("(repository id " + id + ")");
  }

  /** Ids are 64 bits in hexadecimal; another text is no id and gets a number that none has. */
  private static long number(RepositoryId id) {
    try {
      return HexFormat.fromHexDigitsToLong(id.value());
    } catch (IllegalArgumentException noId) {
      return id.value().hashCode();
    }
  }
}
