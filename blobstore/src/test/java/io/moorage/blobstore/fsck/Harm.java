package io.moorage.blobstore.fsck;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.disk.DataFiles;
import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.metadata.BlobRecord;
import io.moorage.blobstore.metadata.Mending;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.metadata.RepositoryId;
import io.moorage.blobstore.metadata.Row;
import io.moorage.blobstore.metadata.RowKind;
import io.moorage.blobstore.metadata.Rows;
import io.moorage.blobstore.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/** Does harm to a store that is not running, as no crash of it could. */
record Harm(Path directory, KeyValueStore store, Rows rows) {

  static Harm to(Path directory, KeyValueStore store) {
    return new Harm(directory, store, new Rows(store, (where, why) -> {}));
  }

  void delete(Keyspace space, Object... key) {
    require(store.commit(Batch.builder().delete(space.key(key)).build()));
  }

  void put(byte[] value, Keyspace space, Object... key) {
    require(store.commit(Batch.builder().put(space.key(key), value).build()));
  }

  byte[] value(Keyspace space, Object... key) {
    return store.get(space.key(key)).orElseThrow();
  }

  private static void require(boolean written) {
    if (!written) {
      throw new AssertionError("not written");
    }
  }

  /** The first row for which this holds. */
  <T extends Row> T first(RowKind<T> kind, Predicate<T> holds) {
    for (var row : rows.walk(kind)) {
      if (holds.test(row)) {
        return row;
      }
    }
    throw new AssertionError("no such row of " + kind.space());
  }

  <T extends Row> T first(RowKind<T> kind) {
    return first(kind, row -> true);
  }

  /** The link of this content, in the first repository that has it. */
  Row.Linking link(byte[] content) {
    return first(RowKind.LINK, link -> link.digest().equals(TestContent.digest(content)));
  }

  BlobRecord blob(byte[] content) {
    return rows.get(RowKind.BLOB, TestContent.digest(content)).orElseThrow().record();
  }

  /** The id of the first repository by name. */
  RepositoryId app() {
    return first(RowKind.REPOSITORY).id();
  }

  Path file(byte[] content) {
    return path(blob(content).object());
  }

  void flipBit(Path file, long at) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ 4)).rewind();
      channel.write(one, at);
    }
  }

  void truncate(Path file, long size) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  void copy(Path file, ObjectName object) throws IOException {
    Files.copy(file, path(object));
  }

  Mending mending() {
    return new Mending(store, Duration.ofHours(1), InstantSource.system(), new Random(5));
  }

  void dropDue(Row.Linking link) {
    var due =
        first(
            RowKind.DUE,
            entry ->
                entry.repository().equals(link.repository())
                    && entry.digest().equals(link.digest()));
    delete(Keyspace.DUE, HexFormat.of().toHexDigits(due.time()), due.repository(), due.digest());
  }

  Optional<Digest> absent() {
    return Optional.of(TestContent.digest(new byte[] {9, 9}));
  }

  Path path(ObjectName object) {
    return directory.resolve(DataFiles.in(directory).path(object));
  }
}
