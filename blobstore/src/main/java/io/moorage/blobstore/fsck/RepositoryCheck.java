package io.moorage.blobstore.fsck;

import io.moorage.blobstore.metadata.RepositoryId;
import io.moorage.blobstore.metadata.Row;
import io.moorage.blobstore.metadata.RowKind;
import io.moorage.blobstore.metadata.Rows;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.Optional;
import java.util.function.Predicate;

/** Everything that belongs to one repository. */
final class RepositoryCheck {
  private final Rows rows;
  private final Names names;
  private final Sink sink;
  private final ManifestsCheck manifests;
  private final LinksCheck links;
  private final TagsCheck tags;

  RepositoryCheck(
      Rows rows,
      Names names,
      Sink sink,
      Fsck.Options options,
      Tally tally,
      Predicate<Digest> lost,
      FileSearch search) {
    this.rows = rows;
    this.names = names;
    this.sink = sink;
    this.manifests = new ManifestsCheck(rows, names, sink, options, tally, lost);
    this.links = new LinksCheck(rows, names, sink, search);
    this.tags = new TagsCheck(rows, names, sink, tally);
  }

  void check(RepositoryId repository) {
    if (!names.knows(repository)) {
      if (rows.has(RowKind.REMOVED, repository)) {
        // The collector takes what is left of it, in whatever order.
        return;
      }
      sink.found(new RecordFinding.RepositoryUnknown(repository, formerName(repository)));
    }
    var named = manifests.check(repository);
    manifests.checkReferrers(repository, named);
    links.check(repository);
    links.checkEdges(repository, named);
    tags.check(repository);
  }

  /** What its reverse records call it, if no other repository is called so. */
  private Optional<RepositoryName> formerName(RepositoryId repository) {
    for (var link : rows.walk(RowKind.LINK, repository)) {
      var reverse = rows.get(RowKind.LINKED, link.digest(), repository);
      if (reverse.isPresent()) {
        return reverse.map(Row.LinkedIn::name).filter(name -> !rows.has(RowKind.REPOSITORY, name));
      }
    }
    return Optional.empty();
  }

  /**
   * What the manifests of a repository name, in numbers: more edges or entries than these belong to
   * none of them, and only then is each looked at.
   *
   * @param known whether each manifest could be read
   */
  record Named(long edges, long referrers, boolean known) {}
}
