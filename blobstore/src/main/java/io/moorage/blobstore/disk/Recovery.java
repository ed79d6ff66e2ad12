package io.moorage.blobstore.disk;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.metadata.BlobRecord;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.metadata.Records;
import io.moorage.blobstore.metadata.Uploads.UploadRecord;
import io.moorage.blobstore.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a start does before it serves: it takes up open uploads, removes what a crash left of ended
 * ones, and, when the last stop was not clean, looks at the files written since the last clean one.
 * Its cost follows the open uploads and those files, never the size of the store.
 */
final class Recovery {
  private static final System.Logger LOG = System.getLogger(Recovery.class.getName());
  private static final int AT_ONCE = 1_000;

  private final Disk disk;
  private final DiskLayout layout;
  private final Records records;

  Recovery(Disk disk, DiskLayout layout, Records records) {
    this.disk = disk;
    this.layout = layout;
    this.records = records;
  }

  /** Takes up or clears away every session that left something on the disk. */
  void takeUp(DiskBlobStore store) throws IOException {
    for (var directory : disk.list(layout.uploads())) {
      var id = UploadId.parse(String.valueOf(directory.getFileName()));
      if (id.isEmpty()) {
        LOG.log(WARNING, "{0} is no upload of ours and stays", directory);
        continue;
      }
      removeOrphans(directory);
      if (records.uploads().find(id.get()).isEmpty()) {
        store.removeStaging(id.get());
      } else {
        backToData(id.get(), directory);
      }
    }
    for (var id : records.uploads().all()) {
      Optional<UploadRecord> upload = records.uploads().find(id);
      if (upload.isPresent()) {
        disk.createDirectories(layout.upload(id));
        long size = disk.size(layout.staged(id)).orElse(0);
        store.resume(id, upload.get().repository(), upload.get().algorithm(), size);
      }
    }
  }

  /** A staged file may have been linked into {@code blobs/} by a commit whose batch never came. */
  private void removeOrphans(Path directory) throws IOException {
    for (var staged : disk.list(directory)) {
      var object = ObjectName.ofFile(String.valueOf(staged.getFileName()));
      if (object.isEmpty()) {
        continue;
      }
      boolean recorded =
          records
              .links()
              .blob(object.get().digest())
              .filter(blob -> blob.object().equals(object.get()))
              .isPresent();
      var linked = layout.object(object.get());
      if (!recorded && disk.isSameFile(staged, linked)) {
        disk.delete(linked);
      }
    }
  }

  private void backToData(UploadId id, Path directory) throws IOException {
    for (var staged : disk.list(directory)) {
      if (ObjectName.ofFile(String.valueOf(staged.getFileName())).isPresent()) {
        disk.rename(staged, layout.staged(id));
      }
    }
  }

  /**
   * Looks at the files written since the last clean stop.
   *
   * @param whole whether to hash them, past the page cache, instead of asking for their sizes
   * @return how many were looked at
   */
  int check(boolean whole) throws IOException {
    Predicate<BlobRecord> sound = whole ? hashing() : this::hasSize;
    Optional<Digest> last = Optional.empty();
    int checked = 0;
    while (true) {
      List<Digest> page = records.links().fresh(last, AT_ONCE);
      for (var digest : page) {
        records
            .links()
            .blob(digest)
            .filter(blob -> !blob.suspect() && !sound.test(blob))
            .ifPresent(this::quarantine);
      }
      checked += page.size();
      if (page.size() < AT_ONCE) {
        return checked;
      }
      LOG.log(INFO, "{0} files checked since the last clean stop, going on", checked);
      last = Optional.of(page.getLast());
    }
  }

  private Predicate<BlobRecord> hashing() {
    var buffer = ByteBuffer.allocateDirect(2 * Disk.UNCACHED).alignedSlice(Disk.UNCACHED);
    return blob -> hashes(blob, buffer);
  }

  private void quarantine(BlobRecord blob) {
    LOG.log(
        ERROR,
        "the file of {0} is not what was written; it is served no more until it is pushed anew",
        blob.object());
    var _ = records.links().suspect(blob);
  }

  private boolean hasSize(BlobRecord blob) {
    try {
      var size = disk.size(layout.object(blob.object()));
      return size.isPresent() && size.getAsLong() == blob.size();
    } catch (IOException e) {
      throw unreadable(layout.object(blob.object()), e);
    }
  }

  /**
   * That a file cannot be opened says nothing of its bytes. That they cannot be read says that they
   * are not there, whatever the page cache holds.
   */
  private boolean hashes(BlobRecord blob, ByteBuffer buffer) {
    if (!hasSize(blob)) {
      return false;
    }
    var path = layout.object(blob.object());
    try (var channel = opened(path)) {
      return hashes(blob, channel, buffer);
    } catch (IOException e) {
      LOG.log(WARNING, path + " cannot be read", e);
      return false;
    }
  }

  private FileChannel opened(Path path) {
    try {
      return disk.readUncached(path);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static UnusableDirectory unreadable(Path path, IOException e) {
    return new UnusableDirectory("%s cannot be read: %s".formatted(path, e.getMessage()), e);
  }

  private static boolean hashes(BlobRecord blob, FileChannel channel, ByteBuffer buffer)
      throws IOException {
    var algorithm = blob.object().digest().algorithm();
    var computation = algorithm.newMessageDigest();
    long left = blob.size();
    while (left > 0) {
      buffer.clear().limit(Disk.UNCACHED);
      int read = channel.read(buffer);
      if (read < 0) {
        return false;
      }
      left -= read;
      computation.update(buffer.flip());
    }
    return Digest.finished(algorithm, computation).equals(blob.object().digest());
  }

  /** All that was written is known to be sound: the next unclean stop need not look at it again. */
  void settle() {
    while (true) {
      var page = records.links().fresh(Optional.empty(), AT_ONCE);
      if (page.isEmpty()) {
        return;
      }
      records.links().settle(page);
    }
  }
}
