package io.moorage.blobstore.metadata;

import static io.moorage.blobstore.metadata.RecordsFixture.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class UploadsTest {
  private final RecordsFixture fixture = new RecordsFixture();
  private final Uploads uploads = fixture.records.uploads();

  @Test
  void find_openSession_hasWhatItWasOpenedWith() {
    var id = new UploadId(UUID.randomUUID());
    uploads.open(id, APP, DigestAlgorithm.SHA512);
    var record = uploads.find(id).orElseThrow();
    assertEquals(APP, record.repository());
    assertEquals(DigestAlgorithm.SHA512, record.algorithm());
  }

  @Test
  void idle_countsFromTheLastTouch() {
    var id = fixture.session(APP);
    fixture.pass(Duration.ofHours(3));
    assertEquals(Duration.ofHours(3).toMillis(), uploads.idle(uploads.find(id).orElseThrow()));
    uploads.touch(id);
    fixture.pass(Duration.ofHours(1));
    assertEquals(Duration.ofHours(1).toMillis(), uploads.idle(uploads.find(id).orElseThrow()));
  }

  @Test
  void touch_closedSession_doesNotBringItBack() {
    var id = fixture.session(APP);
    assertTrue(uploads.close(id));
    uploads.touch(id);
    assertTrue(uploads.find(id).isEmpty());
  }

  @Test
  void touch_sessionClosedMeanwhile_doesNotBringItBack() {
    var id = fixture.session(APP);
    fixture.store.beforeCommit(() -> assertTrue(uploads.close(id)));
    uploads.touch(id);
    assertEquals(List.of(), fixture.keys(Keyspace.UPLOAD));
  }

  @Test
  void close_twice_tellsTheSecondThatItIsGone() {
    var id = fixture.session(APP);
    assertTrue(uploads.close(id));
    assertFalse(uploads.close(id));
  }

  @Test
  void all_moreThanAPage_findsEach() {
    var opened = new HashSet<UploadId>();
    for (int i = 0; i < 2001; i++) {
      opened.add(fixture.session(APP));
    }
    assertEquals(opened, new HashSet<>(uploads.all()));
  }
}
