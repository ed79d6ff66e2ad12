package io.moorage.blobstore;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;

/**
 * An open upload session. It survives a restart and expires when nobody touches it. One caller at a
 * time changes it: a second one meets {@link BlobStoreFailure.UploadBusy} and changes nothing.
 */
public interface Upload {

  UploadId id();

  RepositoryName repository();

  /** How many bytes are there: the next one goes to this offset. */
  long offset();

  /**
   * Appends a body, hashing it as it comes. When the body breaks off, what came stays and can be
   * built upon.
   *
   * @param start where the sender means to write; must be {@link #offset()} if given
   * @param length how many bytes the sender announced; if the body has more or fewer, none of it
   *     stays
   * @throws BlobStoreFailure.OffsetMismatch if {@code start} is elsewhere; nothing is read then
   * @throws BlobStoreFailure.SizeMismatch if the body is not of the announced length
   * @throws BlobStoreFailure.TooLarge if the blob would pass the largest size allowed
   * @throws BlobStoreFailure.UploadsRefused if staged bytes or the disk are at their limit
   * @throws BlobStoreFailure.BodyCutOff if the sender went away
   */
  void append(OptionalLong start, OptionalLong length, Body body);

  /**
   * Ends the session: the bytes become a blob of the repository. Durable when it returns.
   *
   * @throws BlobStoreFailure.DigestMismatch if they do not hash to the digest; the session stays
   */
  void finish(Digest digest);

  /** Ends the session and drops its bytes. */
  void cancel();

  /** The bytes of a request, as they arrive. */
  @FunctionalInterface
  interface Body {
    /** A body without bytes. */
    Body EMPTY = List::of;

    /**
     * Waits for bytes.
     *
     * @return what has arrived, valid until the next call; empty at the end
     * @throws BlobStoreFailure.BodyCutOff if the sender went away
     */
    List<ByteBuffer> next();
  }
}
