package io.moorage.blobstore;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Content-addressed blobs, each readable through the repositories it is linked to. Safe for use by
 * many threads; all methods block.
 *
 * <p><b>Visibility.</b> A blob is visible in a repository when {@link Upload#finish} or {@link
 * #mount} returned, and not before its bytes are durable and known to hash to its digest.
 *
 * <p><b>Failure.</b> Every method may throw a {@link BlobStoreFailure}; nothing acknowledged is
 * lost by one.
 */
public interface BlobStore {

  /**
   * Opens an upload session.
   *
   * @param algorithm what the digest will probably be of; a hint, not a promise
   * @throws BlobStoreFailure.UploadsRefused if a limit is reached
   */
  Upload startUpload(RepositoryName repository, DigestAlgorithm algorithm);

  /**
   * The open session of this id in this repository, also after a restart.
   *
   * @throws BlobStoreFailure.UnknownUpload if there is none, or it is another repository's
   */
  Upload upload(RepositoryName repository, UploadId id);

  /**
   * Links a blob that another repository has into this one. Durable when it returns true.
   *
   * @param from where it should be; if absent, any repository that has it
   * @param readable which repositories the caller may read; the others are as if they had no blob
   * @return false if no such repository has the blob
   */
  boolean mount(
      RepositoryName into,
      Digest digest,
      Optional<RepositoryName> from,
      Predicate<RepositoryName> readable);

  /**
   * The size of a blob of this repository. A blob that nothing uses yet is kept for another while:
   * who asks may be about to push a manifest that names it.
   */
  Optional<Long> size(RepositoryName repository, Digest digest);

  /** The whole of a blob of this repository, open for reading; the caller closes it. */
  Optional<BlobRange> open(RepositoryName repository, Digest digest);

  /** Takes a blob out of this repository. Durable when it returns. */
  Removal remove(RepositoryName repository, Digest digest);

  /** What became of a request to remove a blob. */
  sealed interface Removal {
    /** It is gone from the repository; its space comes back later. */
    record Removed() implements Removal {}

    /** The repository has no such blob. */
    record NotThere() implements Removal {}

    /** A manifest of the repository needs it. */
    record InUse(Digest manifest) implements Removal {}
  }
}
