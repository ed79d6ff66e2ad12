package io.moorage.blobstore.disk;

import io.moorage.blobstore.BlobStoreFailure.DiskFailure;
import io.moorage.blobstore.BlobStoreFailure.UnknownUpload;
import io.moorage.blobstore.BlobStoreFailure.UploadsRefused;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.BlobRecord;
import io.moorage.blobstore.metadata.Links;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How staged bytes, already known to hash to their digest, become a blob:
 *
 * <ol>
 *   <li>fdatasync of the staged file
 *   <li>rename of it, within its session, to the name of the object it is to become
 *   <li>link of it into {@code blobs/}; a taken or condemned name means the next generation
 *   <li>fsync of the directory it was linked into
 *   <li>one batch: blob, link, due entry, end of the session
 * </ol>
 *
 * The staged name stays until the batch is in. A crash before the batch leaves it beside the linked
 * one, and the next start, which looks at the few open sessions, finds and removes that orphan
 * without a walk; a crash behind it leaves a staged name whose session is gone, which goes
 * likewise. From the batch on nothing can fail.
 */
final class Commit {
  private static final int UNLIKELY = 1_000;

  private final Disk disk;
  private final DiskLayout layout;
  private final Links links;
  private final Health health;
  private final WriteFailures failures;

  Commit(Disk disk, DiskLayout layout, Links links, Health health, WriteFailures failures) {
    this.disk = disk;
    this.layout = layout;
    this.links = links;
    this.health = health;
    this.failures = failures;
  }

  void run(RepositoryName repository, UploadId session, Digest digest, long size) {
    boolean synced = false;
    for (int round = 0; round < UNLIKELY; round++) {
      var known = links.blob(digest);
      if (known.isPresent() && isSound(known.get(), size)) {
        if (links.addKnown(repository, session, known.get())) {
          return;
        }
        continue;
      }
      if (!synced) {
        sync(session, size);
        synced = true;
      }
      var first = known.map(bad -> bad.object().next()).orElse(new ObjectName(digest, 0));
      var object = publish(session, first);
      var blob = new BlobRecord(size, object, false);
      if (isRecorded(repository, session, known, blob)) {
        return;
      }
      withdraw(session, object);
    }
    throw new UnknownUpload(session);
  }

  /**
   * Whether the batch went in. One whose fate is unknown leaves everything as it is: the next start
   * reads what came of it. One that could not even be checked, or for which the disk has no room,
   * was not written.
   */
  private boolean isRecorded(
      RepositoryName repository, UploadId session, Optional<BlobRecord> bad, BlobRecord blob) {
    try {
      return bad.isPresent()
          ? links.heal(repository, session, bad.get(), blob)
          : links.addNew(repository, session, blob);
    } catch (StoreFailure | UploadsRefused e) {
      if (health.writable()) {
        withdraw(session, blob.object());
      }
      throw e;
    }
  }

  /** Whether the bytes on record can be trusted to be there: else these ones take their place. */
  private boolean isSound(BlobRecord blob, long size) {
    if (blob.suspect() || blob.size() != size) {
      return false;
    }
    try {
      var actual = disk.size(layout.object(blob.object()));
      return actual.isPresent() && actual.getAsLong() == size;
    } catch (IOException unknown) {
      throw failures.of("looking at " + blob.object(), unknown);
    }
  }

  private void sync(UploadId session, long size) {
    var path = layout.staged(session);
    try (var file = disk.stage(path)) {
      DiskUpload.cutTo(file, size);
      health.durably("fdatasync", path, file::sync);
    } catch (IOException e) {
      throw failures.of("preparing upload " + session, e);
    }
  }

  /** Gives the bytes their name under {@code blobs/}, durably, and says which it is. */
  private ObjectName publish(UploadId session, ObjectName first) {
    var from = layout.staged(session);
    try {
      var object = first;
      while (true) {
        if (!links.isCondemned(object)) {
          var staged = layout.staged(session, object);
          disk.rename(from, staged);
          from = staged;
          if (disk.link(staged, layout.object(object))) {
            break;
          }
        }
        object = object.next();
      }
      var directory = parent(layout.object(object));
      syncName(session, object, directory);
      return object;
    } catch (IOException e) {
      unstage(session, from);
      throw failures.of("naming upload " + session, e);
    }
  }

  /** A flush that was not tried leaves the upload as it was. */
  private void syncName(UploadId session, ObjectName object, Path directory) {
    boolean undo = false;
    try {
      health.durably("fsync", directory, () -> disk.syncDirectory(directory));
    } catch (DiskFailure e) {
      undo = e.getCause() instanceof Disk.NotTried;
      throw e;
    } finally {
      if (undo) {
        withdraw(session, object);
      }
    }
  }

  /**
   * Another upload of the same digest was faster, or the session is gone: the name goes, the bytes
   * stay staged.
   */
  private void withdraw(UploadId session, ObjectName object) {
    try {
      disk.delete(layout.object(object));
    } catch (IOException e) {
      throw failures.of("withdrawing " + object, e);
    }
    unstage(session, layout.staged(session, object));
  }

  private void unstage(UploadId session, Path from) {
    try {
      if (!from.equals(layout.staged(session))) {
        disk.rename(from, layout.staged(session));
      }
    } catch (IOException e) {
      throw failures.of("renaming upload " + session + " back", e);
    }
  }

  private static Path parent(Path path) {
    var parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no parent");
    }
    return parent;
  }
}
