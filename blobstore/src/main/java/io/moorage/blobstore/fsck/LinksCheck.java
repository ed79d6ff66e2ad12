package io.moorage.blobstore.fsck;

import io.moorage.blobstore.fsck.RepositoryCheck.Named;
import io.moorage.blobstore.metadata.RepositoryId;
import io.moorage.blobstore.metadata.Row;
import io.moorage.blobstore.metadata.RowKind;
import io.moorage.blobstore.metadata.Rows;

/** From each link to its reverse, its blob, and what keeps it or makes it due. */
final class LinksCheck {
  private final Rows rows;
  private final Names names;
  private final Sink sink;
  private final FileSearch search;

  LinksCheck(Rows rows, Names names, Sink sink, FileSearch search) {
    this.rows = rows;
    this.names = names;
    this.sink = sink;
    this.search = search;
  }

  void check(RepositoryId repository) {
    for (var link : rows.walk(RowKind.LINK, repository)) {
      if (!rows.has(RowKind.BLOB, link.digest()) && !isFound(link)) {
        continue;
      }
      if (!isReversed(link) && names.knows(repository)) {
        sink.found(new LinkFinding.LinkNotReversed(names.called(repository), link));
      }
      if (link.due().isEmpty()) {
        if (!rows.any(RowKind.EDGE, repository, link.digest())) {
          sink.found(new LinkFinding.LinkNeverDue(names.called(repository), link));
        }
      } else if (!rows.hasDue(link)) {
        sink.found(new LinkFinding.LinkNotQueued(names.called(repository), link));
      }
    }
  }

  /** Whether the blob, which has no record, has one after a repair. */
  private boolean isFound(Row.Linking link) {
    var in = names.called(link.repository());
    return switch (search.find(link.digest())) {
      case FileSearch.Answer.Sound(var blob) -> {
        sink.found(new LinkFinding.BlobNotRecorded(in, link, blob));
        yield true;
      }
      case FileSearch.Answer.Absent absent -> {
        sink.found(new LinkFinding.LinkWithoutBlob(in, link));
        yield false;
      }
      case FileSearch.Answer.Unreadable(var path, var why) -> {
        // The link stays: without it, the file would seem to be nobody's.
        sink.found(new FileFinding.FileUnreadable(path, why));
        yield false;
      }
    };
  }

  private boolean isReversed(Row.Linking link) {
    return rows.get(RowKind.LINKED, link.digest(), link.repository())
        .flatMap(reverse -> rows.get(RowKind.REPOSITORY, reverse.name()))
        .filter(named -> named.id().equals(link.repository()))
        .isPresent();
  }

  /**
   * Each edge must have its user. Whether the user names the child is only asked when there are
   * more edges than all users account for: it takes the user's bytes, once for each edge.
   */
  void checkEdges(RepositoryId repository, Named named) {
    long edges = 0;
    for (var edge : rows.walk(RowKind.EDGE, repository)) {
      if (rows.has(RowKind.MANIFEST, repository, edge.user())) {
        edges++;
      } else {
        sink.found(new LinkFinding.EdgeWithoutUser(names.called(repository), edge));
      }
    }
    if (!named.known() || edges == named.edges()) {
      return;
    }
    for (var edge : rows.walk(RowKind.EDGE, repository)) {
      var user = ManifestsCheck.read(rows, repository, edge.user());
      if (user.isPresent() && !ManifestsCheck.names(user.get(), edge.child())) {
        sink.found(new LinkFinding.EdgeTooMany(names.called(repository), edge));
      }
    }
  }
}
