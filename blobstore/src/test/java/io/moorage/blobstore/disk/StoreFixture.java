package io.moorage.blobstore.disk;

import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.Upload;
import io.moorage.blobstore.gc.StoredFiles;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.blobstore.metadata.Records;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A blob store over records in memory, with a clock that a test moves. */
final class StoreFixture {
  static final RepositoryName APP = RepositoryName.parse("team/app");
  static final RepositoryName OTHER = RepositoryName.parse("team/other");

  final DiskLayout layout;
  final AtomicLong nanos = new AtomicLong();
  final KeyValueStore store = new MemoryKeyValueStore();
  final StoreSettings settings;
  final Disk disk;
  final Records records;
  final DiskBlobStore blobs;

  StoreFixture(StoreSettings settings, Disk disk) throws IOException {
    this.settings = settings;
    this.disk = disk;
    layout = new DiskLayout(settings.directory());
    for (var directory : layout.directories()) {
      Files.createDirectories(directory);
    }
    records =
        Records.over(
            store,
            settings,
            ReferenceListener.none(),
            nanos::get,
            InstantSource.system(),
            new Random(3));
    blobs = blobs();
  }

  /** The same files and records, as a restart finds them. */
  DiskBlobStore restarted() throws IOException {
    var again = blobs();
    new Recovery(disk, layout, records).takeUp(again);
    return again;
  }

  private DiskBlobStore blobs() {
    return blobsOver(disk);
  }

  /** The same blobs over another file system. */
  DiskBlobStore blobsOver(Disk other) {
    return new DiskBlobStore(
        settings, other, layout, records, new Health(other, layout), UUID::randomUUID);
  }

  /** The files, as the collector needs them. */
  StoredFiles files() {
    return new ObjectFiles(disk, layout, new Health(disk, layout), blobs);
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  static StoreSettings limits(Path directory, long maxSize, int maxSessions, long maxBytes) {
    var defaults = StoreSettings.defaults(directory);
    return new StoreSettings(
        directory,
        defaults.uploadExpiry(),
        maxSize,
        maxSessions,
        maxBytes,
        defaults.diskReserve(),
        defaults.grace(),
        false);
  }

  static byte[] read(BlobStore blobs, RepositoryName repository, Digest digest) throws IOException {
    try (var range = blobs.open(repository, digest).orElseThrow()) {
      var bytes = new ByteArrayOutputStream();
      range.transferTo(Channels.newChannel(bytes));
      return bytes.toByteArray();
    }
  }

  /** Every regular file below, the lock and the records apart. */
  static List<Path> files(Path directory) throws IOException {
    try (var all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  static void append(Upload upload, byte[] content) {
    upload.append(OptionalLong.empty(), OptionalLong.empty(), TestContent.body(content, 1));
  }
}
