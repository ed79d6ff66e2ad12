package io.moorage.blobstore.disk;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What clients were told, and so what must be there. Operations happen in the midst of others: an
 * answer counts only if nothing that was begun or ended meanwhile could have undone it.
 */
final class Promises {
  /** What is pushed. */
  static final List<Push> IMAGES =
      Stream.of(StoreFixture.APP, StoreFixture.OTHER)
          .flatMap(
              repository ->
                  Stream.of(
                      TestContent.image(repository, List.of(content(1))),
                      TestContent.image(repository, List.of(content(1), content(2))),
                      TestContent.image(repository, List.of(content(2), content(3))),
                      TestContent.image(repository, List.of(content(3)))))
          .toList();

  private final AtomicLong nanos;
  private final Map<Blob, Long> until = new HashMap<>();
  private final Map<Object, Integer> changes = new HashMap<>();
  private final Set<Push> stored = new HashSet<>();

  private record Blob(RepositoryName repository, Digest digest) {}

  /** A question about a blob, as things stood when it was asked. */
  record Asked(RepositoryName repository, Digest digest, long at, int changes, boolean required) {}

  /** A change of a manifest that was begun. */
  record Change(Push image, int changes) {}

  Promises(AtomicLong nanos) {
    this.nanos = nanos;
  }

  static byte[] content(int number) {
    return TestContent.bytes(40 + 10 * number, number);
  }

  List<Digest> blobsOf(Push image) {
    return image.manifest().blobs().stream().map(Descriptor::digest).distinct().toList();
  }

  Asked ask(RepositoryName repository, Digest digest) {
    var blob = new Blob(repository, digest);
    return new Asked(repository, digest, nanos.get(), changesOf(blob), isRequired(blob));
  }

  /** The answer was that the blob is there for so long from the question on. */
  void keep(Asked asked, Duration time) {
    var blob = new Blob(asked.repository(), asked.digest());
    if (changesOf(blob) == asked.changes()) {
      begin(blob);
      until.merge(blob, asked.at() + time.toNanos(), Math::max);
    }
  }

  /** Whether the blob, asked for then, may not have been there at some time since. */
  boolean mayLack(Asked asked) {
    var blob = new Blob(asked.repository(), asked.digest());
    return !asked.required() || changesOf(blob) != asked.changes() || !isRequired(blob);
  }

  boolean isPromised(Asked asked) {
    return isRequired(new Blob(asked.repository(), asked.digest()));
  }

  /** Somebody deletes the blob. */
  void take(RepositoryName repository, Digest digest) {
    var blob = new Blob(repository, digest);
    until.remove(blob);
    changes.merge(blob, 1, Integer::sum);
  }

  /** From here on nothing is known of the manifest. */
  Change change(Push image) {
    stored.remove(image);
    return new Change(image, changes.merge(image, 1, Integer::sum));
  }

  void stored(Change change) {
    if (changesOf(change.image()) == change.changes()) {
      for (var digest : blobsOf(change.image())) {
        begin(new Blob(change.image().repository(), digest));
      }
      stored.add(change.image());
    }
  }

  /** It may have been gone before. */
  private void begin(Blob blob) {
    if (!isRequired(blob)) {
      changes.merge(blob, 1, Integer::sum);
    }
  }

  boolean isStored(Push image) {
    return stored.contains(image);
  }

  private int changesOf(Object name) {
    return changes.getOrDefault(name, 0);
  }

  private boolean isRequired(Blob blob) {
    return until.getOrDefault(blob, 0L) > nanos.get()
        || stored.stream()
            .anyMatch(
                image ->
                    image.repository().equals(blob.repository())
                        && blobsOf(image).contains(blob.digest()));
  }
}
