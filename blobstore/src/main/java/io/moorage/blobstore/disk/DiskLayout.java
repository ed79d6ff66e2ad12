package io.moorage.blobstore.disk;

import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Where things lie in the data directory. Nothing else knows.
 *
 * <pre>
 * VERSION                                 format of this tree: one number and a line feed
 * LOCK                                    locked by the one process that has the tree open
 * SUSPECT                                 a write failed: what is fresh must be hashed again before it is trusted
 * meta/                                   the records
 * blobs/&lt;alg&gt;/&lt;ab&gt;/&lt;hex&gt;[.&lt;generation&gt;]   content; ab are the first two digits of hex
 * quarantine/&lt;object&gt;                     what the checker set aside, for people to look at
 * snapshot/                               a copy of the records, while the checker runs beside the server
 * snapshot.tmp/                           the same, until it is whole: RocksDB names it so
 * uploads/&lt;id&gt;/data                       the bytes of an open upload
 * uploads/&lt;id&gt;/marks                      what the first of them hashed to; see {@link StagedMarks}
 * uploads/&lt;id&gt;/&lt;hex&gt;[.&lt;generation&gt;]       the same, named after the object it is about to become
 * </pre>
 */
record DiskLayout(Path root) {
  static final int VERSION = 1;

  private static final String DATA = "data";
  private static final String MARKS = "marks";

  Path versionFile() {
    return root.resolve("VERSION");
  }

  /** Where the version is written before it gets its name. */
  Path versionDraft() {
    return root.resolve("VERSION.new");
  }

  Path lockFile() {
    return root.resolve("LOCK");
  }

  Path suspectFile() {
    return root.resolve("SUSPECT");
  }

  Path records() {
    return root.resolve("meta");
  }

  Path quarantine() {
    return root.resolve("quarantine");
  }

  Path snapshot() {
    return root.resolve("snapshot");
  }

  Path snapshotDraft() {
    return root.resolve("snapshot.tmp");
  }

  Path uploads() {
    return root.resolve("uploads");
  }

  Path upload(UploadId id) {
    return uploads().resolve(id.toString());
  }

  Path staged(UploadId id) {
    return upload(id).resolve(DATA);
  }

  Path marks(UploadId id) {
    return upload(id).resolve(MARKS);
  }

  /** The staged file under the name of the object it is about to become. */
  Path staged(UploadId id, ObjectName object) {
    return upload(id).resolve(object.file());
  }

  Path object(ObjectName object) {
    return directory(object).resolve(object.file());
  }

  /** Where an object's file is. */
  Path directory(ObjectName object) {
    return objectsOf(object.digest().algorithm(), object.digest().hex().substring(0, 2));
  }

  private Path objectsOf(DigestAlgorithm algorithm, String firstDigits) {
    return root.resolve("blobs").resolve(algorithm.toString()).resolve(firstDigits);
  }

  /** Every directory that is there from the beginning, each behind the one it is in. */
  List<Path> directories() {
    var all = new ArrayList<Path>();
    all.add(uploads());
    all.add(root.resolve("blobs"));
    for (var algorithm : DigestAlgorithm.values()) {
      all.add(root.resolve("blobs").resolve(algorithm.toString()));
      for (int i = 0; i < 256; i++) {
        all.add(objectsOf(algorithm, HexFormat.of().toHexDigits((byte) i)));
      }
    }
    return all;
  }
}
