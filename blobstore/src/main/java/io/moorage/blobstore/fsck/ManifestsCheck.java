package io.moorage.blobstore.fsck;

import io.moorage.blobstore.fsck.RepositoryCheck.Named;
import io.moorage.blobstore.metadata.RepositoryId;
import io.moorage.blobstore.metadata.Row;
import io.moorage.blobstore.metadata.RowKind;
import io.moorage.blobstore.metadata.Rows;
import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.DescriptorJson;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.InvalidManifest;
import io.moorage.blobstore.oci.Manifest;
import io.moorage.blobstore.oci.ManifestReader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From each manifest to its bytes, and from what they name to what there is. */
final class ManifestsCheck {
  private final Rows rows;
  private final Names names;
  private final Sink sink;
  private final Fsck.Options options;
  private final Tally tally;
  private final Predicate<Digest> lost;
  private long edges;
  private long referrers;
  private boolean known;

  ManifestsCheck(
      Rows rows,
      Names names,
      Sink sink,
      Fsck.Options options,
      Tally tally,
      Predicate<Digest> lost) {
    this.rows = rows;
    this.names = names;
    this.sink = sink;
    this.options = options;
    this.tally = tally;
    this.lost = lost;
  }

  /** Goes through records and bytes side by side: their keys have one order. */
  Named check(RepositoryId repository) {
    edges = 0;
    referrers = 0;
    known = true;
    var records = rows.walk(RowKind.MANIFEST, repository).iterator();
    var bodies = rows.walk(RowKind.BODY, repository).iterator();
    var record = next(records);
    var body = next(bodies);
    while (record != null || body != null) {
      int order = record == null ? 1 : body == null ? -1 : record.digest().compareTo(body.digest());
      if (order < 0 && record != null) {
        tally.manifests.increment();
        known = false;
        sink.found(new ManifestFinding.BodyMissing(names.called(repository), record.digest()));
        record = next(records);
      } else if (order > 0 && body != null) {
        known = false;
        withoutRecord(body);
        body = next(bodies);
      } else if (record != null && body != null) {
        tally.manifests.increment();
        check(record, body);
        record = next(records);
        body = next(bodies);
      }
    }
    return new Named(edges, referrers, known);
  }

  private static <T> @Nullable T next(Iterator<T> rows) {
    return rows.hasNext() ? rows.next() : null;
  }

  private void withoutRecord(Row.Body body) {
    var in = names.called(body.repository());
    if (hash(body).equals(body.digest())) {
      try {
        var type = ManifestReader.read(body.bytes(), Optional.empty()).mediaType();
        sink.found(new ManifestFinding.BodyWithoutManifest(in, body, type));
        return;
      } catch (InvalidManifest untyped) {
        // What it was pushed as is not known; the bytes are kept aside.
      }
    }
    sink.found(new ManifestFinding.BodyStray(in, body));
  }

  private static Digest hash(Row.Body body) {
    return Digest.of(body.digest().algorithm(), body.bytes());
  }

  private void check(Row.Stored record, Row.Body body) {
    var actual = hash(body);
    if (!actual.equals(body.digest())) {
      known = false;
      sink.found(new ManifestFinding.BodyRotten(names.called(record.repository()), body, actual));
      return;
    }
    if (record.size() != body.bytes().length) {
      sink.found(
          new ManifestFinding.ManifestWrongSize(
              names.called(record.repository()), record, body.bytes().length));
    }
    try {
      var manifest = ManifestReader.read(body.bytes(), Optional.of(record.mediaType()));
      checkNamed(record, manifest);
      checkSubject(body, manifest);
    } catch (InvalidManifest e) {
      known = false;
      sink.found(
          new ManifestFinding.ManifestUnreadable(
              names.called(record.repository()), record.digest(), String.valueOf(e.getMessage())));
    }
  }

  private void checkNamed(Row.Stored record, Manifest manifest) {
    var seen = new HashSet<Digest>();
    for (var blob : manifest.blobs()) {
      if (seen.add(blob.digest())) {
        checkEdge(record, blob.digest());
        if (!options.sparseImages()
            && !blob.mediaType().isNonDistributable()
            && !isReadable(record.repository(), blob.digest())) {
          sink.found(
              new ManifestFinding.ManifestLacksBlob(
                  names.called(record.repository()), record.digest(), blob.digest()));
        }
      }
    }
    for (var child : manifest.children()) {
      if (seen.add(child.digest())) {
        checkEdge(record, child.digest());
      }
    }
  }

  private boolean isReadable(RepositoryId repository, Digest digest) {
    return rows.has(RowKind.LINK, repository, digest)
        && rows.has(RowKind.BLOB, digest)
        && !lost.test(digest);
  }

  private void checkEdge(Row.Stored user, Digest child) {
    if (rows.has(RowKind.EDGE, user.repository(), child, user.digest())) {
      edges++;
    } else {
      var edge = new Row.Edge(user.repository(), child, user.digest());
      sink.found(new LinkFinding.EdgeMissing(names.called(user.repository()), edge));
      if (sink.mends()) {
        edges++;
      }
    }
  }

  private void checkSubject(Row.Body body, Manifest manifest) {
    if (manifest.subject().isEmpty()) {
      return;
    }
    var subject = manifest.subject().get().digest();
    var entry = rows.get(RowKind.REFERRER, body.repository(), subject, body.digest());
    if (entry.isPresent()) {
      referrers++;
    }
    var expected =
        DescriptorJson.write(
            new Descriptor(
                manifest.mediaType(),
                body.digest(),
                body.bytes().length,
                manifest.artifactType(),
                manifest.annotations()));
    if (entry.isEmpty() || !Arrays.equals(entry.get().descriptor(), expected)) {
      sink.found(
          new ManifestFinding.ReferrerMissing(names.called(body.repository()), body, manifest));
      if (entry.isEmpty() && sink.mends()) {
        referrers++;
      }
    }
  }

  /** Looks at each entry among the referrers if there are more than the manifests account for. */
  void checkReferrers(RepositoryId repository, Named named) {
    long entries = 0;
    for (var entry : rows.walk(RowKind.REFERRER, repository)) {
      entries++;
      if (!rows.has(RowKind.MANIFEST, repository, entry.digest())) {
        entries--;
        sink.found(new ManifestFinding.ReferrerTooMany(names.called(repository), entry));
      }
    }
    if (!named.known() || entries == named.referrers()) {
      return;
    }
    for (var entry : rows.walk(RowKind.REFERRER, repository)) {
      var refers =
          read(repository, entry.digest())
              .flatMap(Manifest::subject)
              .map(Descriptor::digest)
              .filter(entry.subject()::equals);
      if (refers.isEmpty()) {
        sink.found(new ManifestFinding.ReferrerTooMany(names.called(repository), entry));
      }
    }
  }

  private Optional<Manifest> read(RepositoryId repository, Digest digest) {
    return read(rows, repository, digest);
  }

  /** A manifest as it was pushed; none if it cannot be read. */
  static Optional<Manifest> read(Rows rows, RepositoryId repository, Digest digest) {
    var record = rows.get(RowKind.MANIFEST, repository, digest);
    var body = rows.get(RowKind.BODY, repository, digest);
    if (record.isEmpty() || body.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ManifestReader.read(body.get().bytes(), Optional.of(record.get().mediaType())));
    } catch (InvalidManifest unreadable) {
      return Optional.empty();
    }
  }

  /** Whether a manifest names this digest. */
  static boolean names(Manifest manifest, Digest digest) {
    return Stream.concat(manifest.blobs().stream(), manifest.children().stream())
        .anyMatch(descriptor -> descriptor.digest().equals(digest));
  }
}
