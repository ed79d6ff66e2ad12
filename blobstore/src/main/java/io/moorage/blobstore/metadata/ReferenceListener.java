package io.moorage.blobstore.metadata;

import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.Collection;

/**
 * Told before and after something changes what references of a repository answer. Between the two
 * calls the old and the new answer may both be read, so nothing read then may be remembered. Each
 * {@code changing} is followed by one {@code changed} of the same thread, whether the change
 * happened or failed.
 */
public interface ReferenceListener {

  void changing(RepositoryName repository, Collection<? extends Reference> references);

  void changed(RepositoryName repository, Collection<? extends Reference> references);

  /** A repository begins to go, with all its references: as {@link #changing}, for each of them. */
  void removing(RepositoryName repository);

  void removed(RepositoryName repository);

  /** For those who remember nothing. */
  static ReferenceListener none() {
    return new ReferenceListener() {
      @Override
      public void changing(RepositoryName repository, Collection<? extends Reference> references) {}

      @Override
      public void changed(RepositoryName repository, Collection<? extends Reference> references) {}

      @Override
      public void removing(RepositoryName repository) {}

      @Override
      public void removed(RepositoryName repository) {}
    };
  }
}
