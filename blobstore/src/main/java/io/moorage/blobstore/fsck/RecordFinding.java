package io.moorage.blobstore.fsck;

import io.moorage.blobstore.fsck.Finding.Remedy.Leaves;
import io.moorage.blobstore.fsck.Finding.Remedy.Mends;
import io.moorage.blobstore.metadata.RepositoryId;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.Optional;

/** What is wrong with records as such, and with the names of repositories. */
public sealed interface RecordFinding extends Finding {

  /** A record, or a stretch of them, cannot be read. */
  record RecordDamaged(String where, String why) implements RecordFinding {
    @Override
    public Words words() {
      return new Words(
          "the records cannot be read at %s: %s".formatted(where, why),
          "what they held is lost, or the disk is failing; what refers to them may be reported"
              + " too",
          new Leaves("nothing: mend the disk, or restore the records from a backup"));
    }
  }

  /** Two names lead to one repository. */
  record RepositoryIdTwice(RepositoryName name, RepositoryId id) implements RecordFinding {
    @Override
    public Words words() {
      return new Words(
          "repository %s shares the id %s with another one".formatted(name, id),
          "what is pushed to the one shows in the other",
          new Leaves("nothing: please report it"));
    }
  }

  /** A repository with manifests is not in the catalog. */
  record RepositoryNotListed(RepositoryName name) implements RecordFinding {
    @Override
    public Words words() {
      return new Words(
          "repository %s has manifests and is not in the catalog".formatted(name),
          "it is left out when repositories are listed",
          new Mends("puts it into the catalog"));
    }
  }

  /** The catalog has a repository that does not exist. */
  record ListedWithoutRepository(RepositoryName name) implements RecordFinding {
    @Override
    public Words words() {
      return new Words(
          "the catalog has repository %s, which does not exist".formatted(name),
          "it is listed in vain",
          new Mends("takes it from the catalog"));
    }
  }

  /** Records of a repository that has no name. */
  record RepositoryUnknown(RepositoryId id, Optional<RepositoryName> former)
      implements RecordFinding {
    @Override
    public Words words() {
      return new Words(
          "there are records of repository id %s, which no name leads to".formatted(id),
          "what that repository had cannot be pulled, and is never collected",
          former
              .<Remedy>map(name -> new Mends("gives it back its name, " + name))
              .orElseGet(() -> new Leaves("nothing: what it was called is not known")));
    }
  }
}
