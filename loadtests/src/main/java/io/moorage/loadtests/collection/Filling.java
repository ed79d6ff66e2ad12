package io.moorage.loadtests.collection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.rocks.RocksKeyValueStore;
import io.moorage.blobstore.metadata.BlobRecord;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.Records;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.ManifestReader;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import io.moorage.loadtests.compare.InParallel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Fills a data directory with tiny blobs, past the server and its syncs: by the rules of the
 * records, so that the store is one that pushes could have made.
 */
final class Filling {
  static final int LAYERS = 100;
  private static final int THREADS = 8;
  private static final int IMAGES_PER_REPOSITORY = 100;

  private final Path directory;
  private final Records kept;
  private final Records due;

  private Filling(Path directory, KeyValueStore store) {
    this.directory = directory;
    this.kept = records(store, Duration.ofHours(24), 1);
    this.due = records(store, Duration.ZERO, 2);
  }

  /** So many blobs in images of a hundred layers, and so many that nothing uses any more. */
  static void fill(Path directory, int used, int unused) throws IOException, InterruptedException {
    DataDirectory.open(StoreSettings.defaults(directory), ReferenceListener.none()).close();
    try (var store = new Unsynced(RocksKeyValueStore.open(directory.resolve("meta")))) {
      var filling = new Filling(directory, store);
      InParallel.each(THREADS, used / LAYERS, filling::image);
      InParallel.each(THREADS, unused / LAYERS, filling::garbage);
      filling.settle();
      store.sync();
    }
  }

  private static Records records(KeyValueStore store, Duration grace, long seed) {
    var defaults = StoreSettings.defaults(Path.of("/"));
    var settings =
        new StoreSettings(
            defaults.directory(),
            defaults.uploadExpiry(),
            defaults.uploadMaxSize(),
            defaults.uploadMaxSessions(),
            defaults.uploadMaxBytes(),
            defaults.diskReserve(),
            grace,
            false);
    return Records.over(
        store,
        settings,
        ReferenceListener.none(),
        System::nanoTime,
        InstantSource.system(),
        new Random(seed));
  }

  private void image(int number) throws IOException {
    var repository = RepositoryName.parse("used/app" + number / IMAGES_PER_REPOSITORY);
    var layers = new ArrayList<byte[]>();
    for (int layer = 0; layer < LAYERS; layer++) {
      layers.add(blob(kept, repository, "layer %d of image %d".formatted(layer, number)));
    }
    var body =
        """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}\
        """
            .formatted(
                MediaType.OCI_MANIFEST,
                descriptor("application/vnd.oci.image.config.v1+json", layers.getFirst()),
                layers.stream()
                    .map(layer -> descriptor("application/vnd.oci.image.layer.v1.tar", layer))
                    .collect(Collectors.joining(",")))
            .getBytes(UTF_8);
    var outcome =
        kept.manifests()
            .push(
                new Push(
                    repository,
                    Digest.of(DigestAlgorithm.SHA256, body),
                    ManifestReader.read(body, Optional.of(MediaType.OCI_MANIFEST)),
                    body,
                    List.of(Tag.parse("v" + number)),
                    new Push.TagCondition.None()));
    if (!outcome.equals(new Push.Outcome.Stored())) {
      throw new IOException("not stored: " + outcome);
    }
  }

  private void garbage(int number) throws IOException {
    var repository = RepositoryName.parse("unused/app" + number % IMAGES_PER_REPOSITORY);
    for (int i = 0; i < LAYERS; i++) {
      blob(due, repository, "unused %d of %d".formatted(i, number));
    }
  }

  /** Its file, at the place where the store looks for it, and its records. */
  private byte[] blob(Records records, RepositoryName repository, String text) throws IOException {
    var content = text.getBytes(UTF_8);
    var digest = Digest.of(DigestAlgorithm.SHA256, content);
    var folder = directory.resolve("blobs/sha256").resolve(digest.hex().substring(0, 2));
    Files.write(folder.resolve(digest.hex()), content);
    var session = new UploadId(UUID.randomUUID());
    records.uploads().open(session, repository, DigestAlgorithm.SHA256);
    var record = new BlobRecord(content.length, new ObjectName(digest, 0), false);
    for (int tries = 0; !records.links().addNew(repository, session, record); tries++) {
      // Another thread may just have made the repository.
      if (tries == THREADS) {
        throw new IOException("not added: " + digest);
      }
    }
    return content;
  }

  private static String descriptor(String type, byte[] content) {
    return """
    {"mediaType":"%s","digest":"%s","size":%d}\
    """
        .formatted(type, Digest.of(DigestAlgorithm.SHA256, content), content.length);
  }

  /** As after a clean stop. The clock goes on from here, where all that is unused is due. */
  private void settle() {
    due.clock().persist();
    for (var page = kept.links().fresh(Optional.empty(), 1_000);
        !page.isEmpty();
        page = kept.links().fresh(Optional.of(page.getLast()), 1_000)) {
      kept.links().settle(page);
    }
  }
}
