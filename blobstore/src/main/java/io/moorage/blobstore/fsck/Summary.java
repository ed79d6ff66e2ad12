package io.moorage.blobstore.fsck;

/**
 * What a check came to.
 *
 * @param bytes hashed
 * @param leftovers of ended uploads, which the next start of the server clears away: no findings
 */
public record Summary(
    long repositories,
    long manifests,
    long tags,
    long blobs,
    long bytes,
    long leftovers,
    long findings,
    long mended) {

  /** Whether nothing was found. */
  public boolean isClean() {
    return findings == 0;
  }
}
