package io.moorage.blobstore.metadata;

import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.metadata.Uploads.UploadRecord;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One record as it lies, key and value together: for those who hold records against each other. The
 * tree of keys is drawn above {@link io.moorage.blobstore.kv.Keyspace}.
 */
public sealed interface Row {

  /** {@code repo/<name>} */
  record Named(RepositoryName name, RepositoryId id) implements Row {}

  /** {@code removed/<repo>} */
  record Removed(RepositoryId id) implements Row {}

  /** {@code listed/<name>} */
  record Listed(RepositoryName name) implements Row {}

  /** {@code manifest/<repo>/<digest>}; size in bytes. */
  record Stored(RepositoryId repository, Digest digest, MediaType mediaType, long size)
      implements Row {}

  /** {@code body/<repo>/<digest>} */
  record Body(RepositoryId repository, Digest digest, byte[] bytes) implements Row {}

  /** {@code tag/<repo>/<tag>}, moved so many times. */
  record Tagged(RepositoryId repository, Tag tag, Digest digest, long moves) implements Row {}

  /** {@code rtag/<repo>/<digest>/<tag>} */
  record TaggedBy(RepositoryId repository, Digest digest, Tag tag) implements Row {}

  /** {@code history/<repo>/<tag>/<move>}; to nothing, when the tag was removed. */
  record Moved(RepositoryId repository, Tag tag, long move, Optional<Digest> to) implements Row {}

  /** {@code referrer/<repo>/<subject>/<digest>} */
  record Refers(RepositoryId repository, Digest subject, Digest digest, byte[] descriptor)
      implements Row {}

  /** {@code blob/<digest>} */
  record Blob(BlobRecord record) implements Row {}

  /** {@code link/<repo>/<digest>}; due by the store's clock, in milliseconds. */
  record Linking(RepositoryId repository, Digest digest, OptionalLong due) implements Row {}

  /** {@code linked/<digest>/<repo>} */
  record LinkedIn(Digest digest, RepositoryId repository, RepositoryName name) implements Row {}

  /** {@code edge/<repo>/<child>/<user>} */
  record Edge(RepositoryId repository, Digest child, Digest user) implements Row {}

  /** {@code due/<time>/<repo>/<digest>} */
  record Due(long time, RepositoryId repository, Digest digest) implements Row {}

  /** {@code condemned/<object>} */
  record Condemned(ObjectName object) implements Row {}

  /** {@code upload/<id>} */
  record Session(UploadId id, UploadRecord record) implements Row {}

  /** {@code fresh/<digest>} */
  record Fresh(Digest digest) implements Row {}
}
