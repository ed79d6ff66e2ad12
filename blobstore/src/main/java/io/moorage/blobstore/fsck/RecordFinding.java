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
    public String what() {
      return "the records cannot be read at %s: %s".formatted(where, why);
    }

    @Override
    public String means() {
      return "what they held is lost, or the disk is failing; what refers to them may be reported"
          + " too";
    }

    @Override
    public Remedy remedy() {
      return new Leaves("nothing: mend the disk, or restore the records from a backup");
    }
  }

  /** Two names lead to one repository. */
  record RepositoryIdTwice(RepositoryName name, RepositoryId id) implements RecordFinding {
    @Override
    public String what() {
      return "repository %s shares the id %s with another one".formatted(name, id);
    }

    @Override
    public String means() {
      return "what is pushed to the one shows in the other";
    }

    @Override
    public Remedy remedy() {
      return new Leaves("nothing: please report it");
    }
  }

  /** A repository with manifests is not in the catalog. */
  record RepositoryNotListed(RepositoryName name) implements RecordFinding {
    @Override
    public String what() {
      return "repository %s has manifests and is not in the catalog".formatted(name);
    }

    @Override
    public String means() {
      return "it is left out when repositories are listed";
    }

    @Override
    public Remedy remedy() {
      return new Mends("puts it into the catalog");
    }
  }

  /** The catalog has a repository that does not exist. */
  record ListedWithoutRepository(RepositoryName name) implements RecordFinding {
    @Override
    public String what() {
      return "the catalog has repository %s, which does not exist".formatted(name);
    }

    @Override
    public String means() {
      return "it is listed in vain";
    }

    @Override
    public Remedy remedy() {
      return new Mends("takes it from the catalog");
    }
  }

  /** Records of a repository that has no name. */
  record RepositoryUnknown(RepositoryId id, Optional<RepositoryName> former)
      implements RecordFinding {
    @Override
    public String what() {
      return "there are records of repository id %s, which no name leads to".formatted(id);
    }

    @Override
    public String means() {
      return "what that repository had cannot be pulled, and is never collected";
    }

    @Override
    public Remedy remedy() {
      return former
          .<Remedy>map(name -> new Mends("gives it back its name, " + name))
          .orElseGet(() -> new Leaves("nothing: what it was called is not known"));
    }
  }
}
