package io.moorage.blobstore.fsck;

import io.moorage.blobstore.disk.DataFiles;
import io.moorage.blobstore.metadata.BlobRecord;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.metadata.RowKind;
import io.moorage.blobstore.metadata.Rows;
import io.moorage.blobstore.oci.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Looks for the bytes of a blob that has no record, which tells the name of its file otherwise. */
record FileSearch(Rows rows, DataFiles files, Hashing hashing) {

  /** What was found. */
  sealed interface Answer {
    /** A file whose bytes are right. */
    record Sound(BlobRecord blob) implements Answer {}

    /** No file, or none whose bytes are right; each was read. */
    record Absent() implements Answer {}

    /** None that is right, and one that could not be read: it may be. */
    record Unreadable(String path, String why) implements Answer {}
  }

  Answer find(Digest digest) {
    // Nearly every file is of the first generation: the directory, which may be long, is not read.
    var first = look(new ObjectName(digest, 0));
    if (first instanceof Answer.Sound) {
      return first;
    }
    Optional<Answer> unreadable = Optional.of(first).filter(Answer.Unreadable.class::isInstance);
    try {
      for (var object : files.generations(digest)) {
        if (object.generation() != 0) {
          var answer = look(object);
          if (answer instanceof Answer.Sound) {
            return answer;
          }
          if (answer instanceof Answer.Unreadable) {
            unreadable = Optional.of(answer);
          }
        }
      }
    } catch (IOException e) {
      unreadable = Optional.of(unreadable(new ObjectName(digest, 0), e));
    }
    return unreadable.orElseGet(Answer.Absent::new);
  }

  private Answer look(ObjectName object) {
    try {
      var size = files.size(object);
      return size.isPresent() && !rows.has(RowKind.CONDEMNED, object) && hashing.isSound(object)
          ? new Answer.Sound(new BlobRecord(size.getAsLong(), object, false))
          : new Answer.Absent();
    } catch (NoSuchFileException gone) {
      return new Answer.Absent();
    } catch (IOException e) {
      return unreadable(object, e);
    }
  }

  private Answer unreadable(ObjectName object, IOException e) {
    return new Answer.Unreadable(files.path(object), String.valueOf(e.getMessage()));
  }
}
