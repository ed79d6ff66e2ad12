package io.moorage.blobstore.metadata;

import static io.moorage.blobstore.metadata.RecordsFixture.APP;
import static io.moorage.blobstore.metadata.RecordsFixture.OTHER;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.oci.Digest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SightingsTest {
  private static final byte[] LAYER = TestContent.bytes(100, 1);
  private static final Digest DIGEST = TestContent.digest(LAYER);

  private final RecordsFixture fixture = new RecordsFixture();
  private final Links links = fixture.records.links();

  private Sightings.Sighting taken() {
    return links.sightings().take(APP, DIGEST);
  }

  @Test
  void sighting_readsAndNewLinks_holds() {
    var _ = fixture.upload(APP, LAYER);
    var sighting = taken();
    assertTrue(links.readable(APP, DIGEST).isPresent());
    assertTrue(links.mount(OTHER, DIGEST, Optional.of(APP), _ -> true));
    var _ = fixture.upload(APP, LAYER);
    assertTrue(sighting.holds());
  }

  @Test
  void sighting_unlinked_holdsNoMore() {
    var _ = fixture.upload(APP, LAYER);
    var sighting = taken();
    assertTrue(links.unlink(APP, DIGEST) instanceof Links.Unlinking.Unlinked);
    assertFalse(sighting.holds());
  }

  @Test
  void sighting_suspected_holdsNoMore() {
    var _ = fixture.upload(APP, LAYER);
    var sighting = taken();
    links.suspect(links.blob(DIGEST).orElseThrow());
    assertFalse(sighting.holds());
  }

  /** Who reads the records between the two counts may see the old state. */
  @Test
  void sighting_takenWhileAChangeGoesOn_holdsNoMoreBehindIt() {
    var sightings = new Sightings();
    var during = new Sightings.Sighting[1];
    assertTrue(
        sightings.change(
            DIGEST,
            () -> {
              during[0] = sightings.take(APP, DIGEST);
              return true;
            }));
    assertFalse(during[0].holds());
    assertTrue(sightings.take(APP, DIGEST).holds());
  }

  @Test
  void sighting_repositoryChanges_holdsNoMore() {
    var sightings = new Sightings();
    var here = sightings.take(APP, DIGEST);
    var there = sightings.take(OTHER, DIGEST);
    assertTrue(sightings.change(APP, () -> true));
    assertFalse(here.holds());
    assertTrue(there.holds());
  }
}
