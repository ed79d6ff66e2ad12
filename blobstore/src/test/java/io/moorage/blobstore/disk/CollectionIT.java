package io.moorage.blobstore.disk;

import static io.moorage.blobstore.disk.StoreFixture.APP;
import static io.moorage.blobstore.disk.StoreFixture.OTHER;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.BlobStore.Removal;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.gc.CollectionRun;
import io.moorage.blobstore.gc.Passes;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.Records;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collection of real files. Grace is a day. */
final class CollectionIT {
  private static final Duration GRACE = Duration.ofDays(1);
  private static final byte[] LAYER = TestContent.bytes(9_000, 1);
  private static final Digest DIGEST = TestContent.digest(LAYER);

  @TempDir(factory = InMemory.class)
  Path directory;

  private StoreFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = new StoreFixture(StoreSettings.defaults(directory), new LocalDisk());
  }

  private void collect() {
    assertEquals(new CollectionRun.End.Complete(), Passes.one(fixture.records, fixture.files()));
  }

  private List<Path> files() throws IOException {
    return StoreFixture.files(directory.resolve("blobs"));
  }

  private Path file(int generation) {
    return fixture.layout.object(new ObjectName(DIGEST, generation));
  }

  /** What was remembered of a blob that is gone must not let a push believe that it is there. */
  @Test
  void pushDeleteCollectPushPull_withoutARestart_works() throws IOException {
    for (int round = 0; round < 3; round++) {
      var _ = TestContent.push(fixture.blobs, APP, LAYER);
      assertEquals(Optional.of(9_000L), fixture.blobs.size(APP, DIGEST));
      assertArrayEquals(LAYER, StoreFixture.read(fixture.blobs, APP, DIGEST));
      assertEquals(new Removal.Removed(), fixture.blobs.remove(APP, DIGEST));
      collect();
      assertEquals(List.of(), files());
      assertEquals(Optional.empty(), fixture.blobs.size(APP, DIGEST));
      assertFalse(fixture.blobs.mount(OTHER, DIGEST, Optional.empty(), name -> true));
    }
    var _ = TestContent.push(fixture.blobs, APP, LAYER);
    var image = TestContent.image(APP, List.of(LAYER), "latest");
    assertEquals(new Push.Outcome.Stored(), fixture.records.manifests().push(image));
    collect();
    assertArrayEquals(LAYER, StoreFixture.read(fixture.blobs, APP, DIGEST));
  }

  @Test
  void collect_sharedByTwoRepositories_goesWithTheLast() throws IOException {
    var _ = TestContent.push(fixture.blobs, APP, LAYER);
    assertTrue(fixture.blobs.mount(OTHER, DIGEST, Optional.of(APP), name -> true));
    assertEquals(new Removal.Removed(), fixture.blobs.remove(APP, DIGEST));
    collect();
    assertEquals(Optional.empty(), fixture.blobs.size(APP, DIGEST));
    assertArrayEquals(LAYER, StoreFixture.read(fixture.blobs, OTHER, DIGEST));
    assertEquals(new Removal.Removed(), fixture.blobs.remove(OTHER, DIGEST));
    collect();
    assertEquals(List.of(), files());
  }

  @Test
  void head_lateInTheGrace_keepsItForAnother() {
    var _ = TestContent.push(fixture.blobs, APP, LAYER);
    fixture.pass(Duration.ofHours(23));
    assertTrue(fixture.blobs.size(APP, DIGEST).isPresent());
    fixture.pass(Duration.ofHours(23));
    collect();
    assertTrue(fixture.blobs.open(APP, DIGEST).isPresent());
    fixture.pass(Duration.ofHours(2));
    collect();
    assertTrue(fixture.blobs.open(APP, DIGEST).isEmpty());
  }

  @Test
  void push_whileItsOldFileIsCondemned_takesTheNextGeneration() throws IOException {
    var _ = TestContent.push(fixture.blobs, APP, LAYER);
    fixture.pass(GRACE);
    var garbage = fixture.records.garbage();
    garbage.collect(garbage.due(Optional.empty(), garbage.now(), 10));
    assertEquals(List.of(new ObjectName(DIGEST, 0)), garbage.condemned(Optional.empty(), 10));
    var _ = TestContent.push(fixture.blobs, APP, LAYER);
    assertEquals(2, files().size());
    collect();
    assertEquals(List.of(file(1)), files());
    assertArrayEquals(LAYER, StoreFixture.read(fixture.blobs, APP, DIGEST));
  }

  @Test
  void heal_ofADamagedFile_condemnsItAndItGoes() throws IOException {
    var _ = TestContent.push(fixture.blobs, APP, LAYER);
    Files.write(file(0), new byte[3]);
    var _ = TestContent.push(fixture.blobs, APP, LAYER);
    assertEquals(2, files().size());
    collect();
    assertEquals(List.of(file(1)), files());
    assertArrayEquals(LAYER, StoreFixture.read(fixture.blobs, APP, DIGEST));
  }

  @Test
  void read_ofABlobThatGoes_endsWithItsBytes() throws IOException {
    var _ = TestContent.push(fixture.blobs, APP, LAYER);
    try (var range = fixture.blobs.open(APP, DIGEST).orElseThrow()) {
      assertEquals(new Removal.Removed(), fixture.blobs.remove(APP, DIGEST));
      collect();
      var bytes = new ByteArrayOutputStream();
      range.transferTo(Channels.newChannel(bytes));
      assertArrayEquals(LAYER, bytes.toByteArray());
    }
    assertTrue(fixture.blobs.open(APP, DIGEST).isEmpty());
  }

  /** Due times are the store's own: it is for people that the wall clock is asked. */
  @Test
  void collect_whenTheWallClockSteps_collectsNothingEarly() {
    var wall = new AtomicLong(1_000_000_000);
    InstantSource time = () -> Instant.ofEpochSecond(wall.get());
    var records =
        Records.over(
            fixture.store,
            StoreSettings.defaults(directory),
            ReferenceListener.none(),
            fixture.nanos::get,
            time,
            new Random(9));
    var _ = TestContent.push(fixture.blobs, APP, LAYER);
    for (var step : List.of(Duration.ofDays(400), Duration.ofDays(-800))) {
      wall.addAndGet(step.toSeconds());
      assertEquals(new CollectionRun.End.Complete(), Passes.one(records, fixture.files()));
      assertTrue(fixture.blobs.open(APP, DIGEST).isPresent(), "after a step of " + step);
    }
    fixture.pass(GRACE);
    assertEquals(new CollectionRun.End.Complete(), Passes.one(records, fixture.files()));
    assertTrue(fixture.blobs.open(APP, DIGEST).isEmpty());
  }

  /** The store's clock stands still while the store is closed. */
  @Test
  void collect_afterALongStop_collectsNothingEarly() {
    var _ = TestContent.push(fixture.blobs, APP, LAYER);
    fixture.records.clock().persist();
    fixture.nanos.set(-GRACE.toNanos());
    var records =
        Records.over(
            fixture.store,
            StoreSettings.defaults(directory),
            ReferenceListener.none(),
            fixture.nanos::get,
            InstantSource.system(),
            new Random(9));
    assertEquals(new CollectionRun.End.Complete(), Passes.one(records, fixture.files()));
    assertTrue(fixture.blobs.open(APP, DIGEST).isPresent());
  }

  @Test
  void expire_filesThatCouldNotBeRemoved_goLater() throws IOException {
    var upload = fixture.blobs.startUpload(APP, DigestAlgorithm.SHA256);
    StoreFixture.append(upload, LAYER);
    var staging = fixture.layout.upload(upload.id());
    var obstacle = Files.createDirectories(staging.resolve("obstacle/inside"));
    upload.cancel();
    assertTrue(Files.exists(staging));
    Files.delete(obstacle);
    Files.delete(staging.resolve("obstacle"));
    collect();
    assertFalse(Files.exists(staging));
  }
}
