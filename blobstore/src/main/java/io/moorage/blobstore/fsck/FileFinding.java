package io.moorage.blobstore.fsck;

import io.moorage.blobstore.fsck.Finding.Remedy.Leaves;
import io.moorage.blobstore.fsck.Finding.Remedy.Mends;
import io.moorage.blobstore.metadata.BlobRecord;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.oci.Digest;

/** What is wrong with a file, or with what the records say of it. */
public sealed interface FileFinding extends Finding {
  String LOST =
      "the blob's bytes are lost: whoever pulls an image that needs it gets an error. Any push of"
          + " the blob brings it back, in all repositories";

  /** There is no file. */
  record FileMissing(BlobRecord blob) implements FileFinding {
    @Override
    public Words words() {
      return new Words(
          "the file of blob %s is missing".formatted(blob.object().digest()),
          LOST,
          new Mends("marks the blob as lost, so that a GET answers 404 and a push is stored"));
    }
  }

  /** The file has another size. */
  record FileWrongSize(BlobRecord blob, long actual) implements FileFinding {
    @Override
    public Words words() {
      return new Words(
          "the file of blob %s has %d bytes, not %d"
              .formatted(blob.object().digest(), actual, blob.size()),
          LOST,
          new Mends(
              "moves the file to quarantine/ and marks the blob as lost, so that a GET answers 404"
                  + " and a push is stored"));
    }
  }

  /** The file hashes to something else. */
  record FileRotten(BlobRecord blob, Digest actual) implements FileFinding {
    @Override
    public Words words() {
      return new Words(
          "the file of blob %s hashes to %s".formatted(blob.object().digest(), actual),
          LOST,
          new Mends(
              "moves the file to quarantine/ and marks the blob as lost, so that a GET answers 404"
                  + " and a push is stored"));
    }
  }

  /** The file, or a directory, cannot be read. */
  record FileUnreadable(String path, String why) implements FileFinding {
    @Override
    public Words words() {
      return new Words(
          "%s cannot be read: %s".formatted(path, why),
          "the disk may be failing, or the file may be another user's; whether its bytes are"
              + " right is not known",
          new Leaves("nothing: mend the disk or the rights, and check again"));
    }
  }

  /** The record says that the file is not sound, and it is not. */
  record BlobLost(BlobRecord blob) implements FileFinding {
    @Override
    public Words words() {
      return new Words(
          "blob %s is lost".formatted(blob.object().digest()),
          LOST,
          new Leaves("nothing: push the blob again; if nothing needs it, the collector takes it"));
    }
  }

  /** The record says that the file is not sound, but it is. */
  record WronglySuspect(BlobRecord blob) implements FileFinding {
    @Override
    public Words words() {
      return new Words(
          "blob %s is marked as lost, but its file is right".formatted(blob.object().digest()),
          "a GET of the blob answers 404, although it need not",
          new Mends("takes the mark away"));
    }
  }

  /**
   * No record names the file.
   *
   * @param noRecords whether there is no record of any blob: then it is the records that are
   *     missing
   */
  record OrphanFile(ObjectName object, long size, String path, boolean noRecords)
      implements FileFinding {
    @Override
    public Words words() {
      return new Words(
          "no record names %s, %d bytes".formatted(path, size),
          noRecords
              ? "there is no record of any blob: the records seem to be lost"
              : "the file only takes space, unless its record was lost with others",
          noRecords
              ? new Leaves(
                  "nothing: restore the records from a backup, or remove the files by hand")
              : new Mends(
                  "moves the file to quarantine/ if its bytes are what its name says, else removes"
                      + " it"));
    }
  }

  /** Not a file of the store. */
  record ForeignFile(String path) implements FileFinding {
    @Override
    public Words words() {
      return new Words(
          "%s is no file of the store".formatted(path),
          "somebody put it there; the store does not look at it",
          new Leaves("nothing: move it elsewhere if it is not wanted"));
    }
  }

  /** A file in use is among those to be unlinked. */
  record CondemnedInUse(BlobRecord blob) implements FileFinding {
    @Override
    public Words words() {
      return new Words(
          "the file of blob %s is in use and yet condemned".formatted(blob.object().digest()),
          "the collector would unlink a file that is needed",
          new Mends("takes the file off the collector's list"));
    }
  }

  /** A directory of the layout is not there. */
  record DirectoryMissing(String path) implements FileFinding {
    @Override
    public Words words() {
      return new Words(
          "directory %s is missing".formatted(path),
          "pushes of blobs that belong there fail",
          new Mends("makes it"));
    }
  }
}
