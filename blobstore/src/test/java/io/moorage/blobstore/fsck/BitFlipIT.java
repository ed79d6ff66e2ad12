package io.moorage.blobstore.fsck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.BlobStoreFailure.DigestMismatch;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.disk.InMemory;
import io.moorage.blobstore.disk.StoppedStore;
import io.moorage.blobstore.disk.UnusableDirectory;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.metadata.StoredManifest;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One bit turned somewhere on the disk. What is wrong is never served as right; it is found and
 * named, and the rest is served; or the directory is refused with a line that says why.
 */
class BitFlipIT {
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final long SEED = Long.getLong("moorage.test.seed", System.nanoTime());
  private static final int IMAGES = 12;
  private static final int ROUNDS = 12;

  @TempDir(factory = InMemory.class)
  Path temporary;

  /** Where the bit is turned, by how the names of those files end. */
  enum Place {
    TABLE(".sst"),
    LOG(".log"),
    MANIFEST("MANIFEST-");

    private final String word;

    Place(String word) {
      this.word = word;
    }

    Path in(Path records) throws IOException {
      try (var files = Files.list(records)) {
        return files
            .filter(file -> String.valueOf(file.getFileName()).contains(word))
            .filter(file -> file.toFile().length() > 0)
            .max(java.util.Comparator.naturalOrder())
            .orElseThrow();
      }
    }
  }

  private static byte[] layer(int image) {
    return TestContent.bytes(2_000 + image, image);
  }

  private static Push image(int image) {
    return TestContent.image(APP, List.of(layer(image)), "v" + image);
  }

  @ParameterizedTest
  @EnumSource
  void records_bitFlipped_neverServedAsRight(Place place) throws IOException {
    var random = new Random(SEED);
    var pristine = temporary.resolve("pristine");
    fill(pristine, place);
    int refused = 0;
    int found = 0;
    int unharmed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var copy = temporary.resolve("round-" + round);
      copy(pristine, copy);
      var file = place.in(copy.resolve("meta"));
      long at = random.nextLong(Files.size(file));
      flip(file, at);
      var where = "seed %d: %s at %d".formatted(SEED, file.getFileName(), at);

      List<Finding> findings;
      try {
        findings = check(copy);
      } catch (UnusableDirectory e) {
        assertTrue(String.valueOf(e.getMessage()).contains(copy.toString()), where);
        refused++;
        continue;
      }
      if (place == Place.TABLE) {
        assertTrue(
            findings.stream()
                .filter(RecordFinding.RecordDamaged.class::isInstance)
                .allMatch(finding -> finding.what().contains(".sst")),
            () -> where + findings);
      }
      int lost = countLost(copy, where);
      if (findings.isEmpty()) {
        // The last records of a log may go, as if they had never been written.
        assertTrue(lost == 0 || place == Place.LOG, where);
        unharmed++;
      } else {
        found++;
      }
    }
    System.out.printf(
        "%s: %d refused, %d found, %d without consequence; seed %d%n",
        place, refused, found, unharmed, SEED);
    assertTrue(refused + found > 0, "seed " + SEED);
  }

  /** How many images are not served; each that is served is right. */
  private static int countLost(Path directory, String where) throws IOException {
    int lost = 0;
    try (var data = open(directory)) {
      for (int i = 0; i < IMAGES; i++) {
        var image = image(i);
        try {
          var found = data.manifests().find(APP, Tag.parse("v" + i)).map(StoredManifest::body);
          var bytes = read(data, TestContent.digest(layer(i)));
          if (found.isPresent()) {
            assertArrayEquals(image.body(), found.get(), where);
          }
          if (bytes.isPresent()) {
            assertArrayEquals(layer(i), bytes.get(), where);
          }
          if (found.isEmpty() || bytes.isEmpty()) {
            lost++;
          }
        } catch (StoreFailure unreadable) {
          lost++;
        }
      }
    } catch (UnusableDirectory | StoreFailure refused) {
      return IMAGES;
    }
    return lost;
  }

  @Test
  void blobs_bitFlippedInSome_areFoundExactly() throws IOException {
    var random = new Random(SEED);
    fill(temporary, Place.LOG);
    var harmed = new HashSet<Digest>();
    for (int i = 0; i < IMAGES; i += 3) {
      var digest = TestContent.digest(layer(i));
      var file =
          temporary
              .resolve("blobs/sha256")
              .resolve(digest.hex().substring(0, 2))
              .resolve(digest.hex());
      flip(file, random.nextLong(Files.size(file)));
      harmed.add(digest);
    }
    Set<Digest> found = new HashSet<>();
    try (var store = StoppedStore.toMend(temporary)) {
      var _ =
          Fsck.repair(
              store,
              Fsck.Options.thorough(),
              java.time.Duration.ofHours(1),
              report -> {
                if (report.finding() instanceof FileFinding.FileRotten(var blob, var actual)) {
                  assertFalse(actual.equals(blob.object().digest()));
                  found.add(blob.object().digest());
                }
              });
    }
    assertEquals(harmed, found, () -> "seed " + SEED);
    try (var data = open(temporary)) {
      for (int i = 0; i < IMAGES; i++) {
        var digest = TestContent.digest(layer(i));
        assertEquals(harmed.contains(digest), read(data, digest).isEmpty());
      }
    }
  }

  @Test
  void upload_bitFlippedInItsFile_isRefusedByItsDigest() throws IOException {
    var content = layer(1);
    UploadId id;
    try (var data = open(temporary)) {
      var upload = data.blobs().startUpload(APP, DigestAlgorithm.SHA256);
      upload.append(OptionalLong.empty(), OptionalLong.empty(), TestContent.body(content, 2));
      id = upload.id();
    }
    flip(temporary.resolve("uploads").resolve(id.toString()).resolve("data"), 77);
    try (var data = open(temporary)) {
      var upload = data.blobs().upload(APP, id);
      assertThrows(DigestMismatch.class, () -> upload.finish(TestContent.digest(content)));
      upload.cancel();
      assertEquals(TestContent.digest(content), TestContent.push(data.blobs(), APP, content));
    }
    assertEquals(List.of(), check(temporary));
  }

  /** So that the records are in the place: those of the last process are in the log alone. */
  private static void fill(Path directory, Place place) {
    try (var data = open(directory)) {
      IntStream.range(0, IMAGES)
          .forEach(
              i -> {
                var _ = TestContent.push(data.blobs(), APP, layer(i));
                assertEquals(new Push.Outcome.Stored(), data.manifests().push(image(i)));
              });
    }
    if (place != Place.LOG) {
      open(directory).close();
    }
  }

  private static DataDirectory open(Path directory) {
    return DataDirectory.open(StoreSettings.defaults(directory), ReferenceListener.none());
  }

  private static List<Finding> check(Path directory) {
    var found = new ArrayList<Finding>();
    try (var store = StoppedStore.toRead(directory)) {
      var _ = Fsck.check(store, Fsck.Options.thorough(), report -> found.add(report.finding()));
    }
    return found;
  }

  private static Optional<byte[]> read(DataDirectory data, Digest digest) throws IOException {
    var range = data.blobs().open(APP, digest);
    if (range.isEmpty()) {
      return Optional.empty();
    }
    try (var open = range.get()) {
      var bytes = new ByteArrayOutputStream();
      open.transferTo(Channels.newChannel(bytes));
      return Optional.of(bytes.toByteArray());
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ 16)).rewind();
      channel.write(one, at);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (var path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }
}
