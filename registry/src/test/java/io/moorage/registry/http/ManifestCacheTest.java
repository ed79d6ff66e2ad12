package io.moorage.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.metadata.StoredManifest;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import io.moorage.registry.endpoint.GetManifest;
import io.moorage.registry.endpoint.LargeAnswers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ManifestCacheTest {
  private static final RepositoryName REPO = RepositoryName.parse("team/app");
  private static final Tag TAG = Tag.parse("latest");
  private static final String PATH = "/v2/team/app/manifests/latest";

  private static final LargeAnswers ANY = new LargeAnswers(Long.MAX_VALUE, Duration.ZERO);

  private final ManifestCache cache = new ManifestCache(1 << 20);
  private final AtomicInteger reads = new AtomicInteger();

  private static StoredManifest manifest(int version) {
    var body = Integer.toString(version).getBytes(UTF_8);
    return new StoredManifest(
        Digest.of(DigestAlgorithm.SHA256, body), MediaType.OCI_MANIFEST, body);
  }

  /** A store that holds this version, and does something when it has read but not yet answered. */
  private GetManifest.Source store(int version, Runnable meanwhile) {
    return cache.through(
        (repository, reference, room) -> {
          reads.incrementAndGet();
          var found = Optional.of(manifest(version));
          meanwhile.run();
          return found;
        });
  }

  private void change() {
    cache.changing(REPO, List.of(TAG));
    cache.changed(REPO, List.of(TAG));
  }

  @Test
  void read_isRemembered() {
    store(1, () -> {}).find(REPO, TAG, ANY.newRoom());
    var hot = cache.get(PATH);
    assertNotNull(hot);
    assertEquals(manifest(1).digest(), hot.digest());
    assertEquals(1, hot.length());
  }

  @Test
  void change_forgets() {
    store(1, () -> {}).find(REPO, TAG, ANY.newRoom());
    cache.changing(REPO, List.of(TAG));
    assertNull(cache.get(PATH));
    cache.changed(REPO, List.of(TAG));
    assertNull(cache.get(PATH));
  }

  @Test
  void readThatMeetsAChange_isNotRemembered() {
    store(1, this::change).find(REPO, TAG, ANY.newRoom());
    assertNull(cache.get(PATH));
  }

  @Test
  void readThatMeetsTheBeginningOfAChange_isNotRemembered() {
    store(1, () -> cache.changing(REPO, List.of(TAG))).find(REPO, TAG, ANY.newRoom());
    assertNull(cache.get(PATH));
    cache.changed(REPO, List.of(TAG));
    assertNull(cache.get(PATH));
  }

  @Test
  void readDuringAChange_isNotRemembered_evenIfItOutlivesIt() {
    cache.changing(REPO, List.of(TAG));
    store(1, () -> cache.changed(REPO, List.of(TAG))).find(REPO, TAG, ANY.newRoom());
    assertNull(cache.get(PATH));
  }

  @Test
  void readWhileOneOfTwoChangesIsOpen_isNotRemembered() {
    cache.changing(REPO, List.of(TAG));
    cache.changing(REPO, List.of(TAG));
    cache.changed(REPO, List.of(TAG));
    store(1, () -> {}).find(REPO, TAG, ANY.newRoom());
    assertNull(cache.get(PATH));
    cache.changed(REPO, List.of(TAG));
    store(2, () -> {}).find(REPO, TAG, ANY.newRoom());
    assertNotNull(cache.get(PATH));
  }

  @Test
  void changeOfAnother_leavesIt() {
    store(1, () -> {}).find(REPO, TAG, ANY.newRoom());
    cache.changing(REPO, List.of(Tag.parse("other")));
    assertNotNull(cache.get(PATH));
  }

  @Test
  void missing_isNotRemembered() {
    cache.through((repository, reference, room) -> Optional.empty()).find(REPO, TAG, ANY.newRoom());
    assertNull(cache.get(PATH));
  }

  @Test
  void largerThanItMayBe_isNotRemembered() {
    var cache = new ManifestCache(32 << 20);
    var body = new byte[(4 << 20) + 1];
    var large =
        new StoredManifest(Digest.of(DigestAlgorithm.SHA256, body), MediaType.OCI_MANIFEST, body);
    cache
        .through((repository, reference, room) -> Optional.of(large))
        .find(REPO, TAG, ANY.newRoom());
    assertNull(cache.get(PATH));
  }

  @Test
  void missesAtOnce_shareOneReading() throws Exception {
    var cache = new ManifestCache(32 << 20);
    var inside = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var source =
        cache.through(
            (repository, reference, room) -> {
              reads.incrementAndGet();
              inside.countDown();
              await(go);
              var body = new byte[4 << 20];
              return Optional.of(
                  new StoredManifest(
                      Digest.of(DigestAlgorithm.SHA256, body), MediaType.OCI_MANIFEST, body));
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> readers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        readers.add(
            threads.submit(() -> source.find(REPO, TAG, ANY.newRoom()).orElseThrow().body()));
      }
      inside.await();
      go.countDown();
      var first = readers.getFirst().get();
      for (var reader : readers) {
        assertSame(first, reader.get());
      }
    }
    assertEquals(1, reads.get());
  }

  @Test
  void missAfterAChange_doesNotShareTheReadingBeforeIt() throws Exception {
    var inside = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var old =
        store(
            1,
            () -> {
              inside.countDown();
              await(go);
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var before = threads.submit(() -> old.find(REPO, TAG, ANY.newRoom()).orElseThrow());
      inside.await();
      change();
      var after = store(2, () -> {}).find(REPO, TAG, ANY.newRoom()).orElseThrow();
      assertEquals(manifest(2).digest(), after.digest());
      go.countDown();
      assertEquals(manifest(1).digest(), before.get().digest());
    }
    var hot = cache.get(PATH);
    assertNotNull(hot);
    assertEquals(manifest(2).digest(), hot.digest());
  }

  @Test
  void failedReading_isNotShared() {
    var failing =
        cache.through(
            (repository, reference, room) -> {
              throw new IllegalStateException("broken");
            });
    assertThrows(IllegalStateException.class, () -> failing.find(REPO, TAG, ANY.newRoom()));
    assertEquals(
        manifest(1).digest(),
        store(1, () -> {}).find(REPO, TAG, ANY.newRoom()).orElseThrow().digest());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void manyManifests_stayWithinTheBound() {
    for (int i = 0; i < 5_000; i++) {
      store(i, () -> {}).find(REPO, Tag.parse("t" + i), ANY.newRoom());
    }
    long kept = 0;
    for (int i = 0; i < 5_000; i++) {
      kept += cache.get("/v2/team/app/manifests/t" + i) == null ? 0 : 1;
    }
    assertTrue(kept > 100 && kept < (1 << 20) / 1_024, () -> "kept some");
  }

  /**
   * One thread moves a tag from version to version as the store does; others read through the
   * cache. After a version was acknowledged nobody may see an older one.
   */
  @Test
  void race_neverServesWhatIsOlderThanAcknowledged() throws Exception {
    var stored = new AtomicInteger();
    var acknowledged = new AtomicInteger();
    var over = new AtomicBoolean();
    var source =
        cache.through(
            (repository, reference, room) -> {
              var found = Optional.of(manifest(stored.get()));
              Thread.onSpinWait();
              return found;
            });
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        readers.add(
            threads.submit(
                () -> {
                  while (!over.get()) {
                    int least = acknowledged.get();
                    var hot = cache.get(PATH);
                    int seen =
                        hot == null
                            ? Integer.parseInt(
                                new String(
                                    source.find(REPO, TAG, ANY.newRoom()).orElseThrow().body(),
                                    UTF_8))
                            : Integer.parseInt(hot.body().toString());
                    assertTrue(seen >= least, () -> seen + " after " + least);
                    Thread.onSpinWait();
                  }
                }));
      }
      for (int version = 1; version <= 5_000; version++) {
        cache.changing(REPO, List.of(TAG));
        Thread.onSpinWait();
        stored.set(version);
        cache.changed(REPO, List.of(TAG));
        acknowledged.set(version);
      }
      over.set(true);
      for (var reader : readers) {
        reader.get();
      }
    }
  }
}
