package io.moorage.blobstore.fsck;

import io.moorage.blobstore.disk.DataFiles;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.metadata.RowKind;
import io.moorage.blobstore.metadata.Rows;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** From each file to the record that names it. */
final class FilesCheck {
  private final Rows rows;
  private final DataFiles files;
  private final Optional<Rows> live;
  private final Sink sink;
  private final Tally tally;

  FilesCheck(Rows rows, DataFiles files, Optional<Rows> live, Sink sink, Tally tally) {
    this.rows = rows;
    this.files = files;
    this.live = live;
    this.sink = sink;
    this.tally = tally;
  }

  void check() {
    for (var directory : files.missingDirectories()) {
      sink.found(new FileFinding.DirectoryMissing(directory));
    }
    try {
      var staged = checkUploads();
      files.eachObject(found -> check(found, staged));
    } catch (IOException e) {
      sink.found(new FileFinding.FileUnreadable("a directory", String.valueOf(e.getMessage())));
    }
  }

  /**
   * What ended uploads left is cleared away by the next start, and so are files that were linked
   * from there and never recorded. Returns the names of those.
   */
  private Set<ObjectName> checkUploads() throws IOException {
    var objects = new HashSet<ObjectName>();
    for (var staged : files.staged()) {
      switch (staged) {
        case DataFiles.Staged.Foreign(var path) -> sink.found(new FileFinding.ForeignFile(path));
        case DataFiles.Staged.Session(var id, var names) -> {
          objects.addAll(names);
          if (live.isEmpty() && !rows.has(RowKind.UPLOAD, id)) {
            tally.leftovers.increment();
          }
        }
      }
    }
    return objects;
  }

  private void check(DataFiles.Found found, Set<ObjectName> staged) {
    switch (found) {
      case DataFiles.Found.Foreign(var path) -> sink.found(new FileFinding.ForeignFile(path));
      case DataFiles.Found.Content(var object, var size) -> {
        if (isNamed(rows, object)) {
          return;
        }
        if (live.isEmpty()) {
          if (staged.contains(object)) {
            tally.leftovers.increment();
          } else if (!rows.any(RowKind.LINKED, object.digest())
              || rows.has(RowKind.BLOB, object.digest())) {
            // Else its links told of it.
            orphan(object, size);
          }
        } else if (isOrphanStill(live.get(), object)) {
          orphan(object, size);
        }
      }
    }
  }

  /** A record that cannot be read may name any file of its digest. */
  private static boolean isNamed(Rows records, ObjectName object) {
    return records
            .get(RowKind.BLOB, object.digest())
            .map(blob -> blob.record().object().equals(object))
            .orElseGet(() -> records.has(RowKind.BLOB, object.digest()))
        || records.has(RowKind.CONDEMNED, object);
  }

  /**
   * A push names its file in this order: in its session, in {@code blobs/}, in the records, and
   * then the session goes. So a file that is in no session is in the records now, or was withdrawn,
   * or is an orphan. The records are asked first as well: they know nearly every file, and a look
   * at all sessions for each file that is newer than the snapshot would never end.
   */
  private boolean isOrphanStill(Rows now, ObjectName object) {
    if (isNamed(now, object)) {
      return false;
    }
    try {
      for (var session : files.staged()) {
        if (session instanceof DataFiles.Staged.Session(var id, var names)
            && names.contains(object)) {
          return false;
        }
      }
      return !isNamed(now, object) && files.size(object).isPresent();
    } catch (IOException unreadable) {
      // Not known to be one; that directories cannot be read is told by the walk through them.
      return false;
    }
  }

  private void orphan(ObjectName object, long size) {
    boolean noRecords = tally.blobs.sum() == 0;
    sink.found(new FileFinding.OrphanFile(object, size, files.path(object), noRecords));
  }
}
