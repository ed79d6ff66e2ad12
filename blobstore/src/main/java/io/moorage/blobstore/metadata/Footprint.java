package io.moorage.blobstore.metadata;

/**
 * What a repository holds. A blob counts once, however many manifests use it, and as shared if
 * another repository is linked to it as well. Manifests are kept by each repository for itself.
 *
 * @param tags how many
 * @param manifests how many
 * @param blobs how many its manifests use
 * @param shared bytes of used blobs that another repository has, too
 * @param own bytes of the other used blobs and of the manifests: what the removal of the repository
 *     gives back
 * @param unused bytes of blobs that no manifest uses and no other repository has; the collector
 *     takes them anyway
 */
public record Footprint(long tags, long manifests, long blobs, long shared, long own, long unused) {

  /** What everything there is to pull has, in bytes. */
  public long total() {
    return shared + own;
  }
}
