package io.moorage.blobstore.metadata;

/**
 * What a repository is called in the keys of its records. A name that is deleted and pushed to
 * again gets another id, so that nothing of the old repository shows through.
 */
public record RepositoryId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
