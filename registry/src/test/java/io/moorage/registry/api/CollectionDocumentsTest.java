package io.moorage.registry.api;

import static io.moorage.registry.api.MemoryParts.DIGEST;
import static io.moorage.registry.api.MemoryParts.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.blobstore.gc.Backlog;
import io.moorage.blobstore.gc.CollectionRun;
import io.moorage.blobstore.gc.CollectionRun.End;
import io.moorage.blobstore.gc.CollectionStatus;
import io.moorage.blobstore.gc.Tally;
import io.moorage.blobstore.metadata.BlobRecord;
import io.moorage.blobstore.metadata.Explanation;
import io.moorage.blobstore.metadata.Explanation.Place;
import io.moorage.blobstore.metadata.Explanation.Reason;
import io.moorage.blobstore.metadata.Explanation.Some;
import io.moorage.blobstore.metadata.Explanation.User;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the collector's end-points say is as the description says, whatever there is to say. */
class CollectionDocumentsTest {
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final RepositoryName APP = RepositoryName.parse("team/app");

  private final MemoryParts memory = new MemoryParts();
  private final Described described = Described.load();

  static List<CollectionStatus> statuses() {
    var tally = new Tally(1, 2, 3, 4, 5);
    return List.of(
        new MemoryParts().status,
        new CollectionStatus(
            Optional.of(TIME),
            Optional.of(new CollectionRun(TIME, Duration.ofMillis(7), tally, new End.Stopped())),
            Optional.empty(),
            tally,
            new Backlog(9, Optional.of(TIME), 8, 7),
            Optional.of(
                new CollectionRun(TIME, Duration.ZERO, tally, new End.Failed("no \"disk\"")))),
        new CollectionStatus(
            Optional.empty(),
            Optional.of(new CollectionRun(TIME, Duration.ofMillis(7), tally, new End.Complete())),
            Optional.of(TIME),
            tally,
            new Backlog(0, Optional.empty(), 0, 0),
            Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void status_isAsDescribed(CollectionStatus status) {
    memory.status = status;
    var answer = memory.answer("GET", "/api/v1/collection");
    assertEquals(
        List.of(),
        described.faults("GET", "/api/v1/collection", answer.status(), MemoryParts.body(answer)));
  }

  @Test
  void explanation_ofEverything_isAsDescribed() {
    var tags = new Some<>(List.of(Tag.parse("1.0")), true);
    var indexes = new Some<>(List.of(OTHER), false);
    var by = new Some<>(List.of(new User(OTHER, tags, indexes)), false);
    memory.explanations.put(
        DIGEST,
        new Explanation(
            DIGEST,
            Optional.of(new BlobRecord(5, new ObjectName(DIGEST, 1), true)),
            new Some<>(List.of(new ObjectName(DIGEST, 0)), false),
            new Some<>(
                List.of(
                    new Place(APP, new Reason.Named(by)),
                    new Place(APP, new Reason.Going(TIME)),
                    new Place(APP, new Reason.Orphaned()),
                    new Place(APP, new Reason.Unaccounted())),
                true),
            new Some<>(List.of(new Place(APP, new Reason.Pushed(tags, indexes))), false)));
    for (var word : List.of(DIGEST.toString(), DIGEST.toString().replace(":", "%3A"))) {
      var answer = memory.answer("GET", "/api/v1/blobs/" + word + "/explanation");
      assertEquals(200, answer.status());
      assertEquals(
          List.of(),
          described.faults(
              "GET", "/api/v1/blobs/{digest}/explanation", 200, MemoryParts.body(answer)));
    }
  }
}
