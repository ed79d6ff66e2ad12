package io.moorage.blobstore.fsck;

import io.moorage.blobstore.disk.DataFiles;
import io.moorage.blobstore.metadata.BlobRecord;
import io.moorage.blobstore.metadata.Mending;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.metadata.Row;
import java.io.IOException;

/** What a repair does about each finding. Each step may be done again after a crash. */
final class Repair {
  private final DataFiles files;
  private final Hashing hashing;
  private final Names names;
  private final Mending mending;

  Repair(DataFiles files, Hashing hashing, Names names, Mending mending) {
    this.files = files;
    this.hashing = hashing;
    this.names = names;
    this.mending = mending;
  }

  /**
   * Mends it.
   *
   * @return false if it is not any more what it was found to be
   */
  boolean mend(Finding finding) throws IOException {
    return switch (finding) {
      case FileFinding file -> mend(file);
      case LinkFinding link -> mend(link);
      case ManifestFinding manifest -> mend(manifest);
      case TagFinding tag -> mend(tag);
      case RecordFinding record -> mend(record);
    };
  }

  private boolean mend(FileFinding finding) throws IOException {
    return switch (finding) {
      case FileFinding.FileMissing(var blob) -> lose(blob);
      case FileFinding.FileWrongSize(var blob, var actual) -> lose(blob);
      case FileFinding.FileRotten(var blob, var actual) -> lose(blob);
      case FileFinding.WronglySuspect(var blob) -> mending.trust(blob);
      case FileFinding.CondemnedInUse(var blob) -> mending.spare(blob);
      case FileFinding.OrphanFile orphan -> {
        clear(orphan.object());
        yield true;
      }
      case FileFinding.DirectoryMissing(var path) -> {
        files.makeDirectory(path);
        yield true;
      }
      case FileFinding.FileUnreadable unreadable -> false;
      case FileFinding.BlobLost lost -> false;
      case FileFinding.ForeignFile foreign -> false;
    };
  }

  /**
   * A file of no record may be the last copy of a blob whose record was lost, so bytes that are
   * right are kept. One that cannot be read stays where it is.
   */
  private void clear(ObjectName orphan) throws IOException {
    if (hashing.isSound(orphan)) {
      files.setAside(orphan);
    } else {
      files.remove(orphan);
    }
  }

  /** The file first: a record without a file is found again, a file without a record is removed. */
  private boolean lose(BlobRecord blob) throws IOException {
    files.setAside(blob.object());
    return blob.suspect() || mending.suspect(blob);
  }

  private boolean mend(LinkFinding finding) {
    return switch (finding) {
      case LinkFinding.LinkNotReversed found ->
          names
              .nameOf(found.link().repository())
              .filter(name -> mending.reverse(found.link(), name))
              .isPresent();
      case LinkFinding.ReverseWithoutLink(var reverse) -> mending.dropReverse(reverse);
      case LinkFinding.BlobNotRecorded found -> mending.adopt(found.found());
      case LinkFinding.LinkWithoutBlob found -> mending.unlink(found.link());
      case LinkFinding.LinkNeverDue found -> mending.makeDue(found.link());
      case LinkFinding.LinkNotQueued found -> mending.enqueue(found.link());
      case LinkFinding.BlobNotQueued(var digest) -> mending.queue(digest);
      case LinkFinding.EdgeWithoutUser found -> mending.dropEdge(found.edge());
      case LinkFinding.EdgeTooMany found -> mending.dropEdge(found.edge());
      case LinkFinding.EdgeMissing found -> mending.addEdge(found.edge());
    };
  }

  private boolean mend(ManifestFinding finding) throws IOException {
    return switch (finding) {
      case ManifestFinding.BodyWithoutManifest found ->
          mending.restoreManifest(found.body(), found.type());
      case ManifestFinding.BodyStray found -> keepAside(found.body());
      case ManifestFinding.BodyRotten found -> keepAside(found.body());
      case ManifestFinding.ManifestWrongSize found ->
          mending.resize(found.manifest(), found.actual());
      case ManifestFinding.ReferrerMissing(var in, var body, var manifest) ->
          mending.refer(body.repository(), body.digest(), body.bytes().length, manifest);
      case ManifestFinding.ReferrerTooMany found -> mending.dropReferrer(found.entry());
      case ManifestFinding.BodyMissing missing -> false;
      case ManifestFinding.ManifestUnreadable unreadable -> false;
      case ManifestFinding.ManifestLacksBlob lacks -> false;
    };
  }

  private boolean keepAside(Row.Body body) throws IOException {
    files.keepAside("manifest-%s-%s".formatted(body.repository(), body.digest()), body.bytes());
    return mending.dropBody(body.repository(), body.digest());
  }

  private boolean mend(TagFinding finding) {
    return switch (finding) {
      case TagFinding.TagWithoutManifest found -> mending.untag(found.tag());
      case TagFinding.TagNotReversed found -> mending.reverse(found.tag());
      case TagFinding.ReverseWithoutTag found -> mending.dropReverse(found.reverse());
      case TagFinding.TagLost found -> mending.retag(found.last());
      case TagFinding.HistoryNotEnded found -> mending.endHistory(found.last());
      case TagFinding.MoveMissing found -> mending.recordMove(found.tag());
      case TagFinding.MoveTooMany found -> mending.dropMove(found.move());
    };
  }

  private boolean mend(RecordFinding finding) {
    return switch (finding) {
      case RecordFinding.RepositoryNotListed(var name) -> mending.list(name);
      case RecordFinding.ListedWithoutRepository(var name) -> mending.unlist(name);
      case RecordFinding.RecordDamaged damaged -> false;
      case RecordFinding.RepositoryIdTwice twice -> false;
      case RecordFinding.RepositoryUnknown(var id, var former) ->
          former.filter(name -> mending.restoreName(name, id)).isPresent();
    };
  }
}
