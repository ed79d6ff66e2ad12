package io.moorage.registry.endpoint;

import io.moorage.blobstore.Upload;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;

/**
 * The paths that answers point to. They are relative to the server, so that they hold behind any
 * proxy, and begin with a slash, which containerd needs.
 */
final class Locations {
  private Locations() {}

  static String blob(RepositoryName repository, Digest digest) {
    return "/v2/" + repository + "/blobs/" + digest;
  }

  static String manifest(RepositoryName repository, Digest digest) {
    return "/v2/" + repository + "/manifests/" + digest;
  }

  static String upload(RepositoryName repository, UploadId id) {
    return "/v2/" + repository + "/blobs/uploads/" + id;
  }

  /** Where an upload is and how far it got: what every answer about a session carries. */
  static Headers standing(Upload upload) {
    return standing(upload.repository(), upload.id(), upload.offset());
  }

  /**
   * The same for an offset seen. {@code Range} has no {@code bytes=} here and counts to the last
   * byte; that it says {@code 0-0} for none as for one is the spec's.
   */
  static Headers standing(RepositoryName repository, UploadId id, long offset) {
    return Headers.of("Location", upload(repository, id))
        .and("Range", "0-" + Math.max(0, offset - 1))
        .and("Docker-Upload-UUID", id.toString());
  }

  /** What every answer about new content carries. */
  static Headers created(String location, Digest digest) {
    return Headers.of("Location", location).and("Docker-Content-Digest", digest.toString());
  }
}
